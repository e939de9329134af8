package io.ringside.protocol.figures;

import java.util.concurrent.TimeUnit;

/// Until when a reading is of now: for four of its source's periods, and for 15 s at least.
/// Stateless.
public final class Freshness {
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long PERIODS = 4;

    private Freshness() {}

    /// @param ageNanos since it was read
    /// @param periodNanos of its source between two readings; 0: not known
    public static boolean isFresh(long ageNanos, long periodNanos) {
        return ageNanos <= Math.max(LEAST_NANOS, PERIODS * periodNanos);
    }
}
