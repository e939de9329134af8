package io.ringside.node.fuzz;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A small segment that is valid at first, and its hostile writer: it goes on as a plugin would, or
/// changes what it likes, also while the file is drained. Its sizes differ from the plugin's: a
/// reader must take them from the header.
final class HostileSegment implements AutoCloseable {
    private static final int COMMUNICATORS = 3;
    private static final int STRINGS = 8;
    private static final int LANES = 2;
    private static final int RECORDS = 16;
    private static final int STRINGS_AT = HEADER_BYTES + COMMUNICATORS * COMMUNICATOR_BYTES;
    private static final int LANES_AT = STRINGS_AT + STRINGS * STRING_BYTES;
    private static final int RECORDS_AT = LANES_AT + LANES * LANE_HEADER_BYTES;
    private static final int BYTES = RECORDS_AT + LANES * RECORDS * RECORD_BYTES;
    private static final int PID = Math.toIntExact(ProcessHandle.current().pid());
    private static final long START_TICKS = ProcFiles.startTicks(PID).orElse(0);
    private static final List<String> TEXTS =
            List.of("", "AllReduce", "Send", "ncclFloat32", "RING", "SIMPLE", "Recv", "AllGather");

    private static final int[] LAYOUT_FIELDS = {
        HEADER_HEADER_BYTES,
        HEADER_RECORD_BYTES,
        HEADER_SEGMENT_BYTES,
        HEADER_COMMUNICATORS_OFFSET,
        HEADER_COMMUNICATOR_BYTES,
        HEADER_COMMUNICATOR_CAPACITY,
        HEADER_STRINGS_OFFSET,
        HEADER_STRING_BYTES,
        HEADER_STRING_CAPACITY,
        HEADER_LANES_OFFSET,
        HEADER_LANE_HEADER_BYTES,
        HEADER_LANE_CAPACITY,
        HEADER_RECORDS_OFFSET,
        HEADER_RECORDS_PER_LANE
    };

    private final FileChannel file;
    private final long[] heads = new long[LANES];
    private final ByteBuffer small = buffer(Long.BYTES);
    private final ByteBuffer record = buffer(RECORD_BYTES);

