package io.ringside.node.guard;

import java.util.function.LongSupplier;

/// So many at once, and one more each period. Any thread.
public final class RateLimit {
    private final LongSupplier monotonicNanos;
    private final long periodNanos;
    private final int most;
    private final Object lock = new Object();
    private long freeNanos; // guarded by lock; from then on all are there again

    public RateLimit(LongSupplier monotonicNanos, int most, long periodNanos) {
        this.monotonicNanos = monotonicNanos;
        this.most = most;
        this.periodNanos = periodNanos;
        freeNanos = monotonicNanos.getAsLong();
    }

    /// Whether one more may come now; it then counts.
    public boolean accept() {
        synchronized (lock) {
            long now = monotonicNanos.getAsLong();
            if (isExhaustedAt(now)) {
                return false;
            }
            freeNanos = Math.max(now, freeNanos) + periodNanos;
            return true;
        }
    }

    /// Whether none may come now.
    boolean isExhausted() {
        synchronized (lock) {
            return isExhaustedAt(monotonicNanos.getAsLong());
        }
    }

    private boolean isExhaustedAt(long now) {
        return Math.max(now, freeNanos) + periodNanos - now > most * periodNanos;
    }
}
