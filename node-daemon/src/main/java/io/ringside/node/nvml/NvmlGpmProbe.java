package io.ringside.node.nvml;

import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Rhythm;
import java.util.concurrent.TimeUnit;

/// How busy the parts of each GPU were since the look before, by NVML's GPU performance monitoring
/// (Hopper and newer): every second, four times a second in an incident, never within 100 ms.
public final class NvmlGpmProbe implements Probe {
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long INCIDENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final GpuLooker looker;

    public NvmlGpmProbe(NvmlSession session) {
        looker = new GpuLooker(session, true, GpmReader::new);
    }

    @Override
    public String name() {
        return GpmReader.SOURCE;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return switch (rhythm) {
            case NORMAL -> NORMAL_NANOS;
            case INCIDENT -> INCIDENT_NANOS;
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
