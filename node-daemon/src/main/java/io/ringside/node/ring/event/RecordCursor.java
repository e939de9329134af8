package io.ringside.node.ring.event;

import static io.ringside.protocol.ring.RingLayout.*;

import java.nio.ByteBuffer;

/// Looks at one 64-byte record at a time inside a batch, without copying it: [#over(ByteBuffer)],
/// then [#next()] before each.
///
/// Which field means what for which kind stands in `ring-layout.md`. Owned by the drain thread,
/// reused for every batch.
public final class RecordCursor {
    private ByteBuffer records = ByteBuffer.allocate(0);
    private int at;
    private int end;

    /// Starts over before the first record of `records`, which lie from its position to its limit,
    /// little-endian.
    public RecordCursor over(ByteBuffer records) {
        this.records = records;
        at = records.position() - RECORD_BYTES;
        end = records.limit();
        return this;
    }

    public boolean next() {
        at += RECORD_BYTES;
        return at + RECORD_BYTES <= end;
    }

    /// 1 + its place in its lane: records that follow each other there count up by one.
    public long sequence() {
        return records.getLong(at + RECORD_SEQUENCE);
    }

    public int kind() {
        return Byte.toUnsignedInt(records.get(at + RECORD_KIND));
    }

    public int flags() {
        return Byte.toUnsignedInt(records.get(at + RECORD_FLAGS));
    }

    public boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    public long startNanos() {
        return records.getLong(at + RECORD_START_NANOS);
    }

    public long endNanos() {
        return records.getLong(at + RECORD_END_NANOS);
    }

    /// Of this process; 0 none. A relayed transfer belongs to another process's operation, which
    /// nobody knows.
    public long operationId() {
        return isRelayed() ? 0 : records.getLong(at + RECORD_OPERATION_ID);
    }

    /// A transfer, its step or its folded steps, run on behalf of another process (PXN).
    public boolean isRelayed() {
        return has(FLAG_PXN) && isTransfer(kind());
    }

    private static boolean isTransfer(int kind) {
        return (kind >= KIND_PROXY_OPERATION_START && kind <= KIND_PROXY_STEP)
                || (kind >= KIND_STEP_STATES && kind <= KIND_STEP_SIZES);
    }

    /// Of what is relayed: `generation` of the segment of the process that it is for; 0 not known,
    /// as before layout 1.2.
    public long originGeneration() {
        return records.getLong(at + RECORD_OPERATION_ID);
    }

    public long value() {
        return records.getLong(at + RECORD_VALUE);
    }

    public int number() {
        return records.getInt(at + RECORD_NUMBER);
    }

    public int peer() {
        return records.getInt(at + RECORD_PEER);
    }

    /// Slot and generation, which [SegmentTables] of the process that it is of tells apart.
    public int communicator() {
        return Short.toUnsignedInt(records.getShort(at + RECORD_COMMUNICATOR));
    }

    public int channel() {
        return Byte.toUnsignedInt(records.get(at + RECORD_CHANNEL));
    }

    /// 1 to 256: NCCL's 0 is its wrapped 256.
    public int channels() {
        int channels = Byte.toUnsignedInt(records.get(at + RECORD_CHANNELS));
        return channels == 0 ? 256 : channels;
    }

    public int steps() {
        return Short.toUnsignedInt(records.getShort(at + RECORD_STEPS));
    }

    public int function() {
        return Byte.toUnsignedInt(records.get(at + RECORD_FUNCTION));
    }

    public int datatype() {
        return Byte.toUnsignedInt(records.get(at + RECORD_DATATYPE));
    }

    public int algorithm() {
        return Byte.toUnsignedInt(records.get(at + RECORD_ALGORITHM));
    }

    public int protocol() {
        return Byte.toUnsignedInt(records.get(at + RECORD_PROTOCOL));
    }

    public long secondStateNanos() {
        return Integer.toUnsignedLong(records.getInt(at + RECORD_SECOND_STATE_NANOS));
    }

    public long thirdStateNanos() {
        return Integer.toUnsignedLong(records.getInt(at + RECORD_THIRD_STATE_NANOS));
    }

    /// Of step states: the most common size.
    public long commonBytes() {
        return Integer.toUnsignedLong(records.getInt(at + RECORD_COMMON_BYTES));
    }

    /// Of step states: the least third state of the most common size.
    public long commonMinNanos() {
        return Integer.toUnsignedLong(records.getInt(at + RECORD_COMMON_MIN_NANOS));
    }

    /// Of step wire, ns²: the sum of (third state - base)², unsigned.
    public long wireSquares() {
        return records.getLong(at + RECORD_WIRE_SQUARES);
    }

    /// Of step sizes: the third states of the most common size together.
    public long commonSumNanos() {
        return records.getLong(at + RECORD_COMMON_SUM_NANOS);
    }

    /// Of operation starts and calls alone: their communicator's group, from 1, unsigned; 0 not
    /// known.
    public int group() {
        return records.getInt(at + RECORD_GROUP);
    }

    /// Of launches: of both stamps in CLOCK_MONOTONIC.
    public long uncertaintyNanos() {
        return Integer.toUnsignedLong(records.getInt(at + RECORD_UNCERTAINTY_NANOS));
    }

    public int originPid() {
        return records.getInt(at + RECORD_ORIGIN_PID);
    }
}
