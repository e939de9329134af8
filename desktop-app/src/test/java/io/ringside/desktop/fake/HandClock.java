package io.ringside.desktop.fake;

import io.ringside.desktop.model.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until it is moved.
public final class HandClock implements Clock {
    private final AtomicLong now;

    public HandClock(long epochNanos) {
        now = new AtomicLong(epochNanos);
    }

    public void advance(long nanos) {
        now.addAndGet(nanos);
    }

    @Override
    public long epochNanos() {
        return now.get();
    }

    @Override
    public long monotonicNanos() {
        return now.get();
    }
}
