package io.ringside.node.aggregate.communicator;

/// What all rows of statistics together may take of the heap, by estimate. Whoever asks gets no
/// more than a quarter of what is left beside its own: one process with ever new sizes or peers
/// leaves room for the others. What is refused is counted, and goes into rows that stand for
/// several. The drain thread's.
public final class RowBudget {
    /// With its times, by two sources.
    static final long OPERATION_BYTES = 2_000;

    static final long CHANNEL_BYTES = 600;
    static final long LINK_BYTES = 1_200;

    private static final int SHARE = 4;

    private final long limitBytes;
    private long usedBytes;
    private long refused;

    public RowBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// @param ownBytes what the one that asks has already
    /// @return false: refused, and counted
    boolean take(long bytes, long ownBytes) {
        boolean fits = ownBytes + bytes <= (limitBytes - usedBytes) / SHARE;
        if (fits) {
            usedBytes += bytes;
        } else {
            refused++;
        }
        return fits;
    }

    /// For a row that must be: it stands for those that were refused.
    void takeAnyway(long bytes) {
        usedBytes += bytes;
    }

    void giveBack(long bytes) {
        usedBytes -= bytes;
    }

    /// More than a third is used: what has ended makes room early.
    public boolean isShort() {
        return usedBytes > limitBytes / 3;
    }

    public long usedBytes() {
        return usedBytes;
    }

    long limitBytes() {
        return limitBytes;
    }

    /// Rows that others stand for since start.
    public long refused() {
        return refused;
    }
}
