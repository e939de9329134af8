package io.ringside.node.stress;

import io.ringside.node.time.EventClock;

/// The host's monotonic clock, which the storms stamp with, and a wall clock that began with it.
final class TestClock implements EventClock {
    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long epochNanos() {
        return monotonicNanos();
    }
}
