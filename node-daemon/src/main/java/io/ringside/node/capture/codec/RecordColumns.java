package io.ringside.node.capture.codec;

import static io.ringside.protocol.ring.RingLayout.KIND_KERNEL_CHANNEL_START;
import static io.ringside.protocol.ring.RingLayout.KIND_KERNEL_CHANNEL_STOP;
import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;
import static io.ringside.protocol.ring.RingLayout.RECORD_CHANNEL;
import static io.ringside.protocol.ring.RingLayout.RECORD_CHANNELS;
import static io.ringside.protocol.ring.RingLayout.RECORD_CHUNK_BYTES;
import static io.ringside.protocol.ring.RingLayout.RECORD_COMMUNICATOR;
import static io.ringside.protocol.ring.RingLayout.RECORD_END_NANOS;
import static io.ringside.protocol.ring.RingLayout.RECORD_FLAGS;
import static io.ringside.protocol.ring.RingLayout.RECORD_KIND;
import static io.ringside.protocol.ring.RingLayout.RECORD_NUMBER;
import static io.ringside.protocol.ring.RingLayout.RECORD_OPERATION_ID;
import static io.ringside.protocol.ring.RingLayout.RECORD_ORIGIN_PID;
import static io.ringside.protocol.ring.RingLayout.RECORD_PEER;
import static io.ringside.protocol.ring.RingLayout.RECORD_SEQUENCE;
import static io.ringside.protocol.ring.RingLayout.RECORD_START_NANOS;
import static io.ringside.protocol.ring.RingLayout.RECORD_STEPS;
import static io.ringside.protocol.ring.RingLayout.RECORD_VALUE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/// The records of one block, turned on their side: one column a field, each value as its difference
/// from what the lane's history lets one expect, so that deflate finds little left to store. Every
/// 64-byte pattern comes back bit by bit. One thread's.
///
///     record 0: |seq|start|end|id|value|...        column seq:   0 0 0 ...
///     record 1: |seq|start|end|id|value|...   =>   column start: d d d ...
///     record 2: |seq|start|end|id|value|...        ...
public final class RecordColumns {
    public static final int COUNT = 15;

    private static final int SEQUENCE = 0;
    private static final int START = 1;
    private static final int END = 2;
    private static final int OPERATION_ID = 3;
    private static final int VALUE = 4;
    private static final int NUMBER = 5;
    private static final int PEER = 6;
    private static final int COMMUNICATOR = 7;
    private static final int KIND = 8;
    private static final int FLAGS = 9;
    private static final int CHANNEL = 10;
    private static final int CHANNELS = 11;
    private static final int STEPS = 12;
    private static final int TAIL_FIRST = 13;
    private static final int TAIL_SECOND = 14;

    private static final ByteBuffer NO_RECORD = buffer(RECORD_BYTES);

    private final Map<Long, Lane> lanes = new HashMap<>();

    /// Appends the records of one run to the columns.
    void put(int segment, int lane, ByteBuffer records, PackedOutput[] columns) {
        Lane history = history(segment, lane);
        for (int at = 0; at < records.limit(); at += RECORD_BYTES) {
            putRecord(
                    records.slice(at, RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN),
                    history,
                    columns);
        }
    }

    /// Takes the next `count` records of a lane from the columns.
    ByteBuffer take(int segment, int lane, int count, PackedInput[] columns)
            throws MalformedCaptureException {
        int known = lanes.size();
        Lane history = history(segment, lane);
        columns[KIND].spend((long) (lanes.size() - known) * DecodeBudget.LANE_BYTES);
        ByteBuffer records = buffer(count * RECORD_BYTES);
        for (int at = 0; at < records.limit(); at += RECORD_BYTES) {
            takeRecord(
                    records.slice(at, RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN),
                    history,
                    columns);
        }
        return records;
    }

    private static void putRecord(ByteBuffer record, Lane lane, PackedOutput[] columns) {
        int kind = record.get(RECORD_KIND) & 0xFF;
        ByteBuffer before = lane.before(kind);
        columns[KIND].u8(kind);
        columns[SEQUENCE].signed(record.getLong(RECORD_SEQUENCE) - lane.sequence - 1);
        long start = record.getLong(RECORD_START_NANOS);
        columns[START].signed(start - lane.stamp(kind));
        columns[END].signed(swapped(record.getLong(RECORD_END_NANOS) - start, start));
        columns[OPERATION_ID].signed(
                record.getLong(RECORD_OPERATION_ID) - before.getLong(RECORD_OPERATION_ID));
        columns[VALUE].signed(record.getLong(RECORD_VALUE) - lane.value(kind, before));
        for (Narrow field : Narrow.values()) {
            columns[field.column].signed(field.get(record) - field.get(before));
        }
        lane.remember(kind, record);
    }

