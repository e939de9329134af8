package io.ringside.node.capture.playback;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Moves every stamp of a capture by one constant: the CPU's and, by the same, the GPUs'. 0 means
/// "no stamp" and stays 0; durations (step states) are no stamps. Immutable.
///
/// @param nanos added to each stamp
record StampShift(long nanos) {
    long stamp(long stamp) {
        return stamp == 0 ? 0 : stamp + nanos;
    }

    /// A shifted copy of a run of records.
    ByteBuffer records(ByteBuffer run) {
        ByteBuffer shifted = copy(run);
        for (int at = 0; at < shifted.limit(); at += RECORD_BYTES) {
            record(shifted, at);
        }
        return shifted;
    }

    /// Shifts one record in place. Kinds 1 to 13, 15 and 17 to 19 have `start` and `end`; of a
    /// kernel channel (8, 9) these are the GPU's and `value` is the CPU's; of a launch (17, 18)
    /// `value` is a stamp too. Folded steps (14, 16) have sums in their place, which are no stamps.
    /// A kind from a later version is shifted like the others.
    private void record(ByteBuffer records, int at) {
        int kind = records.get(at + RECORD_KIND);
        if (kind == KIND_STEP_STATES || kind == KIND_STEP_SIZES) {
            return;
        }
        records.putLong(at + RECORD_START_NANOS, stamp(records.getLong(at + RECORD_START_NANOS)));
        records.putLong(at + RECORD_END_NANOS, stamp(records.getLong(at + RECORD_END_NANOS)));
        boolean kernel = kind == KIND_KERNEL_CHANNEL_START || kind == KIND_KERNEL_CHANNEL_STOP;
        boolean launch = kind == KIND_LAUNCH_REACHED || kind == KIND_LAUNCH_COMPLETED;
        if (kernel || launch) {
            records.putLong(at + RECORD_VALUE, stamp(records.getLong(at + RECORD_VALUE)));
        }
    }

    /// A copy of the communicators with shifted stamps.
    ByteBuffer communicators(SegmentImage image) {
        ByteBuffer shifted = copy(image.communicators());
        for (int at = 0; at + COMMUNICATOR_BYTES <= shifted.limit(); at += COMMUNICATOR_BYTES) {
            shifted.putLong(
                    at + COMMUNICATOR_INIT_NANOS,
                    stamp(shifted.getLong(at + COMMUNICATOR_INIT_NANOS)));
            shifted.putLong(
                    at + COMMUNICATOR_FINALIZE_NANOS,
                    stamp(shifted.getLong(at + COMMUNICATOR_FINALIZE_NANOS)));
            shifted.putLong(
                    at + COMMUNICATOR_LAUNCH_BEGUN_NANOS,
                    stamp(shifted.getLong(at + COMMUNICATOR_LAUNCH_BEGUN_NANOS)));
        }
        return shifted;
    }

    /// A copy of the header as the player's own process would have written it, its clock pair taken
    /// from the playback's clock.
    ByteBuffer header(SegmentImage image, Player player, PlaybackClock clock) {
        ByteBuffer header = copy(image.header());
        header.putInt(HEADER_PID, player.pid());
        header.putInt(HEADER_PARENT_PID, player.parentPid());
        header.putLong(HEADER_PROCESS_START_TICKS, player.startTicks());
        header.put(HEADER_BOOT_ID, player.bootIdBytes());
        header.putLong(HEADER_PID_NAMESPACE_INODE, player.pidNamespaceInode());
        long monotonic = stamp(header.getLong(HEADER_CLOCK_MONOTONIC_NANOS));
        header.putLong(HEADER_CLOCK_MONOTONIC_NANOS, monotonic);
        header.putLong(HEADER_CLOCK_REALTIME_NANOS, clock.epochNanosAt(monotonic));
        return header;
    }

    /// A copy of the header with the stamps that change while a process runs.
    ByteBuffer counters(SegmentImage image) {
        ByteBuffer header = copy(image.header());
        header.putLong(
                HEADER_TIMER_HEARTBEAT_NANOS, stamp(header.getLong(HEADER_TIMER_HEARTBEAT_NANOS)));
        return header;
    }

    private static ByteBuffer copy(ByteBuffer source) {
        ByteBuffer copy = ByteBuffer.allocate(source.limit()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(0, source, 0, source.limit());
        return copy;
    }
}
