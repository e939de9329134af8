package io.ringside.node.snapshot;

import io.ringside.node.sampling.EventLog;
import io.ringside.node.source.Derivation;
import io.ringside.node.source.GpuReading;
import io.ringside.node.source.GpuSource;
import io.ringside.node.source.Judge;
import io.ringside.node.source.PlaybackSource;
import io.ringside.node.source.RankExchange;
import io.ringside.node.source.SourceStatus;
import java.util.List;
import java.util.Optional;

/// Snapshot inputs for tests that need none.
public final class Inputs {
    private Inputs() {}

    public static SnapshotInputs none(Optional<PlaybackSource> playback) {
        return new SnapshotInputs(
                new NoGpus(),
                playback,
                List.of(),
                Optional.empty(),
                new EventLog(1),
                Derivation.none(),
                Judge.none(),
                new RankExchange());
    }

    private record NoGpus() implements GpuSource {
        @Override
        public List<GpuReading> gpuReadings() {
            return List.of();
        }

        @Override
        public SourceStatus status() {
            return new SourceStatus("nvml", SourceStatus.State.OK, "No GPU.");
        }
    }
}
