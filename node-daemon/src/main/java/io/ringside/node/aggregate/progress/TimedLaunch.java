package io.ringside.node.aggregate.progress;

/// One launch between two CUDA events. It may be told of before the operations it carries are, so
/// it is kept by itself for a while.
public final class TimedLaunch {
    public final long key;

    /// When it was first told of, by whatever record.
    public final long arrivalNanos;

    /// Seen of it so far.
    public int operations;

    public boolean reached;
    public boolean completed;

    /// Chosen by the clock, without times: not for statistics.
    public boolean progress;

    /// 0: no time is known.
    public long startNanos;

    public long endNanos;
    public long uncertaintyNanos;

    /// When its end was drained.
    public long completedArrivalNanos;

    public TimedLaunch(long key, long arrivalNanos) {
        this.key = key;
        this.arrivalNanos = arrivalNanos;
    }

    /// Whether its time is the time of one operation of the sample. Only once all its operations
    /// have been drained.
    public boolean timesOneOperation() {
        return completed
                && !progress
                && operations == 1
                && startNanos != 0
                && endNanos >= startNanos;
    }
}
