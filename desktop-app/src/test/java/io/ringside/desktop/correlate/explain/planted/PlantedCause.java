package io.ringside.desktop.correlate.explain.planted;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.SlowJob;
import io.ringside.desktop.correlate.explain.clue.Cause;
import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is planted, how strongly it shows and what else is odd meanwhile, all by the seed. The loss
/// follows from the physics of the cause, not from what the rules think of it.
@SuppressWarnings("EnumOrdinal") // the order is part of the seed, and of the layers
enum PlantedCause {
    HEAT(Cause.GPU_HEAT),
    POWER_LIMIT(Cause.GPU_POWER_CAP),
    POWER_BRAKE(Cause.GPU_POWER_BRAKE),
    LOCKED_CLOCK(Cause.GPU_CLOCK),
    SHARED_GPU(Cause.GPU_SHARED),
    MORE_WORK(Cause.MORE_WORK),
    PCIE(Cause.PCIE_DEGRADED),
    NUMA(Cause.NUMA_MISPLACED),
    QUOTA(Cause.CPU_QUOTA),
    CONTENTION(Cause.CPU_CONTENTION),
    MEMORY(Cause.MEMORY_PRESSURE),
    STORAGE(Cause.STORAGE_WAIT),
    LAUNCHES(Cause.LAUNCH_BOUND),
    JOB_HEAT(Cause.GPU_HEAT),
    JOB_NVLINK(Cause.NVLINK_DEGRADED),
    JOB_LOSS(Cause.NETWORK_LOSS),
    JOB_PORT(Cause.NETWORK_SLOW_PORT),
    JOB_CONGESTION(Cause.NETWORK_CONGESTION),
    JOB_CONTENTION(Cause.CPU_CONTENTION),
    JOB_KV_CACHE(Cause.KV_CACHE);

    /// Those that tell of any planted cause, but for a GPU's clock.
    private static final Set<String> TELLING =
            Set.of(
                    "nvml-detail",
                    "nvml-gpm",
                    "nvml-processes",
                    "nvml-counters",
                    "identity",
                    "tcp",
                    "infiniband",
                    "reasons");

    private static final double LOOK = 5;
    private static final double MINUTE = 60;

    private final Cause cause;

    PlantedCause(Cause cause) {
        this.cause = cause;
    }

    Cause cause() {
        return cause;
    }

    boolean ofAJob() {
        return name().startsWith("JOB_");
    }

    /// What is said of it; empty where nothing is said to be slow.
    Optional<Explanation> explained(long seed) {
        PlantedJob job = new PlantedJob(seed * 64 + ordinal());
        return ofAJob() ? slower(job) : Optional.of(late(job));
    }

    /// The same, where the sources that tell of it are not there.
    Optional<Explanation> unseen(long seed) {
        PlantedJob job = new PlantedJob(seed * 64 + ordinal());
        job.without.addAll(TELLING);
        if (ordinal() <= LOCKED_CLOCK.ordinal() || this == JOB_HEAT) {
            job.without.add("nvml");
        }
        return ofAJob() ? slower(job) : Optional.of(late(job));
    }

    /// A clock and a quota that cost the same.
    static Explanation two(long seed) {
        PlantedJob job = new PlantedJob(seed * 64 + 61);
        PlantedRank rank = job.ranks.getFirst();
        double base = job.step;
        double part = 0.1 + 0.2 * job.random.nextDouble();
        rank.pressure = part;
        rank.moreSwitches = 400;
        rank.majorFaults = 500 * part;
        rank.memoryUsed = 0.99;
        double lost = base * 2 * part / (1 - 2 * part);
        job.step = base + lost;
        return job.runs(70, LOOK).late(rank, Kind.PROCESSOR, lost, job.step);
    }

    /// Of a healthy job, of a rank that noise made late by a tenth of a step.
    static Explanation healthy(long seed) {
        PlantedJob job = new PlantedJob(seed * 64 + 63);
        PlantedRank rank = job.ranks.get(job.random.nextInt(job.ranks.size()));
        odd(job, job.ranks.get(job.random.nextInt(job.ranks.size())));
        Kind kind = job.random.nextBoolean() ? Kind.GPU : Kind.PROCESSOR;
        return job.runs(70, LOOK).late(rank, kind, job.step * 0.1, job.step);
    }

