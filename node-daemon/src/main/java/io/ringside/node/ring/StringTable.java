package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.STRING_FREE;
import static io.ringside.protocol.ring.RingLayout.STRING_STATE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads one segment's table of strings while the plugin adds to it. Belongs to the drain thread.
final class StringTable {
    private final SegmentLayout layout;
    private ByteBuffer latest = ByteBuffer.allocate(0);

    StringTable(SegmentLayout layout) {
        this.layout = layout;
    }

    /// `sum`, changed whenever a string changes its state. They are taken in their order, so only
    /// those up to the first free one are read; what a hostile plugin writes beyond is seen once a
    /// window.
    long fingerprint(MemorySegment file, long sum) {
        for (int i = 1; i < layout.stringCapacity(); i++) {
            long at = layout.stringsOffset() + (long) i * layout.stringBytes() + STRING_STATE;
            int state = (int) SegmentFile.INT.getAcquire(file, at);
            if (state == STRING_FREE) {
                break;
            }
            sum = sum * 31 + state;
        }
        return sum;
    }

    /// The whole table, little-endian. The latest copy again if nothing has changed since.
    ByteBuffer copy(MemorySegment file) {
        long bytes = (long) layout.stringCapacity() * layout.stringBytes();
        MemorySegment now = file.asSlice(layout.stringsOffset(), bytes);
        if (latest.limit() != bytes || now.mismatch(MemorySegment.ofBuffer(latest)) >= 0) {
            byte[] copy = new byte[Math.toIntExact(bytes)];
            MemorySegment.ofArray(copy).copyFrom(now);
            latest = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        }
        return latest;
    }
}
