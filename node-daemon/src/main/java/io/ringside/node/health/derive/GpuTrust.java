package io.ringside.node.health.derive;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What is not to be trusted of one GPU: sensors that are stuck, zero while it is busy, or
/// contradict a limit. Slow to accuse: an idle GPU, locked clocks and short spikes are no fault.
/// Belongs to the drain thread.
final class GpuTrust {
    private static final double BUSY = 0.5;
    private static final double LOADED = 0.4;
    private static final long ZERO_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long CONTRADICTION_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double CLOCK_TOLERANCE = 1.05;

    private final Map<Figure, Stillness> still = new LinkedHashMap<>();
    private final Map<Figure, Lasting> zero = new LinkedHashMap<>();
    private final Map<Figure, Lasting> contradiction = new LinkedHashMap<>();
    private final Map<Figure, String> doubts = new LinkedHashMap<>();

    GpuTrust() {
        still.put(GpuFigure.TEMPERATURE, new Stillness(TimeUnit.SECONDS.toNanos(60), false));
        still.put(GpuFigure.POWER, new Stillness(TimeUnit.SECONDS.toNanos(10), false));
        still.put(GpuFigure.SM_CLOCK, new Stillness(TimeUnit.SECONDS.toNanos(30), true));
    }

    /// The figures in doubt, each with why.
    Map<Figure, String> see(GpuView gpu) {
        doubts.clear();
        double utilization = gpu.figure(GpuFigure.UTILIZATION);
        still.forEach((figure, stillness) -> {
            stillness.see(gpu.readEpochNanos(figure), gpu.figure(figure), utilization);
            if (stillness.isStuck()) {
                doubts.put(figure, "stuck since " + time(stillness.sinceEpochNanos()));
            }
        });
        zeros(gpu, utilization);
        contradictions(gpu);
        return doubts;
    }

    private void zeros(GpuView gpu, double utilization) {
        double load = gpu.figure(GpuFigure.POWER) / gpu.figure(GpuFigure.POWER_LIMIT);
        boolean busy = utilization > BUSY && load > LOADED;
        zero(gpu, GpuActivityFigure.SM_ACTIVE, busy);
        zero(gpu, GpuActivityFigure.DRAM_ACTIVE, busy);
        zero(
                gpu,
                GpuFigure.UTILIZATION,
                load > LOADED && gpu.figure(GpuActivityFigure.SM_ACTIVE) > BUSY);
        zero(gpu, GpuFigure.POWER, utilization > BUSY);
    }

    private void zero(GpuView gpu, Figure figure, boolean busy) {
        boolean lasts =
                zero.computeIfAbsent(figure, _ -> new Lasting(ZERO_NANOS))
                        .see(gpu.newestEpochNanos(), busy && gpu.figure(figure) == 0);
        if (lasts) {
            doubts.put(figure, "zero while busy");
        }
    }

    private void contradictions(GpuView gpu) {
        exceeds(gpu, GpuFigure.MEMORY_USED, GpuFigure.MEMORY_TOTAL, 1);
        exceeds(gpu, GpuFigure.POWER, GpuFigure.POWER_LIMIT, 2);
        exceeds(gpu, GpuFigure.SM_CLOCK, GpuFigure.SM_CLOCK_MAX, CLOCK_TOLERANCE);
        exceeds(gpu, GpuFigure.MEMORY_CLOCK, GpuFigure.MEMORY_CLOCK_MAX, CLOCK_TOLERANCE);
    }

    private void exceeds(GpuView gpu, Figure figure, Figure limit, double times) {
        boolean lasts =
                contradiction
                        .computeIfAbsent(figure, _ -> new Lasting(CONTRADICTION_NANOS))
                        .see(
                                gpu.newestEpochNanos(),
                                gpu.figure(figure) > times * gpu.figure(limit));
        if (lasts) {
            doubts.put(figure, "contradicts " + limit.id());
        }
    }

    private static String time(long epochNanos) {
        return Instant.EPOCH
                .plus(epochNanos, ChronoUnit.NANOS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
