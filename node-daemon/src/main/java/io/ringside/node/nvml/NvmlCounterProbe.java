package io.ringside.node.nvml;

import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Rhythm;
import java.util.concurrent.TimeUnit;

/// The counters that are dear to read, each NVLink's among them: every 30 s, and every 5 s in an
/// incident. On 8 GPUs a look takes the driver about 170 ms.
public final class NvmlCounterProbe implements Probe {
    private static final long NORMAL_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long INCIDENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GpuLooker looker;

    public NvmlCounterProbe(NvmlSession session) {
        looker = new GpuLooker(session, false, GpuCounterReader::new);
    }

    @Override
    public String name() {
        return GpuCounterReader.SOURCE;
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
