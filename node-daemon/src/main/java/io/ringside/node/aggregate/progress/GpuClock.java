package io.ringside.node.aggregate.progress;

/// Where one process's GPU clock stands against the node's wall clock, from the receipts of kernel
/// stamps: a stamp is received after it was taken, so the least difference seen lately is the best.
/// Over the last [#WINDOWS] windows that had stamps, so that drift is followed.
///
/// How sure that is: the spread of the [#LEAST] least differences of the window that the best comes
/// from. Where receipts are rarely prompt, those lie apart.
public final class GpuClock {
    private static final int WINDOWS = 16;
    private static final int LEAST = 8;

    private final long[] offsets = new long[WINDOWS];
    private final long[] spreads = new long[WINDOWS];
    private final long[] least = new long[LEAST];
    private int windows;
    private int kept;

    public boolean isKnown() {
        return windows > 0;
    }

    /// What to add to a stamp of the GPU.
    public long offsetNanos() {
        return offsets[best()];
    }

    public long uncertaintyNanos() {
        return spreads[best()];
    }

    /// One stamp and when it was received, already in the node's wall clock.
    public void add(long gpuNanos, long receiptEpochNanos) {
        long difference = receiptEpochNanos - gpuNanos;
        if (kept == LEAST && difference >= least[LEAST - 1]) {
            return;
        }
        int at = kept < LEAST ? kept++ : LEAST - 1;
        while (at > 0 && least[at - 1] > difference) {
            least[at] = least[at - 1];
            at--;
        }
        least[at] = difference;
    }

    public void endWindow() {
        if (kept > 0) {
            offsets[windows % WINDOWS] = least[0];
            spreads[windows % WINDOWS] = least[kept - 1] - least[0];
            windows++;
            kept = 0;
        }
    }

    private int best() {
        int best = 0;
        for (int i = 1; i < Math.min(windows, WINDOWS); i++) {
            best = offsets[i] < offsets[best] ? i : best;
        }
        return best;
    }
}
