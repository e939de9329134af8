package io.ringside.desktop.feed;

import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: 250 ms, doubled each time up to 5 s, shortened by up
/// to a quarter by chance so that many clients do not come back at once. Owned by one thread.
final class Backoff {
    private static final long FIRST_NANOS = 250_000_000L;
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private final RandomGenerator random;
    private long nextNanos = FIRST_NANOS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextNanos() {
        long delay = nextNanos - random.nextLong(nextNanos / 4);
        nextNanos = Math.min(nextNanos * 2, LONGEST_NANOS);
        return delay;
    }

    void reset() {
        nextNanos = FIRST_NANOS;
    }
}
