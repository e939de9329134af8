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
    private static final double IDLE = 0.1;
    private static final double WORKS = 0.8;

    /// Of the power limit; between them lies more than any cooling hides.
    private static final double COOL = 0.3;

    private static final double HOT = 0.55;

    private static final long PHASE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONG_PHASE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double BUSY = 0.5;
    private static final double LOADED = 0.4;
    private static final long ZERO_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long CONTRADICTION_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double CLOCK_TOLERANCE = 1.05;

    private final Stillness temperature = new Stillness(PHASE_NANOS);
    private final Stillness temperatureByUse = new Stillness(LONG_PHASE_NANOS);
    private final Stillness power = new Stillness(PHASE_NANOS);
    private final Restlessness powerAtWork = new Restlessness();
    private final Stillness clock = new Stillness(PHASE_NANOS);
    private final Map<Figure, Lasting> zero = new LinkedHashMap<>();
    private final Map<Figure, Lasting> contradiction = new LinkedHashMap<>();
    private final Map<Figure, String> doubts = new LinkedHashMap<>();

    /// The figures in doubt, each with why.
    Map<Figure, String> see(GpuView gpu) {
        doubts.clear();
        double utilization = gpu.figure(GpuFigure.UTILIZATION);
        double load = gpu.figure(GpuFigure.POWER) / gpu.figure(GpuFigure.POWER_LIMIT);
        temperature(gpu, utilization, load);
        power(gpu, utilization);
        clock(gpu, utilization);
        zeros(gpu, utilization, load);
        contradictions(gpu);
        return doubts;
    }

    /// Heat follows power within seconds, utilisation only mostly: a kernel that waits is 100 %
    /// too.
    private void temperature(GpuView gpu, double utilization, double load) {
        long read = gpu.readEpochNanos(GpuFigure.TEMPERATURE);
        double celsius = gpu.figure(GpuFigure.TEMPERATURE);
        boolean unknown = Double.isNaN(load);
        temperature.see(read, celsius, load < COOL, load > HOT);
        temperatureByUse.see(
                read, celsius, unknown && utilization < IDLE, unknown && utilization > WORKS);
        stuck(GpuFigure.TEMPERATURE, temperature.isStuck(), temperature);
        stuck(GpuFigure.TEMPERATURE, temperatureByUse.isStuck(), temperatureByUse);
    }

    private void power(GpuView gpu, double utilization) {
        long read = gpu.readEpochNanos(GpuFigure.POWER);
        double watts = gpu.figure(GpuFigure.POWER);
        power.see(read, watts, utilization < IDLE, utilization > WORKS);
        powerAtWork.see(read, watts, utilization > WORKS);
        stuck(GpuFigure.POWER, power.isStuck() || powerAtWork.isStuck(), power);
    }

    /// Clocks are locked, or at their most, in idle as at work; but a slowdown by the hardware at
    /// least halves them.
    private void clock(GpuView gpu, double utilization) {
        String reasons = gpu.attribute("gpu.clocks_event_reasons");
        boolean works = utilization > WORKS && !reasons.isEmpty();
        boolean slowed = reasons.contains("hw_");
        clock.see(
                gpu.readEpochNanos(GpuFigure.SM_CLOCK),
                gpu.figure(GpuFigure.SM_CLOCK),
                works && slowed,
                works && !slowed);
        stuck(GpuFigure.SM_CLOCK, clock.isStuck(), clock);
    }

    private void stuck(Figure figure, boolean isStuck, Stillness since) {
        if (isStuck) {
            doubts.put(figure, "stuck since " + time(since.sinceEpochNanos()));
        }
    }

    private void zeros(GpuView gpu, double utilization, double load) {
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
