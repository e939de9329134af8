package io.ringside.node.playback;

import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.source.GpuReading;
import io.ringside.node.source.GpuSource;
import io.ringside.node.source.Reading;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.source.SourceStatus.State;
import java.util.List;

/// The GPUs of a capture, in the place of this host's, and what its NVML said of them beside their
/// tiles. Any thread.
record PlayedGpus(PlaybackRunner runner) implements GpuSource {
    @Override
    public List<GpuReading> gpuReadings() {
        return runner.gpuReadings();
    }

    @Override
    public List<Reading> readings() {
        return runner.health()
                .source(NvmlSource.NAME)
                .map(PlayedSource::readings)
                .orElse(List.of());
    }

    @Override
    public SourceStatus status() {
        return runner.health()
                .source(NvmlSource.NAME)
                .map(source -> played(source.status()))
                .orElseGet(this::ofTiles);
    }

    /// That it is no GPU of this host is said wherever it shows one.
    private SourceStatus played(SourceStatus captured) {
        return captured.state() != State.OK
                ? captured
                : new SourceStatus(
                        captured.name(),
                        captured.state(),
                        (captured.reason() + " " + notThisHosts()).strip(),
                        captured.periodNanos(),
                        captured.readEpochNanos());
    }

    private SourceStatus ofTiles() {
        return runner.summary().readings() == 0
                ? new SourceStatus(
                        NvmlSource.NAME,
                        State.UNAVAILABLE,
                        "%s holds no GPU readings.".formatted(runner.fileName()))
                : new SourceStatus(NvmlSource.NAME, State.OK, notThisHosts());
    }

    private String notThisHosts() {
        return "Playback: the GPU readings are those of %s, not this host's."
                .formatted(runner.fileName());
    }
}
