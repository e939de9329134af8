package io.ringside.node.nvml;

import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Rhythm;
import java.util.concurrent.TimeUnit;

/// Which processes hold memory of which GPU, every 5 s in both rhythms.
public final class NvmlProcessProbe implements Probe {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GpuLooker looker;

    public NvmlProcessProbe(NvmlSession session) {
        looker = new GpuLooker(session, false, GpuProcessReader::new);
    }

    @Override
    public String name() {
        return GpuProcessReader.SOURCE;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return PERIOD_NANOS;
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
