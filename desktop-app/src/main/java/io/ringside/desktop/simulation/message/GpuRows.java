package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.FaultKind;
import io.ringside.desktop.simulation.job.Faults;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Noise;
import io.ringside.v1.Gpu;
import io.ringside.v1.Snapshot;

/// A node's GPUs: busy, hot and noisy as they are. Owned by one node's feed.
final class GpuRows {
    private static final double LIMIT_WATTS = 700;
    private static final double BUSY_WATTS = 610;
    private static final double WAITING_WATTS = 230;
    private static final double IDLE_WATTS = 79;
    private static final double CLOCK_HERTZ = 1.98e9;
    private static final double HOT_CLOCK_HERTZ = 1.41e9;
    private static final long GIB = 1L << 30;
    private static final long THERMAL_REASONS = 0x60;

    private final Job job;
    private final NodeRanks ranks;

    GpuRows(Job job, NodeRanks ranks) {
        this.job = job;
        this.ranks = ranks;
    }

    /// @param hangs whether the job stands
    void add(Snapshot.Builder to, Window window, boolean hangs) {
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            to.addGpus(gpu(window, gpu, hangs));
        }
    }

    /// How many memory errors the GPU has corrected since it became noisy.
    static long corrected(Faults faults, int rank, long nanos) {
        return faults.at(FaultKind.NOISY_GPU, rank, nanos)
                .map(fault -> 1 + (nanos - fault.fromNanos()) / 40_000_000)
                .orElse(0L);
    }

    private Gpu gpu(Window window, int gpu, boolean hangs) {
        int rank = ranks.rank(gpu);
        Faults faults = job.faults();
        long now = window.toNanos();
        boolean hot = faults.at(FaultKind.SLOW_GPU, rank, now).isPresent();
        boolean dead = job.diesAt(rank) <= now;
        double noise = job.noise().draw(Noise.Kind.POWER_RATIO, rank, window.number());
        double own = job.noise().draw(Noise.Kind.POWER_RATIO, rank, -1);
        double watts =
                dead ? IDLE_WATTS : hangs ? WAITING_WATTS : hot ? 0.72 * BUSY_WATTS : BUSY_WATTS;
        double celsius = dead ? 34 : hangs ? 46 : hot ? 89 : 62;
        Gpu.Builder row =
                Gpu.newBuilder()
                        .setUuid(ranks.gpuUuid(gpu))
                        .setIndex(gpu)
                        .setPciBusId(ranks.pciBusId(gpu))
                        .setName("NVIDIA H200 (simulated)")
                        .setReadEpochNanos(window.endEpochNanos())
                        .setUtilizationRatio(dead ? 0 : hangs ? 1 : Math.min(1, 0.95 * noise))
                        .setMemoryUtilizationRatio(dead || hangs ? 0 : 0.38 * noise)
                        .setMemoryUsedBytes(dead ? GIB / 2 : 118 * GIB + rank % 7 * GIB / 4)
                        .setMemoryTotalBytes(141 * GIB)
                        .setTemperatureCelsius(Math.rint(celsius + 40 * (own - 1)))
                        .setMemoryTemperatureCelsius(Math.rint(celsius + 11 + 40 * (own - 1)))
                        .setSlowdownTemperatureCelsius(92)
                        .setPowerWatts(Math.min(LIMIT_WATTS, watts * (noise + own) / 2))
                        .setPowerLimitWatts(LIMIT_WATTS)
                        .setSmClockHertz(hot ? HOT_CLOCK_HERTZ : dead ? 3.45e8 : CLOCK_HERTZ)
                        .setMaxSmClockHertz(CLOCK_HERTZ)
                        .setMemoryClockHertz(3.201e9)
                        .setMaxMemoryClockHertz(3.201e9)
                        .setClocksEventReasons(hot ? THERMAL_REASONS : dead ? 1 : 0)
                        .setEccCorrectedVolatile(corrected(faults, rank, now))
                        .setEccUncorrectedVolatile(0)
                        .setEccCorrectedAggregate(corrected(faults, rank, now))
                        .setEccUncorrectedAggregate(0)
                        .setPerformanceState(0);
        if (hot) {
            row.addClocksEventReasonNames("sw_thermal_slowdown")
                    .addClocksEventReasonNames("hw_thermal_slowdown");
        } else if (dead) {
            row.addClocksEventReasonNames("gpu_idle");
        }
        return row.build();
    }
}
