package io.ringside.node.webhook;

import io.ringside.node.time.EventClock;

/// So many requests at once, and one more each period. Any thread.
final class RateLimit {
    private final EventClock clock;
    private final long periodNanos;
    private final int most;
    private final Object lock = new Object();
    private long freeNanos; // guarded by lock; from then on all are there again

    RateLimit(EventClock clock, int most, long periodNanos) {
        this.clock = clock;
        this.most = most;
        this.periodNanos = periodNanos;
        freeNanos = clock.monotonicNanos();
    }

    /// Whether one more may come now; it then counts.
    boolean accept() {
        synchronized (lock) {
            long now = clock.monotonicNanos();
            long next = Math.max(now, freeNanos) + periodNanos;
            if (next - now > most * periodNanos) {
                return false;
            }
            freeNanos = next;
            return true;
        }
    }
}
