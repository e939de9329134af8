package io.ringside.node.aggregate;

/// One launch between two CUDA events. It may be told of before the operations it carries are, so
/// it is kept by itself for a while.
final class TimedLaunch {
    final long key;

    /// When it was first told of, by whatever record.
    final long arrivalNanos;

    /// Seen of it so far.
    int operations;

    boolean reached;
    boolean completed;

    /// Chosen by the clock, without times: not for statistics.
    boolean progress;

    /// 0: no time is known.
    long startNanos;

    long endNanos;
    long uncertaintyNanos;

    /// When its end was drained.
    long completedArrivalNanos;

    TimedLaunch(long key, long arrivalNanos) {
        this.key = key;
        this.arrivalNanos = arrivalNanos;
    }

    /// Whether its time is the time of one operation of the sample. Only once all its operations
    /// have been drained.
    boolean timesOneOperation() {
        return completed
                && !progress
                && operations == 1
                && startNanos != 0
                && endNanos >= startNanos;
    }
}
