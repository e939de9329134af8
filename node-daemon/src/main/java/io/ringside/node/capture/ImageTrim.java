package io.ringside.node.capture;

import static io.ringside.protocol.ring.RingLayout.HEADER_COMMUNICATOR_BYTES;
import static io.ringside.protocol.ring.RingLayout.HEADER_HEARTBEAT_NANOS;
import static io.ringside.protocol.ring.RingLayout.HEADER_LANE_HEADER_BYTES;
import static io.ringside.protocol.ring.RingLayout.HEADER_LEVEL_WANTED;
import static io.ringside.protocol.ring.RingLayout.HEADER_LEVEL_WANTED_UNTIL_NANOS;
import static io.ringside.protocol.ring.RingLayout.HEADER_READER_HEARTBEAT_NANOS;
import static io.ringside.protocol.ring.RingLayout.HEADER_READER_PID;
import static io.ringside.protocol.ring.RingLayout.HEADER_READER_START_TICKS;
import static io.ringside.protocol.ring.RingLayout.HEADER_STRING_BYTES;
import static io.ringside.protocol.ring.RingLayout.LANE_HEAD;
import static io.ringside.protocol.ring.RingLayout.LANE_TAIL;
import static io.ringside.protocol.ring.RingLayout.LEVEL_NONE;

import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;

/// What of a segment's image is worth keeping: its tables without the free slots at their end, and
/// nothing of what changes with every record or belongs to the reader. Two images that are equal
/// after it need not both be kept.
final class ImageTrim {
    private ImageTrim() {}

    static SegmentImage trimmed(SegmentImage image) {
        ByteBuffer header =
                EventCodec.Buffers.littleEndian(EventCodec.Buffers.bytes(image.header()));
        header.putLong(HEADER_HEARTBEAT_NANOS, 0);
        header.putInt(HEADER_LEVEL_WANTED, LEVEL_NONE);
        header.putLong(HEADER_LEVEL_WANTED_UNTIL_NANOS, 0);
        header.putInt(HEADER_READER_PID, 0);
        header.putLong(HEADER_READER_START_TICKS, 0);
        header.putLong(HEADER_READER_HEARTBEAT_NANOS, 0);
        int laneStride = header.getInt(HEADER_LANE_HEADER_BYTES);
        ByteBuffer lanes = EventCodec.Buffers.littleEndian(EventCodec.Buffers.bytes(image.lanes()));
        for (int at = 0; laneStride > 0 && at + laneStride <= lanes.limit(); at += laneStride) {
            lanes.putLong(at + LANE_HEAD, 0);
            lanes.putLong(at + LANE_TAIL, 0);
        }
        return new SegmentImage(
                image.process(),
                image.fileName(),
                header,
                used(image.communicators(), header.getInt(HEADER_COMMUNICATOR_BYTES)),
                used(image.strings(), header.getInt(HEADER_STRING_BYTES)),
                used(lanes, laneStride));
    }

    /// The slots up to the last one that holds anything.
    private static ByteBuffer used(ByteBuffer table, int stride) {
        int end = table.limit();
        while (end > 0 && table.get(end - 1) == 0) {
            end--;
        }
        byte[] kept =
                new byte
                        [stride <= 0
                                ? 0
                                : Math.min((end + stride - 1) / stride * stride, table.limit())];
        table.get(0, kept);
        return EventCodec.Buffers.littleEndian(kept);
    }
}