    /// Forty minutes of a healthy job.
    static List<SlowJob> healthyJob(long seed) {
        PlantedJob job = new PlantedJob(seed * 64 + 62);
        double pace = job.step;
        for (int minute = 0; minute < 40; minute++) {
            job.step = pace * (1 + 0.02 * job.random.nextGaussian());
            job.runs(MINUTE, 10);
        }
        return job.slow();
    }

    private Explanation late(PlantedJob job) {
        PlantedRank rank = job.ranks.get(job.random.nextInt(job.ranks.size()));
        for (int i = job.random.nextInt(3); i > 0; i--) {
            odd(job, job.ranks.get(job.random.nextInt(job.ranks.size())));
        }
        double base = job.step;
        double bound = 0.6 + 0.4 * job.random.nextDouble();
        double part = 0.08 + 0.3 * job.random.nextDouble();
        double lag = plant(job, rank, base, bound, part);
        boolean gpu = ordinal() <= PCIE.ordinal() || (this == NUMA && job.random.nextInt(3) == 0);
        double all = base + lag;
        boolean works = ordinal() <= MORE_WORK.ordinal();
        job.ranks.forEach(r -> r.smActive *= r == rank && works ? 1 : base / all);
        job.step = all;
        return job.runs(70, LOOK).late(rank, gpu ? Kind.GPU : Kind.PROCESSOR, lag, all);
    }

    /// The seconds that are lost of each step.
    private double plant(PlantedJob job, PlantedRank rank, double base, double bound, double part) {
        boolean sayIt = job.random.nextInt(5) > 0;
        switch (this) {
            case HEAT -> {
                rank.clockFactor = 0.55 + 0.3 * job.random.nextDouble();
                rank.hotter = 22 + 4 * job.random.nextDouble();
                rank.thermal = 0.5 + 0.4 * job.random.nextDouble();
                rank.reasons = sayIt ? "sw_thermal_slowdown" : "sw_power_cap";
            }
            case POWER_LIMIT -> {
                rank.clockFactor = 0.6 + 0.28 * job.random.nextDouble();
                rank.powerLimit = 700 * (0.5 + 0.4 * job.random.nextDouble());
                rank.hotter -= 6;
            }
            case POWER_BRAKE -> {
                rank.clockFactor = 0.5 + 0.3 * job.random.nextDouble();
                rank.brake = 0.5 + 0.5 * job.random.nextDouble();
                rank.reasons = "sw_power_cap,hw_slowdown,hw_power_brake_slowdown";
            }
            case LOCKED_CLOCK -> {
                rank.clockFactor = 0.6 + 0.25 * job.random.nextDouble();
                rank.reasons = sayIt ? "applications_clocks_setting" : "none";
            }
            case SHARED_GPU -> {
                job.without.remove("nvml-processes");
                rank.foreign = part;
                rank.smActive = 0.8;
                return base * bound * part / (1 - part);
            }
            case MORE_WORK -> {
                rank.smActive *= 1;
                return base * part;
            }
            case PCIE -> {
                rank.pcieWidth = 16 >> (1 + job.random.nextInt(3));
                double factor = 16 / rank.pcieWidth;
                double moved = 0.03 + 0.1 * job.random.nextDouble();
                double lost = base * moved * (factor - 1);
                job.ranks.forEach(r -> r.pcieRate = moved * 63e9 * base / (base + lost));
                return lost;
            }
            case NUMA -> {
                rank.gpuLocal = 0;
                return base * (0.05 + 0.15 * job.random.nextDouble());
            }
            case QUOTA -> {
                rank.quotaTime = part;
                rank.quotaPeriods = Math.min(1, part * (1.5 + job.random.nextDouble()));
                rank.pressure = job.random.nextBoolean() ? part * 0.8 : rank.pressure;
                return base * part / (1 - part) * (0.8 + 0.3 * job.random.nextDouble());
            }
            case CONTENTION -> {
                rank.pressure = part;
                rank.moreSwitches = sayIt ? 200 + 2_000 * job.random.nextDouble() : 0;
                return base * part / (1 - part) * (0.7 + 0.4 * job.random.nextDouble());
            }
            case MEMORY -> {
                rank.majorFaults = 60 + 200 * job.random.nextDouble();
                rank.memoryUsed = sayIt ? 0.985 : 0.7;
                rank.waits = Math.min(0.5, rank.majorFaults * 0.002);
                double lost =
                        Math.min(
                                0.6,
                                rank.majorFaults * (0.0012 + 0.0015 * job.random.nextDouble()));
                return base * lost / (1 - lost);
            }
            case STORAGE -> {
                rank.waits = 0.15 + part;
                return base
                        * (0.15 + part)
                        / (1 - 0.15 - part)
                        * (0.7 + 0.3 * job.random.nextDouble());
            }
            case LAUNCHES -> {
                rank.moreCpu = 0.25 + 0.5 * job.random.nextDouble();
                rank.smActive = 0.2;
                return base * part;
            }
            default -> throw new IllegalStateException("of a job: " + this);
        }
        return base * bound * (1 / rank.clockFactor - 1);
    }

