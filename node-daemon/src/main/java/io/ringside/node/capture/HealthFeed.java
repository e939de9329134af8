package io.ringside.node.capture;

import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.Source;
import io.ringside.node.sampling.EventLog;
import java.util.List;

/// Where a capture hears what the node's sources say.
///
/// @param hostName of this host, which redaction looks for in texts
/// @param events of this run
/// @param ranks where the sources are told of the processes that are captured, and tell the rings
public record HealthFeed(
        String hostName, List<Source> sources, EventLog events, RankExchange ranks) {
    public HealthFeed {
        sources = List.copyOf(sources);
    }

    /// Nothing but the GPUs' tiles is captured.
    public static HealthFeed none() {
        return new HealthFeed("", List.of(), new EventLog(1), new RankExchange());
    }
}
