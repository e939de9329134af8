package io.ringside.node.health.derive;

/// Watches one figure for a value that stays exactly the same under two conditions between which it
/// must change, each for a time. While only one of them is seen, nothing is ever stuck. Belongs to
/// the drain thread.
final class Stillness {
    private static final int LEAST_LOOKS = 20;

    private final long conditionNanos;
    private double value = Double.NaN;
    private long sinceNanos;
    private long latestNanos;
    private long oneNanos;
    private long otherNanos;
    private int looks;

    /// @param conditionNanos how long each condition must have been seen
    Stillness(long conditionNanos) {
        this.conditionNanos = conditionNanos;
    }

    /// @param readNanos of the figure: one that was seen already changes nothing
    /// @param one whether the one condition holds now; never together with `other`
    void see(long readNanos, double newValue, boolean one, boolean other) {
        if (Double.isNaN(newValue) || readNanos <= latestNanos) {
            return;
        }
        if (newValue != value) {
            value = newValue;
            sinceNanos = readNanos;
            oneNanos = 0;
            otherNanos = 0;
            looks = 0;
        } else {
            looks++;
            long nanos = Math.min(readNanos - latestNanos, conditionNanos / 4);
            oneNanos += one ? nanos : 0;
            otherNanos += other ? nanos : 0;
        }
        latestNanos = readNanos;
    }

    boolean isStuck() {
        return looks >= LEAST_LOOKS && oneNanos >= conditionNanos && otherNanos >= conditionNanos;
    }

    /// Since when the value is the same.
    long sinceEpochNanos() {
        return sinceNanos;
    }
}
