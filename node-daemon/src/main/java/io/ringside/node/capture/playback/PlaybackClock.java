package io.ringside.node.capture.playback;

import io.ringside.node.time.EventClock;

/// The host's clock, running `speed` times as fast from the moment this one was made; it can be
/// made to stand. Any thread may read it; the playing thread alone holds it.
final class PlaybackClock implements EventClock {
    private final EventClock host;
    private final double speed;
    private final long startMonotonicNanos;
    private final long startEpochNanos;
    private volatile Since since;

    /// What it has shown since `hostNanos` by the host's clock.
    private record Since(long hostNanos, long ownNanos, boolean stands) {}

    PlaybackClock(EventClock host, double speed) {
        this.host = host;
        this.speed = speed;
        this.startMonotonicNanos = host.monotonicNanos();
        this.startEpochNanos = host.epochNanos();
        this.since = new Since(startMonotonicNanos, startMonotonicNanos, false);
    }

    /// From now on it stands, or goes on from where it stood.
    void hold(boolean stands) {
        if (since.stands != stands) {
            long now = host.monotonicNanos();
            since = new Since(now, at(since, now), stands);
        }
    }

    @Override
    public long monotonicNanos() {
        Since then = since; // before the host's clock, which was read before it was written
        return at(then, host.monotonicNanos());
    }

    private long at(Since then, long hostNanos) {
        return then.stands
                ? then.ownNanos
                : then.ownNanos + (long) ((hostNanos - then.hostNanos) * speed);
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
