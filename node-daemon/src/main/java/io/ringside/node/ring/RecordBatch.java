package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where the records of one lane are copied to before they are handed on: one for all segments of a
/// drain thread.
public final class RecordBatch {
    static final int RECORDS = 1024;

    final byte[] bytes = new byte[RECORDS * RECORD_BYTES];
    final MemorySegment memory = MemorySegment.ofArray(bytes);
    final ByteBuffer records = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
}
