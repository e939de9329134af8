package io.ringside.node.health.derive;

/// A condition that counts only when it lasts. Belongs to the drain thread.
final class Lasting {
    private static final long NEVER = Long.MIN_VALUE;

    private final long leastNanos;
    private long sinceNanos = NEVER;

    Lasting(long leastNanos) {
        this.leastNanos = leastNanos;
    }

    /// @return whether it has been true since long enough
    boolean see(long nowNanos, boolean isTrue) {
        if (!isTrue) {
            sinceNanos = NEVER;
            return false;
        }
        if (sinceNanos == NEVER) {
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos >= leastNanos;
    }
}