    private static void takeRecord(ByteBuffer record, Lane lane, PackedInput[] columns)
            throws MalformedCaptureException {
        int kind = columns[KIND].u8();
        ByteBuffer before = lane.before(kind);
        record.put(RECORD_KIND, (byte) kind);
        record.putLong(RECORD_SEQUENCE, columns[SEQUENCE].signed() + lane.sequence + 1);
        long start = columns[START].signed() + lane.stamp(kind);
        record.putLong(RECORD_START_NANOS, start);
        record.putLong(RECORD_END_NANOS, swapped(columns[END].signed(), start) + start);
        record.putLong(
                RECORD_OPERATION_ID,
                columns[OPERATION_ID].signed() + before.getLong(RECORD_OPERATION_ID));
        record.putLong(RECORD_VALUE, columns[VALUE].signed() + lane.value(kind, before));
        for (Narrow field : Narrow.values()) {
            field.set(record, columns[field.column].signed() + field.get(before));
        }
        lane.remember(kind, record);
    }

    /// Exchanges the durations 0 and `-start`, so that "not ended" (end 0), which is common, is the
    /// short one. Its own inverse.
    private static long swapped(long duration, long start) {
        return duration == 0 ? -start : duration == -start ? 0 : duration;
    }

    private Lane history(int segment, int lane) {
        return lanes.computeIfAbsent((long) segment << 32 | lane, key -> new Lane());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The fields of at most four bytes, each kept as the difference from the lane's previous
    /// record of the same kind.
    private enum Narrow {
        RECORD_NUMBER_FIELD(NUMBER, RECORD_NUMBER, Integer.BYTES),
        RECORD_PEER_FIELD(PEER, RECORD_PEER, Integer.BYTES),
        RECORD_COMMUNICATOR_FIELD(COMMUNICATOR, RECORD_COMMUNICATOR, Short.BYTES),
        RECORD_FLAGS_FIELD(FLAGS, RECORD_FLAGS, Byte.BYTES),
        RECORD_CHANNEL_FIELD(CHANNEL, RECORD_CHANNEL, Byte.BYTES),
        RECORD_CHANNELS_FIELD(CHANNELS, RECORD_CHANNELS, Byte.BYTES),
        RECORD_STEPS_FIELD(STEPS, RECORD_STEPS, Short.BYTES),
        RECORD_TAIL_FIRST(TAIL_FIRST, RECORD_CHUNK_BYTES, Integer.BYTES),
        RECORD_TAIL_SECOND(TAIL_SECOND, RECORD_ORIGIN_PID, Integer.BYTES);

        final int column;
        private final int offset;
        private final int bytes;

        Narrow(int column, int offset, int bytes) {
            this.column = column;
            this.offset = offset;
            this.bytes = bytes;
        }

        long get(ByteBuffer record) {
            return switch (bytes) {
                case Byte.BYTES -> record.get(offset);
                case Short.BYTES -> record.getShort(offset);
                default -> record.getInt(offset);
            };
        }

        void set(ByteBuffer record, long value) {
            switch (bytes) {
                case Byte.BYTES -> record.put(offset, (byte) value);
                case Short.BYTES -> record.putShort(offset, (short) value);
                default -> record.putInt(offset, (int) value);
            }
        }
    }

    /// What a lane's records have been so far in this block: the next one is told by its
    /// difference.
    private static final class Lane {
        private final ByteBuffer[] byKind = new ByteBuffer[256];
        private long sequence;
        private long cpuNanos;
        private long gpuNanos;

        ByteBuffer before(int kind) {
            ByteBuffer before = byKind[kind];
            return before == null ? NO_RECORD : before;
        }

        long stamp(int kind) {
            return ofGpu(kind) ? gpuNanos : cpuNanos;
        }

        long value(int kind, ByteBuffer before) {
            return ofGpu(kind) ? cpuNanos : before.getLong(RECORD_VALUE);
        }

        void remember(int kind, ByteBuffer record) {
            byKind[kind] = record;
            sequence = record.getLong(RECORD_SEQUENCE);
            long start = record.getLong(RECORD_START_NANOS);
            if (ofGpu(kind)) {
                gpuNanos = start == 0 ? gpuNanos : start;
                cpuNanos = record.getLong(RECORD_VALUE);
            } else {
                cpuNanos = start == 0 ? cpuNanos : start;
            }
        }

        private static boolean ofGpu(int kind) {
            return kind == KIND_KERNEL_CHANNEL_START || kind == KIND_KERNEL_CHANNEL_STOP;
        }
    }
}
