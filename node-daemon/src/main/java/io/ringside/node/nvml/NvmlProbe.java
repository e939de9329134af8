package io.ringside.node.nvml;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Rhythm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the tiles show of every GPU, as typed readings and as figures.
final class NvmlProbe implements Probe {
    static final String NAME = "nvml";

    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long normalNanos;
    private final GpuLooker looker;
    private List<GpuReading> collecting = new ArrayList<>();
    private volatile List<GpuReading> latest = List.of();

    NvmlProbe(NvmlSession session, long normalNanos) {
        this.normalNanos = normalNanos;
        looker = new GpuLooker(session, false, () -> new GpuTileReader(this::collect));
    }

    /// Of the latest look. Any thread.
    List<GpuReading> gpuReadings() {
        return latest;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return switch (rhythm) {
            case NORMAL -> normalNanos;
            case INCIDENT -> Math.min(normalNanos, INCIDENT_NANOS);
        };
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm)
            throws InterruptedException {
        collecting = new ArrayList<>();
        Observation observation = looker.look(epochNanos, monotonicNanos);
        if (!collecting.isEmpty() || observation.readings().isEmpty()) {
            latest = List.copyOf(collecting);
        }
        return observation;
    }

    @Override
    public void close() {
        looker.close();
    }

    private void collect(GpuReading reading) {
        collecting.add(reading);
    }
}
