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
            long next = Math.max(now, freeNanos) + periodNanos;
            if (next - now > most * periodNanos) {
                return false;
            }
            freeNanos = next;
            return true;
        }
    }
}