    /// Something that is odd and costs nothing.
    private static void odd(PlantedJob job, PlantedRank rank) {
        switch (job.random.nextInt(8)) {
            case 0 -> rank.hotter += 12;
            case 1 -> rank.gpuLocal = 0.5;
            case 2 -> job.ranks.forEach(r -> r.tcpResent = 0.004);
            case 3 -> rank.correctedErrors = 0.3;
            case 4 -> job.ranks.forEach(r -> r.pressure += 0.05);
            case 5 -> job.ranks.forEach(r -> r.pcieGeneration = 4);
            case 6 -> rank.linkErrors = 0.015;
            default -> rank.memoryUsed = 0.93;
        }
    }

    private Optional<Explanation> slower(PlantedJob job) {
        if (this == JOB_KV_CACHE) {
            job.betweenTokens = 0.03;
        }
        if (job.random.nextBoolean()) {
            odd(job, job.ranks.getFirst());
        }
        job.runs(24 * MINUTE, 10);
        double part = 0.15 + 0.25 * job.random.nextDouble();
        double base = job.step;
        double lost = base * part / (1 - part);
        switch (this) {
            case JOB_HEAT -> {
                double factor = 0.6 + 0.25 * job.random.nextDouble();
                lost = (base - job.transfers) * (1 / factor - 1);
                List<PlantedRank> host = job.ranks.subList(0, job.each);
                host.forEach(r -> {
                    r.clockFactor = factor;
                    r.hotter += 21;
                    r.thermal = 0.7;
                });
            }
            case JOB_NVLINK -> {
                job.without.remove("nvml-counters");
                PlantedRank ill = job.ranks.getFirst();
                ill.nvlinks = job.random.nextBoolean() ? 12 : 18;
                ill.linkErrors = ill.nvlinks < 18 ? 0 : 0.5 + job.random.nextDouble();
                job.transfers += lost;
            }
            case JOB_LOSS -> {
                job.rdmaResent = 0.002 + 0.02 * job.random.nextDouble();
                job.congestionMarks = job.random.nextBoolean() ? 800 : 20;
                job.transfers += lost;
            }
            case JOB_PORT -> {
                job.portRatio = job.random.nextBoolean() ? 0.5 : 0.25;
                job.congestionMarks = job.random.nextInt(3) == 0 ? 2_000 : 20;
                job.transfers += lost;
            }
            case JOB_CONGESTION -> {
                job.congestionMarks = 1_000 + 20_000 * job.random.nextDouble();
                job.transfers += lost;
            }
            case JOB_CONTENTION ->
                    job.ranks.forEach(r -> {
                        r.pressure += part * 1.1;
                        r.moreSwitches = 500;
                    });
            case JOB_KV_CACHE -> {
                job.betweenTokens *= 1 / (1 - part);
                job.cacheUsed = 0.96 + 0.03 * job.random.nextDouble();
                job.preemptions = 0.5 + 3 * job.random.nextDouble();
            }
            default -> throw new IllegalStateException("of a rank: " + this);
        }
        job.step = base + lost;
        return job.runs(7 * MINUTE, 10).slow().stream().map(SlowJob::explanation).findFirst();
    }
}
