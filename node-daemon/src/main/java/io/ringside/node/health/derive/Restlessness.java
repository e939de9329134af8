package io.ringside.node.health.derive;

import java.util.concurrent.TimeUnit;

/// Watches one figure that moves all the time while its GPU works, and learns how still it may be:
/// one of a coarse sensor, or of a page that is renewed every 30 s, stays the same for longer.
/// Belongs to the drain thread.
///
/// It is stuck when it has not moved for 20 s of work, and for eight times as long as it ever did
/// before while it worked. One that did not move 20 times is not judged.
final class Restlessness {
    private static final int LEAST_MOVES = 20;
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int TIMES_LONGEST = 8;

    private double value = Double.NaN;
    private boolean works;
    private long sinceNanos;
    private long latestNanos;
    private long longestNanos;
    private int moves;

    /// @param readNanos of the figure: one that was seen already changes nothing
    void see(long readNanos, double newValue, boolean worksNow) {
        if (Double.isNaN(newValue) || readNanos <= latestNanos) {
            return;
        }
        if (!worksNow || !works) {
            sinceNanos = readNanos;
        } else if (newValue != value) {
            moves = Math.min(moves + 1, LEAST_MOVES);
            longestNanos = Math.max(longestNanos, readNanos - sinceNanos);
            sinceNanos = readNanos;
        }
        works = worksNow;
        value = newValue;
        latestNanos = readNanos;
    }

    boolean isStuck() {
        long still = latestNanos - sinceNanos;
        return moves >= LEAST_MOVES
                && still >= LEAST_NANOS
                && still >= TIMES_LONGEST * longestNanos;
    }
}
