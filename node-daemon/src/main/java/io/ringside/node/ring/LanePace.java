package io.ringside.node.ring;

import io.ringside.protocol.ring.RingLayout;

/// How long a lane of one process may be left alone: a quarter of the time in which the fastest
/// that is to be expected fills one. That is what its level may bring from one moment to the next,
/// or what was seen, if that is more; what was seen is halved every ten seconds.
final class LanePace {
    /// Two operations a record pair at 10,000 operations/s, and their launches and transfers.
    static final long STEADY_PER_SECOND = 40_000;

    /// A proxy thread at 400 Gb/s in steps of 512 KiB, in bursts twice as fast.
    static final long DETAIL_PER_SECOND = 150_000;

    private static final long HALVED_NANOS = 10_000_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000;

    /// Looks that lie closer say nothing of a pace.
    private static final long LEAST_NANOS = 500_000;

    private static final int SHARE = 4;

    /// Whatever a segment says of its lanes: a file with lanes of 8 records must not burn a core.
    static final long LEAST_REST_NANOS = 1_000_000;

    private long seenPerSecond;
    private long lookedNanos;
    private long halvedNanos;

    LanePace(long nowNanos) {
        lookedNanos = nowNanos;
        halvedNanos = nowNanos;
    }

    /// @param mostPending records that came into one lane since the call before
    void saw(long mostPending, long nowNanos) {
        long nanos = nowNanos - lookedNanos;
        if (nanos < LEAST_NANOS && mostPending > 0) {
            return;
        }
        lookedNanos = nowNanos;
        if (nowNanos - halvedNanos > HALVED_NANOS) {
            halvedNanos = nowNanos;
            seenPerSecond /= 2;
        }
        if (nanos > 0) {
            seenPerSecond =
                    Math.max(seenPerSecond, (long) ((double) mostPending * SECOND_NANOS / nanos));
        }
    }

    /// @param level the highest that is in force or wanted
    /// @param recordsPerLane of its shortest lane
    long restNanos(int level, int recordsPerLane) {
        long assumed = level > RingLayout.LEVEL_STEADY ? DETAIL_PER_SECOND : STEADY_PER_SECOND;
        long share = recordsPerLane * SECOND_NANOS / Math.max(assumed, seenPerSecond) / SHARE;
        return Math.max(LEAST_REST_NANOS, share);
    }
}
