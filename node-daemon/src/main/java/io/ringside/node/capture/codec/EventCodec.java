package io.ringside.node.capture.codec;

import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;

import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The events of one block as bytes and back: first the records' columns, then the events in order,
/// each run of records by its count alone. A block needs no other block to be read. Stateless.
public final class EventCodec {
    /// What a block may hold at most: 16 MiB of records.
    static final int MOST_RECORDS = 1 << 18;

    private static final int SEGMENT = 1;
    private static final int RECORDS = 2;
    private static final int READINGS = 3;
    private static final int ENDED = 4;
    private static final int MOST_LANES = 1 << 16;

    /// A capture holds the position in this list: append only.
    private static final List<SegmentEnd> ENDS =
            List.of(SegmentEnd.CLOSED, SegmentEnd.DIED, SegmentEnd.UNREADABLE, SegmentEnd.DETACHED);

    private EventCodec() {}

    public static byte[] encode(List<CaptureEvent> events) {
        PackedOutput[] columns = new PackedOutput[RecordColumns.COUNT];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new PackedOutput();
        }
        RecordColumns records = new RecordColumns();
        PackedOutput sequence = new PackedOutput();
        long before = 0;
        for (CaptureEvent event : events) {
            put(event, event.arrivalMonotonicNanos() - before, sequence);
            before = event.arrivalMonotonicNanos();
            if (event instanceof CaptureEvent.Records run) {
                records.put(run.process(), run.lane(), run.records(), columns);
            }
        }
        PackedOutput block = new PackedOutput();
        for (PackedOutput column : columns) {
            block.bytes(column.toBytes());
        }
        block.bytes(sequence.toBytes());
        return block.toBytes();
    }

    public static List<CaptureEvent> decode(byte[] raw) throws MalformedCaptureException {
        return decode(ByteBuffer.wrap(raw));
    }

    public static List<CaptureEvent> decode(ByteBuffer raw) throws MalformedCaptureException {
        PackedInput block = new PackedInput(raw);
        PackedInput[] columns = new PackedInput[RecordColumns.COUNT];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = block.part("a column");
        }
        PackedInput sequence = block.part("the sequence of events");
        RecordColumns records = new RecordColumns();
        List<CaptureEvent> events = new ArrayList<>();
        long arrival = 0;
        int left = MOST_RECORDS;
        while (!sequence.atEnd()) {
            int kind = sequence.u8();
            arrival += sequence.signed();
            sequence.spend(DecodeBudget.EVENT_BYTES);
            if (kind == RECORDS) {
                int process = sequence.count("a process", Integer.MAX_VALUE);
                int lane = sequence.count("a lane", MOST_LANES);
                int count = sequence.count("a count of records", left);
                left -= count;
                sequence.spend(DecodeBudget.RUN_BYTES + (long) count * RECORD_BYTES);
                events.add(
                        new CaptureEvent.Records(
                                arrival,
                                process,
                                lane,
                                records.take(process, lane, count, columns)));
            } else {
                events.add(take(kind, arrival, sequence));
            }
        }
        for (PackedInput column : columns) {
            requireAllTaken(column);
        }
        requireAllTaken(block);
        return events;
    }

    private static void requireAllTaken(PackedInput input) throws MalformedCaptureException {
        if (!input.atEnd()) {
            throw new MalformedCaptureException("more is stored than its events take");
        }
    }

    private static void put(CaptureEvent event, long sinceLastNanos, PackedOutput out) {
        switch (event) {
            case CaptureEvent.Segment segment -> {
                out.u8(SEGMENT);
                out.signed(sinceLastNanos);
                out.unsigned(segment.image().process());
                out.text(segment.image().fileName());
                out.bytes(Buffers.bytes(segment.image().header()));
                out.bytes(Buffers.bytes(segment.image().communicators()));
                out.bytes(Buffers.bytes(segment.image().strings()));
                out.bytes(Buffers.bytes(segment.image().lanes()));
            }
            case CaptureEvent.Records run -> {
                out.u8(RECORDS);
                out.signed(sinceLastNanos);
                out.unsigned(run.process());
                out.unsigned(run.lane());
                out.unsigned(run.records().limit() / RECORD_BYTES);
            }
            case CaptureEvent.Readings readings -> {
                out.u8(READINGS);
                out.signed(sinceLastNanos);
                ReadingCodec.putAll(readings.gpus(), out);
            }
            case CaptureEvent.Ended ended -> {
                out.u8(ENDED);
                out.signed(sinceLastNanos);
                out.unsigned(ended.process());
                out.unsigned(ENDS.indexOf(ended.end()));
            }
            case CaptureEvent.Health health ->
                    throw new IllegalArgumentException(
                            "event=" + health + ", belongs into a block of type 3");
        }
    }

    private static CaptureEvent take(int kind, long arrival, PackedInput in)
            throws MalformedCaptureException {
        return switch (kind) {
            case SEGMENT -> new CaptureEvent.Segment(arrival, takeImage(in));
            case READINGS -> new CaptureEvent.Readings(arrival, ReadingCodec.takeAll(in));
            case ENDED ->
                    new CaptureEvent.Ended(
                            arrival,
                            in.count("a process", Integer.MAX_VALUE),
                            ENDS.get(in.count("an end", ENDS.size() - 1)));
            default -> throw new MalformedCaptureException("an event is of unknown kind " + kind);
        };
    }

    private static SegmentImage takeImage(PackedInput in) throws MalformedCaptureException {
        in.spend(DecodeBudget.IMAGE_BYTES);
        return new SegmentImage(
                in.count("a process", Integer.MAX_VALUE),
                in.text("a segment's name"),
                Buffers.littleEndian(in.bytes("a segment's header")),
                Buffers.littleEndian(in.bytes("a communicator table")),
                Buffers.littleEndian(in.bytes("a string table")),
                Buffers.littleEndian(in.bytes("a lane table")));
    }

    /// Little-endian buffers from and to plain arrays.
    public static final class Buffers {
        private Buffers() {}

        public static byte[] bytes(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.limit()];
            buffer.get(0, bytes);
            return bytes;
        }

        public static ByteBuffer littleEndian(byte[] bytes) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
