package io.ringside.node.health.derive;

/// Watches one figure for a value that stays exactly the same while the GPU was idle for a time and
/// busy for a time: no sensor of a GPU does. Belongs to the drain thread.
///
/// A figure that never moved at all may be fixed (locked clocks): whether that counts is said when
/// it is made. On a GPU that stays idle, or busy, nothing is ever stuck.
final class Stillness {
    private static final double IDLE = 0.1;
    private static final double BUSY = 0.8;
    private static final int LEAST_LOOKS = 20;

    private final long phaseNanos;
    private final boolean onlyIfItMovedBefore;
    private double value = Double.NaN;
    private long sinceNanos;
    private long latestNanos;
    private long idleNanos;
    private long busyNanos;
    private int looks;
    private boolean moved;

    /// @param phaseNanos how long it must have been idle, and busy
    Stillness(long phaseNanos, boolean onlyIfItMovedBefore) {
        this.phaseNanos = phaseNanos;
        this.onlyIfItMovedBefore = onlyIfItMovedBefore;
    }

    /// @param readNanos of the figure: one that was seen already changes nothing
    /// @param utilization of the GPU at that time; NaN: not known
    void see(long readNanos, double newValue, double utilization) {
        if (Double.isNaN(newValue) || readNanos <= latestNanos) {
            return;
        }
        if (newValue != value) {
            moved |= !Double.isNaN(value);
            value = newValue;
            sinceNanos = readNanos;
            idleNanos = 0;
            busyNanos = 0;
            looks = 0;
        } else {
            looks++;
            long nanos = Math.min(readNanos - latestNanos, phaseNanos / 4);
            idleNanos += utilization < IDLE ? nanos : 0;
            busyNanos += utilization > BUSY ? nanos : 0;
        }
        latestNanos = readNanos;
    }

    boolean isStuck() {
        return looks >= LEAST_LOOKS
                && idleNanos >= phaseNanos
                && busyNanos >= phaseNanos
                && (moved || !onlyIfItMovedBefore);
    }

    long sinceEpochNanos() {
        return sinceNanos;
    }
}
