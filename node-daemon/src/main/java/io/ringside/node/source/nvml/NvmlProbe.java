package io.ringside.node.source.nvml;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.source.nvml.read.GpmReader;
import io.ringside.node.source.nvml.read.GpuCounterReader;
import io.ringside.node.source.nvml.read.GpuDetailReader;
import io.ringside.node.source.nvml.read.GpuLooker;
import io.ringside.node.source.nvml.read.GpuProcessReader;
import io.ringside.node.source.nvml.read.GpuReader;
import io.ringside.node.source.nvml.read.GpuTileReader;
import java.util.function.Supplier;

/// One look of NVML at every GPU: what is read, how often, and whether its readers hold things of
/// NVML from look to look. Each is a source of its own, so that what is slow delays nothing else.
public final class NvmlProbe implements Probe {
    private final String name;
    private final long normalNanos;
    private final long incidentNanos;
    private final GpuLooker looker;

    private NvmlProbe(
            String name,
            long normalNanos,
            long incidentNanos,
            NvmlSession session,
            boolean keepsThings,
            Supplier<GpuReader> readers) {
        this.name = name;
        this.normalNanos = normalNanos;
        this.incidentNanos = incidentNanos;
        looker = new GpuLooker(session, keepsThings, readers);
    }

    /// What the tiles show of every GPU: four times a second in an incident, unless it is read
    /// oftener.
    public static NvmlProbe tiles(NvmlSession session, long normalNanos) {
        return new NvmlProbe(
                GpuTileReader.SOURCE,
                normalNanos,
                Math.min(normalNanos, MILLISECONDS.toNanos(250)),
                session,
                false,
                GpuTileReader::new);
    }

    /// All that NVML says of GPUs and their MIG instances beyond the tiles, every 5 s in both
    /// rhythms: errors and limits do not move faster, and an incident is not to be slowed down by
    /// reading them.
    public static NvmlProbe detail(NvmlSession session) {
        return new NvmlProbe(
                GpuDetailReader.SOURCE,
                SECONDS.toNanos(5),
                SECONDS.toNanos(5),
                session,
                false,
                GpuDetailReader::new);
    }

    /// The counters that are dear to read, each NVLink's among them: every 30 s, and every 5 s in
    /// an incident. On 8 GPUs a look takes the driver about 170 ms.
    public static NvmlProbe counters(NvmlSession session) {
        return new NvmlProbe(
                GpuCounterReader.SOURCE,
                SECONDS.toNanos(30),
                SECONDS.toNanos(5),
                session,
                false,
                GpuCounterReader::new);
    }

    /// Which processes hold memory of which GPU, every 5 s in both rhythms.
    public static NvmlProbe processes(NvmlSession session) {
        return new NvmlProbe(
                GpuProcessReader.SOURCE,
                SECONDS.toNanos(5),
                SECONDS.toNanos(5),
                session,
                false,
                GpuProcessReader::new);
    }

    /// How busy the parts of each GPU were since the look before, by NVML's GPU performance
    /// monitoring (Hopper and newer): every second, four times a second in an incident, never
    /// within 100 ms.
    public static NvmlProbe gpm(NvmlSession session) {
        return new NvmlProbe(
                GpmReader.SOURCE,
                SECONDS.toNanos(1),
                MILLISECONDS.toNanos(250),
                session,
                true,
                GpmReader::new);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return switch (rhythm) {
            case NORMAL -> normalNanos;
            case INCIDENT -> incidentNanos;
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
