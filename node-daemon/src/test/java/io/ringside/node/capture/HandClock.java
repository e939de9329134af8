package io.ringside.node.capture;

import io.ringside.node.time.EventClock;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that a test moves.
public final class HandClock implements EventClock {
    private final AtomicLong monotonicNanos;
    private final long epochMinusMonotonicNanos;

    public HandClock(long monotonicNanos, long epochMinusMonotonicNanos) {
        this.monotonicNanos = new AtomicLong(monotonicNanos);
        this.epochMinusMonotonicNanos = epochMinusMonotonicNanos;
    }

    @Override
    public long monotonicNanos() {
        return monotonicNanos.get();
    }

    @Override
    public long epochNanos() {
        return monotonicNanos() + epochMinusMonotonicNanos;
    }

    public void set(long nanos) {
        monotonicNanos.set(nanos);
    }

    public void advance(long nanos) {
        monotonicNanos.addAndGet(nanos);
    }
}
