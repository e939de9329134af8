package io.ringside.node.ring.told;

import io.ringside.node.reading.Texts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The bytes of a segment outside its records, as copied at one moment; see
/// `protocol/ring/ring-layout.md`. Hostile content: only the sizes in the header have been checked.
///
/// `process` counts the segments of this run of the daemon from 1 and is never given twice. All
/// four buffers are little-endian copies that nobody changes: use absolute reads, or a duplicate.
/// Their strides are the header's `communicator_bytes`, `string_bytes` and `lane_header_bytes`.
public record SegmentImage(
        int process,
        String fileName,
        ByteBuffer header,
        ByteBuffer communicators,
        ByteBuffer strings,
        ByteBuffer lanes) {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);

    public SegmentImage {
        fileName = Texts.clean(fileName);
    }

    /// How long they are together.
    public long tableBytes() {
        return (long) header.limit() + communicators.limit() + strings.limit() + lanes.limit();
    }

    /// Without its tables: what is worth keeping of one that ended.
    public SegmentImage headerAlone() {
        return new SegmentImage(process, fileName, header, NOTHING, NOTHING, NOTHING);
    }
}
