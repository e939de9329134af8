package io.ringside.desktop.ui.timeline.frame;

/// Where "now" is on the time axis between two snapshots: runs on evenly with the screen's frames,
/// a snapshot's length behind the newest data, so that the picture moves without jumps. Owned by
/// the FX thread.
public final class LiveEdge {
    private static final double FOLLOW = 0.1;
    private static final long JUMP_NANOS = 3_000_000_000L;

    /// Thirty steps a second look even, and cost half of sixty.
    private static final long STEP_NANOS = 30_000_000L;

    private long steppedNanos = -STEP_NANOS;
    private boolean started;
    private double offsetNanos;
    private long originNanos;
    private long newestNanos = Long.MIN_VALUE;

    /// Data up to `dataNanos` came when the frame clock said `frameNanos`.
    public void arrived(long dataNanos, long frameNanos) {
        if (dataNanos == newestNanos) {
            return;
        }
        newestNanos = dataNanos;
        if (!started) {
            started = true;
            originNanos = dataNanos - frameNanos;
            offsetNanos = 0;
            return;
        }
        double offset = dataNanos - frameNanos - originNanos;
        double distance = offset - offsetNanos;
        offsetNanos = Math.abs(distance) > JUMP_NANOS ? offset : offsetNanos + distance * FOLLOW;
    }

    /// Whether the picture moves in this frame: in at most about 30 of a second.
    public boolean steps(long frameNanos) {
        boolean due = frameNanos - steppedNanos >= STEP_NANOS || frameNanos < steppedNanos;
        if (due) {
            steppedNanos = frameNanos;
        }
        return due;
    }

    /// The edge at a frame, `behindNanos` behind the newest data and never past it.
    public long at(long frameNanos, long behindNanos) {
        if (!started) {
            return 0;
        }
        return Math.min(newestNanos, originNanos + (long) offsetNanos + frameNanos - behindNanos);
    }
}
