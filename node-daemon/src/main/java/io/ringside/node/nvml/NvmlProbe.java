package io.ringside.node.nvml;

import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Rhythm;
import java.util.concurrent.TimeUnit;

/// What the tiles show of every GPU.
final class NvmlProbe implements Probe {
    static final String NAME = "nvml";

    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final long normalNanos;
    private final GpuLooker looker;

    NvmlProbe(NvmlSession session, long normalNanos) {
        this.normalNanos = normalNanos;
        looker = new GpuLooker(session, false, GpuTileReader::new);
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
        return looker.look(epochNanos, monotonicNanos);
    }

    @Override
    public void close() {
        looker.close();
    }
}