    HostileSegment(Path path) throws IOException {
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
        file.write(image(), 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// How many fields of the header say where things lie.
    static int layoutFields() {
        return LAYOUT_FIELDS.length;
    }

    /// One write, chosen by the input.
    void write(FuzzInput input) throws IOException {
        switch (input.below(8)) {
            case 0 -> put(input.below(BYTES / 8) * 8L, input.oddWord());
            case 1 -> {
                int field = LAYOUT_FIELDS[input.below(LAYOUT_FIELDS.length)];
                putInt(field, (int) input.oddWord());
            }
            case 2 -> putInt(lane(input.below(LANES)) + LANE_HEAD, (int) input.oddWord());
            case 3 -> put(lane(input.below(LANES)) + LANE_TAIL, input.oddWord());
            case 4 -> put(lane(input.below(LANES)) + 8L * input.below(4), input.oddWord());
            case 5 -> {
                int slot = HEADER_BYTES + input.below(COMMUNICATORS) * COMMUNICATOR_BYTES;
                put(slot + 8L * input.below(COMMUNICATOR_BYTES / 8), input.oddWord());
            }
            default -> publish(input);
        }
    }

    /// A record of a kind that exists or may one day, mostly plausible, published as the plugin
    /// does.
    void publish(FuzzInput input) throws IOException {
        int lane = input.below(LANES);
        record.clear().put(0, new byte[RECORD_BYTES]);
        int kind = input.below(20);
        long start = 1_000_000_000L + input.next() * 1_000L;
        record.put(RECORD_KIND, (byte) kind)
                .putLong(RECORD_START_NANOS, start)
                .putLong(RECORD_END_NANOS, start + input.next() * 100L)
                .putLong(RECORD_OPERATION_ID, input.below(6))
                .putLong(RECORD_VALUE, input.next() * 4096L)
                .putInt(RECORD_NUMBER, input.below(16))
                .putInt(RECORD_PEER, input.below(4))
                .putShort(RECORD_COMMUNICATOR, (short) input.below(4))
                .put(RECORD_FLAGS, (byte) input.next())
                .put(RECORD_CHANNEL, (byte) input.below(4))
                .putShort(RECORD_STEPS, (short) input.below(5))
                .putLong(RECORD_FUNCTION, input.below(3) == 0 ? input.oddWord() : 0x0504030201L);
        for (int odd = input.below(4); odd > 1; odd--) {
            record.putLong(8 + 8 * input.below(7), input.oddWord());
        }
        long head = ++heads[lane];
        record.putLong(RECORD_SEQUENCE, head);
        long at = RECORDS_AT + ((long) lane * RECORDS + (head - 1) % RECORDS) * RECORD_BYTES;
        file.write(record.position(0), at);
        put(lane(lane) + LANE_HEAD, head);
    }

    private void put(long at, long value) throws IOException {
        small.clear().putLong(0, value);
        file.write(small, at);
    }

    private void putInt(long at, int value) throws IOException {
        small.clear().putInt(0, value).limit(Integer.BYTES);
        file.write(small, at);
    }

    private static long lane(int index) {
        return LANES_AT + (long) index * LANE_HEADER_BYTES;
    }

    private static ByteBuffer image() {
        ByteBuffer image = buffer(BYTES);
        image.putLong(HEADER_MAGIC, RING_MAGIC)
                .putShort(HEADER_MAJOR, (short) RING_MAJOR)
                .putShort(HEADER_MINOR, (short) RING_MINOR)
                .putInt(HEADER_BYTE_ORDER, RING_BYTE_ORDER)
                .putInt(HEADER_HEADER_BYTES, HEADER_BYTES)
                .putInt(HEADER_RECORD_BYTES, RECORD_BYTES)
                .putLong(HEADER_SEGMENT_BYTES, BYTES)
                .putLong(HEADER_COMMUNICATORS_OFFSET, HEADER_BYTES)
                .putInt(HEADER_COMMUNICATOR_BYTES, COMMUNICATOR_BYTES)
                .putInt(HEADER_COMMUNICATOR_CAPACITY, COMMUNICATORS)
                .putLong(HEADER_STRINGS_OFFSET, STRINGS_AT)
                .putInt(HEADER_STRING_BYTES, STRING_BYTES)
                .putInt(HEADER_STRING_CAPACITY, STRINGS)
                .putLong(HEADER_LANES_OFFSET, LANES_AT)
                .putInt(HEADER_LANE_HEADER_BYTES, LANE_HEADER_BYTES)
                .putInt(HEADER_LANE_CAPACITY, LANES)
                .putLong(HEADER_RECORDS_OFFSET, RECORDS_AT)
                .putInt(HEADER_RECORDS_PER_LANE, RECORDS)
                .putInt(HEADER_PID, PID)
                .putLong(HEADER_PROCESS_START_TICKS, START_TICKS)
                .putInt(HEADER_NCCL_API, 5)
                .putInt(HEADER_STATE, STATE_LIVE)
                .putInt(HEADER_LEVEL_WANTED, LEVEL_NONE);
        for (int i = 0; i < 2; i++) {
            int at = HEADER_BYTES + i * COMMUNICATOR_BYTES;
            image.putInt(at + COMMUNICATOR_STATE, COMMUNICATOR_LIVE)
                    .putLong(at + COMMUNICATOR_COMM_HASH, 77 + i)
                    .putInt(at + COMMUNICATOR_RANK, i)
                    .putInt(at + COMMUNICATOR_RANKS, 2 + i)
                    .putInt(at + COMMUNICATOR_NODES, 1);
        }
        for (int i = 1; i < STRINGS; i++) {
            int at = STRINGS_AT + i * STRING_BYTES;
            image.putInt(at + STRING_STATE, STRING_READY);
            image.put(at + STRING_TEXT, TEXTS.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return image;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
