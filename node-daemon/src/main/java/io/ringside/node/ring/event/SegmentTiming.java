package io.ringside.node.ring.event;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;

/// Reads from a segment's image how its launches are timed, and how far its ranks are: from layout
/// 1.2. Hostile content: any word may be anything. Immutable.
public record SegmentTiming(SegmentImage image) {
    /// Whether this layout tells of launches at all; without, everything else here means nothing.
    public boolean tells() {
        return Short.toUnsignedInt(header().getShort(HEADER_MINOR)) >= 2;
    }

    /// One of `TIMER_*`, or anything.
    public int timerState() {
        return header().getInt(HEADER_TIMER_STATE);
    }

    /// The CUresult that ended it; 0 none.
    public int timerError() {
        return header().getInt(HEADER_TIMER_ERROR);
    }

    /// The process's CLOCK_MONOTONIC at the reading thread's latest pass; 0 none yet.
    public long timerHeartbeatNanos() {
        return header().getLong(HEADER_TIMER_HEARTBEAT_NANOS);
    }

    /// One of `KERNEL_CHANNELS_*`, or anything.
    public int kernelChannels() {
        return header().getInt(HEADER_KERNEL_CHANNELS);
    }

    /// Whether another than the plugin wrote NCCL's mask.
    public boolean maskOverridden() {
        return header().getInt(HEADER_MASK_OVERRIDDEN) != 0;
    }

    /// `steady` times the first call of a kind and then one in so many; 0 unknown.
    public int timedOneIn() {
        return Math.max(0, header().getInt(HEADER_TIMED_ONE_IN));
    }

    public LaunchCounters counters(int slot) {
        int at = slot * header().getInt(HEADER_COMMUNICATOR_BYTES);
        ByteBuffer all = image.communicators();
        return new LaunchCounters(
                all.getLong(at + COMMUNICATOR_LAUNCH_BEGUN_NANOS),
                all.getInt(at + COMMUNICATOR_LAUNCHES_BEGUN),
                all.getInt(at + COMMUNICATOR_LAUNCHES_RETURNED),
                all.getInt(at + COMMUNICATOR_GROUPS));
    }

    private ByteBuffer header() {
        return image.header();
    }
}
