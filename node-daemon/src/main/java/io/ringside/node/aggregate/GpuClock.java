package io.ringside.node.aggregate;

/// Where one process's GPU clock stands against the node's wall clock, from the receipts of kernel stamps: a stamp is received after it
/// was taken, so the least difference seen lately is the best. Over the last [#WINDOWS] windows that had stamps, so that drift is followed.
public final class GpuClock {
    private static final int WINDOWS = 16;

    private final long[] leastNanos = new long[WINDOWS];
    private final double[] meanNanos = new double[WINDOWS];
    private int windows;
    private long least = Long.MAX_VALUE;
    private double excess;
    private long samples;

    public boolean isKnown() {
        return windows > 0;
    }

    /// What to add to a stamp of the GPU.
    public long offsetNanos() {
        long offset = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(windows, WINDOWS); i++) {
            offset = Math.min(offset, leastNanos[i]);
        }
        return offset;
    }

    /// How much later than the least the receipts were on average.
    public long uncertaintyNanos() {
        int kept = Math.min(windows, WINDOWS);
        long offset = offsetNanos();
        double late = 0;
        for (int i = 0; i < kept; i++) {
            late += leastNanos[i] - offset + meanNanos[i];
        }
        return Math.round(late / kept);
    }

    /// One stamp and when it was received, already in the node's wall clock.
    void add(long gpuNanos, long receiptEpochNanos) {
        long difference = receiptEpochNanos - gpuNanos;
        if (difference < least) {
            excess += least == Long.MAX_VALUE ? 0 : (double) samples * (least - difference);
            least = difference;
        } else {
            excess += difference - least;
        }
        samples++;
    }

    void endWindow() {
        if (samples > 0) {
            leastNanos[windows % WINDOWS] = least;
            meanNanos[windows % WINDOWS] = excess / samples;
            windows++;
            least = Long.MAX_VALUE;
            excess = 0;
            samples = 0;
        }
    }
}
