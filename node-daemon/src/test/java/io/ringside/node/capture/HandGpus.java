package io.ringside.node.capture;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.GpuSource;
import io.ringside.node.source.SourceStatus;
import java.util.List;

/// GPU readings that a test sets.
public final class HandGpus implements GpuSource {
    public volatile List<GpuReading> readings = List.of();

    @Override
    public List<GpuReading> gpuReadings() {
        return readings;
    }

    @Override
    public SourceStatus status() {
        return SourceStatus.ok("nvml");
    }
}
