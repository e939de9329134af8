package io.ringside.node.time;

import java.util.concurrent.atomic.AtomicLong;

/// The clocks of a host, which a test moves, together or each for itself. Any thread.
public final class HandClock implements EventClock {
    private final AtomicLong monotonicNanos;
    private final AtomicLong epochMinusMonotonicNanos;
    private final AtomicLong sleptNanos = new AtomicLong();
    private final long tickNanos;
    private volatile int sharedWith = -1;

    public HandClock(long monotonicNanos, long epochMinusMonotonicNanos) {
        this(monotonicNanos, epochMinusMonotonicNanos, 0);
    }

    private HandClock(long monotonicNanos, long epochMinusMonotonicNanos, long tickNanos) {
        this.monotonicNanos = new AtomicLong(monotonicNanos);
        this.epochMinusMonotonicNanos = new AtomicLong(epochMinusMonotonicNanos);
        this.tickNanos = tickNanos;
    }

    /// One that each look moves on by itself: limits are reached without waiting for them.
    public static HandClock ticking(
            long monotonicNanos, long epochMinusMonotonicNanos, long tickNanos) {
        return new HandClock(monotonicNanos, epochMinusMonotonicNanos, tickNanos);
    }

    @Override
    public long monotonicNanos() {
        return monotonicNanos.addAndGet(tickNanos);
    }

    @Override
    public long epochNanos() {
        return monotonicNanos() + epochMinusMonotonicNanos.get();
    }

    @Override
    public long sleptNanos() {
        return sleptNanos.get();
    }

    @Override
    public boolean isSharedWith(int pid, long pidNamespace) {
        return pid == sharedWith;
    }

    /// From now on that process is known to be in the same time namespace.
    public void share(int pid) {
        sharedWith = pid;
    }

    /// To this monotonic time, the wall clock by as much.
    public void set(long nanos) {
        monotonicNanos.set(nanos);
    }

    /// Time goes on.
    public void advance(long nanos) {
        monotonicNanos.addAndGet(nanos);
    }

    /// Somebody sets the wall clock.
    public void stepWall(long byNanos) {
        epochMinusMonotonicNanos.addAndGet(byNanos);
    }

    /// CLOCK_MONOTONIC stands still meanwhile.
    public void sleep(long nanos) {
        epochMinusMonotonicNanos.addAndGet(nanos);
        sleptNanos.addAndGet(nanos);
    }
}
