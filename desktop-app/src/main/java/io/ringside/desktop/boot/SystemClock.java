package io.ringside.desktop.boot;

import io.ringside.desktop.model.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// This machine's clock.
final class SystemClock implements Clock {
    @Override
    public long epochNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
