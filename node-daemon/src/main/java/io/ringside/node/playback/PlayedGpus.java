package io.ringside.node.playback;

import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.source.GpuReading;
import io.ringside.node.source.GpuSource;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.source.SourceStatus.State;
import java.util.List;

/// The GPUs of a capture, in the place of this host's. Any thread.
record PlayedGpus(PlaybackRunner runner) implements GpuSource {
    @Override
    public List<GpuReading> gpuReadings() {
        return runner.gpuReadings();
    }

    @Override
    public SourceStatus status() {
        return runner.summary().readings() == 0
                ? new SourceStatus(
                        NvmlSource.NAME,
                        State.UNAVAILABLE,
                        "%s holds no GPU readings.".formatted(runner.fileName()))
                : new SourceStatus(
                        NvmlSource.NAME,
                        State.OK,
                        "Playback: the GPU readings are those of %s, not this host's."
                                .formatted(runner.fileName()));
    }
}
