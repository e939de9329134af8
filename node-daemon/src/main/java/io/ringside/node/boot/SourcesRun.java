package io.ringside.node.boot;

import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.boot.wiring.NodeSources;
import io.ringside.node.config.ConfigException;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.sampling.EventLog.Numbered;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The sources of this node, read for a while without a daemon.
public final class SourcesRun {
    private SourcesRun() {}

    /// Blocks for that long.
    ///
    /// @throws ConfigException when the configuration cannot be used; nothing was started
    public static Seen read(LiveSettings settings, Duration time)
            throws ConfigException, InterruptedException {
        try (NodeSources sources = NodeSources.create(settings, new HostClock())) {
            sources.start();
            Thread.sleep(time);
            return seen(sources.inputs());
        }
    }

    private static Seen seen(SnapshotInputs inputs) {
        List<SourceStatus> statuses = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        for (Source source : inputs.sources()) {
            statuses.add(source.status());
            readings.addAll(source.readings());
        }
        return new Seen(
                statuses,
                readings,
                inputs.events().events().stream().map(Numbered::event).toList());
    }

    /// What the sources said last, and what happened meanwhile. Immutable.
    public record Seen(
            List<SourceStatus> statuses, List<Reading> readings, List<NodeEvent> events) {
        public Seen {
            statuses = List.copyOf(statuses);
            readings = List.copyOf(readings);
            events = List.copyOf(events);
        }
    }
}
