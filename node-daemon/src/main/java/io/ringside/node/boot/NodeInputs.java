package io.ringside.node.boot;

import io.ringside.node.source.GpuSource;
import io.ringside.node.source.PlaybackSource;
import io.ringside.node.source.Source;
import io.ringside.node.time.EventClock;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;

/// What a daemon is fed with beside its ring: live, the host's clock and NVML; in playback, the
/// capture's. `hostName` is whose data this is. `end` stops what feeds it.
public record NodeInputs(
        String hostName,
        EventClock clock,
        GpuSource gpus,
        Optional<PlaybackSource> playback,
        List<Source> sources,
        Closeable end) {
    public NodeInputs {
        sources = List.copyOf(sources);
    }
}
