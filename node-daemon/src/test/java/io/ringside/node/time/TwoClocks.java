package io.ringside.node.time;

/// A host whose two clocks a test moves, together or each for itself. One thread's.
public final class TwoClocks implements EventClock {
    public static final long SECOND = 1_000_000_000L;

    private long monotonicNanos = 50 * SECOND;
    private long epochNanos = 1_000_000 * SECOND;
    private long sleptNanos;
    private int sharedWith = -1;

    @Override
    public long monotonicNanos() {
        return monotonicNanos;
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public long sleptNanos() {
        return sleptNanos;
    }

    @Override
    public boolean isSharedWith(int pid, long pidNamespace) {
        return pid == sharedWith;
    }

    /// From now on that process is known to be in the same time namespace.
    public void share(int pid) {
        sharedWith = pid;
    }

    /// Time goes on.
    public void advance(long nanos) {
        monotonicNanos += nanos;
        epochNanos += nanos;
    }

    /// Somebody sets the wall clock.
    public void set(long byNanos) {
        epochNanos += byNanos;
    }

    /// CLOCK_MONOTONIC stands still meanwhile.
    public void sleep(long nanos) {
        epochNanos += nanos;
        sleptNanos += nanos;
    }
}
