package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// What NVML tells of the GPUs of a job once a second: how long of the latest second a kernel ran,
/// and memory was read or written, in whole percent. One job in ten has MIG instances, of which it
/// tells neither.
final class Gpus {
    private static final int UNTOLD_ONE_IN = 10;
    private static final long SAMPLE_NANOS = 1_000_000_000L;
    private static final double LIKE_WAITING = 0.1;

    private final boolean told;
    private final SplittableRandom random;
    private final Does[] does;
    private final Does[] before;
    private final long[] since;

    /// What one GPU does.
    enum Does {
        STEPS,
        NOTHING,
        /// Kernels of NCCL wait for each other.
        WAITS,
        /// Kernels of the program's own.
        EVALUATES,
        /// Copies to the host, which are no kernels.
        COPIES
    }

    Gpus(int ranks, SplittableRandom random) {
        this.random = random;
        told = random.nextInt(UNTOLD_ONE_IN) > 0;
        does = new Does[ranks];
        before = new Does[ranks];
        since = new long[ranks];
        Arrays.fill(does, Does.STEPS);
        Arrays.fill(before, Does.STEPS);
    }

    boolean areTold() {
        return told;
    }

    void all(Does what, long fromNanos) {
        for (int rank = 0; rank < does.length; rank++) {
            from(rank, what, fromNanos);
        }
    }

    void from(int rank, Does what, long fromNanos) {
        before[rank] = does[rank];
        does[rank] = what;
        since[rank] = fromNanos;
    }

    /// @param now of the node's clock
    Optional<ToldReading> reading(int rank, long nanos, long now) {
        double part = Math.clamp((double) (nanos - since[rank]) / SAMPLE_NANOS, 0, 1);
        double[] before = draw(this.before[rank]);
        double[] after = draw(does[rank]);
        return told
                ? Optional.of(
                        new ToldReading(
                                SubjectKind.GPU,
                                "GPU-" + rank,
                                "nvml",
                                now,
                                Map.of(
                                        GpuFigure.UTILIZATION.id(),
                                        percent(before[0] * (1 - part) + after[0] * part),
                                        GpuFigure.MEMORY_CONTROLLER_UTILIZATION.id(),
                                        percent(before[1] * (1 - part) + after[1] * part)),
                                Map.of(
                                        "gpu.pci_bus_id",
                                        "00000000:0" + rank % Shape.RANKS_OF_A_NODE + ":00.0")))
                : Optional.empty();
    }

    private static double percent(double share) {
        return Math.round(share * 100) / 100.0;
    }

    private double[] draw(Does what) {
        return switch (what) {
            case STEPS -> new double[] {random.nextDouble(0.5, 1.01), random.nextDouble(0.05, 0.6)};
            case NOTHING -> new double[] {0, random.nextDouble(0.01)};
            case WAITS -> new double[] {random.nextDouble(0.99, 1.001), random.nextDouble(0.008)};
            case COPIES -> new double[] {random.nextDouble(0.05), random.nextDouble(0.3)};
            case EVALUATES ->
                    random.nextDouble() < LIKE_WAITING
                            ? new double[] {1, 0}
                            : new double[] {
                                random.nextDouble(0.3, 1.001), random.nextDouble(0.03, 0.6)
                            };
        };
    }
}
