package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.LANE_HEAD;
import static io.ringside.protocol.ring.RingLayout.LANE_TAIL;
import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;
import static io.ringside.protocol.ring.RingLayout.RECORD_SEQUENCE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// The producing side of one lane, by the same protocol as the plugin's but for one thing: it never
/// drops. A full lane refuses, and its caller comes again. One thread's.
public final class LaneWriter {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment file;
    private final long laneOffset;
    private final long recordsOffset;
    private final long capacity;
    private long head;

    LaneWriter(MemorySegment file, long laneOffset, long recordsOffset, int capacity) {
        this.file = file;
        this.laneOffset = laneOffset;
        this.recordsOffset = recordsOffset;
        this.capacity = capacity;
    }

    /// Publishes one record, taken from `position` of `record` on, under this lane's own next
    /// sequence; false: the lane is full and nothing was written. Never blocks.
    public boolean offer(ByteBuffer record, int position) {
        // Acquire pairs with the reader's release of its tail: what it has copied out may be
        // overwritten.
        if (head - (long) LONG.getAcquire(file, laneOffset + LANE_TAIL) >= capacity) {
            return false;
        }
        long at = recordsOffset + (head & (capacity - 1)) * RECORD_BYTES;
        int body = RECORD_SEQUENCE + Long.BYTES;
        MemorySegment.copy(
                MemorySegment.ofBuffer(record.duplicate().clear()),
                position + (long) body,
                file,
                at + body,
                RECORD_BYTES - body);
        head++;
        // Both releases pair with the reader's acquires in SegmentReader: first the record, then
        // the head that counts it.
        LONG.setRelease(file, at + RECORD_SEQUENCE, head);
        LONG.setRelease(file, laneOffset + LANE_HEAD, head);
        return true;
    }

    /// Whether the reader has taken everything.
    boolean drained() {
        return (long) LONG.getAcquire(file, laneOffset + LANE_TAIL) == head;
    }
}
