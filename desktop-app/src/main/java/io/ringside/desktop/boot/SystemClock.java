package io.ringside.desktop.boot;

import io.ringside.desktop.model.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// This machine's clocks. Any thread.
final class SystemClock implements Clock {
    private final InstantSource wall;
    private final LongSupplier monotonic;
    private final long epochMinusMonotonicNanos;

    SystemClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    SystemClock(InstantSource wall, LongSupplier monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
        epochMinusMonotonicNanos = wallEpochNanos() - monotonic.getAsLong();
    }

    @Override
    public long epochNanos() {
        return epochMinusMonotonicNanos + monotonic.getAsLong();
    }

    @Override
    public long monotonicNanos() {
        return monotonic.getAsLong();
    }

    @Override
    public long wallEpochNanos() {
        Instant now = wall.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
