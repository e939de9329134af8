package io.ringside.node.capture.playback;

import io.ringside.node.time.EventClock;

/// The host's clock, running `speed` times as fast from the moment this one was made. Any thread
/// may read it.
final class PlaybackClock implements EventClock {
    private final EventClock host;
    private final double speed;
    private final long startMonotonicNanos;
    private final long startEpochNanos;

    PlaybackClock(EventClock host, double speed) {
        this.host = host;
        this.speed = speed;
        this.startMonotonicNanos = host.monotonicNanos();
        this.startEpochNanos = host.epochNanos();
    }

    @Override
    public long monotonicNanos() {
        return startMonotonicNanos + (long) ((host.monotonicNanos() - startMonotonicNanos) * speed);
    }

    @Override
    public long epochNanos() {
        return epochNanosAt(monotonicNanos());
    }

    /// The wall clock that belongs to one of this clock's monotonic stamps.
    long epochNanosAt(long monotonicNanos) {
        return startEpochNanos + (monotonicNanos - startMonotonicNanos);
    }

    /// How long the host takes for so much of this clock's time; at least 0.
    long hostNanos(long nanos) {
        return (long) Math.max(0, nanos / speed);
    }
}
