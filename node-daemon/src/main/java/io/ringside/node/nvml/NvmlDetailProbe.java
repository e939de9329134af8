package io.ringside.node.nvml;

import io.ringside.node.source.Observation;
import io.ringside.node.source.Probe;
import io.ringside.node.source.Rhythm;
import java.util.concurrent.TimeUnit;

/// All that NVML says of GPUs and their MIG instances beyond the tiles, every 5 s in both rhythms:
/// errors and limits do not move faster, and an incident is not to be slowed down by reading them.
public final class NvmlDetailProbe implements Probe {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GpuLooker looker;

    public NvmlDetailProbe(NvmlSession session) {
        looker = new GpuLooker(session, false, GpuDetailReader::new);
    }

    @Override
    public String name() {
        return GpuDetailReader.SOURCE;
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
