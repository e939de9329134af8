package io.ringside.node.boot;

import io.ringside.node.time.EventClock;
import java.time.Instant;

/// The host's clocks. `System.nanoTime` is CLOCK_MONOTONIC on Linux, which the plugin stamps with.
final class HostClock implements EventClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
