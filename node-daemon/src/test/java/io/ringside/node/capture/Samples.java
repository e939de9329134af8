package io.ringside.node.capture;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A small job as the plugin would have written it: one process, one communicator, operations with
/// GPU channels and a proxy.
public final class Samples {
    public static final long START_NANOS = 5_000_000_000_000L;
    public static final long GPU_START_NANOS = 1_795_000_000_000_000_000L;
    public static final String UUID = "GPU-8a3f0c11-2233-4455-6677-8899aabbccdd";
    public static final String HOST = "gpu-node-17.example";

    private Samples() {}

    /// The image of a segment with the plugin's own capacities, one communicator and one string.
    public static SegmentImage image(int process) {
        ByteBuffer header = buffer(new byte[HEADER_BYTES]);
        header.putLong(HEADER_MAGIC, RING_MAGIC);
        header.putShort(HEADER_MAJOR, (short) RING_MAJOR);
        header.putInt(HEADER_BYTE_ORDER, RING_BYTE_ORDER);
        header.putInt(HEADER_HEADER_BYTES, HEADER_BYTES);
        header.putInt(HEADER_RECORD_BYTES, RECORD_BYTES);
        header.putInt(HEADER_COMMUNICATOR_BYTES, COMMUNICATOR_BYTES);
        header.putInt(HEADER_COMMUNICATOR_CAPACITY, COMMUNICATOR_CAPACITY);
        header.putInt(HEADER_STRING_BYTES, STRING_BYTES);
        header.putInt(HEADER_STRING_CAPACITY, STRING_CAPACITY);
        header.putInt(HEADER_LANE_HEADER_BYTES, LANE_HEADER_BYTES);
        header.putInt(HEADER_LANE_CAPACITY, LANE_CAPACITY);
        header.putInt(HEADER_RECORDS_PER_LANE, RECORDS_PER_LANE);
        header.putInt(HEADER_PID, 4000 + process);
        header.putInt(HEADER_NCCL_API, 5);
        header.putLong(HEADER_PROCESS_START_TICKS, 123456);
        header.put(
                HEADER_BOOT_ID, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
        header.put(HEADER_HOST_NAME, HOST.getBytes(StandardCharsets.UTF_8));
        header.putLong(HEADER_CLOCK_MONOTONIC_NANOS, START_NANOS - 1_000_000_000L);
        header.putLong(HEADER_CLOCK_REALTIME_NANOS, GPU_START_NANOS - 1_000_000_000L);
        header.putInt(HEADER_STATE, STATE_LIVE);
        header.putInt(HEADER_LEVEL_WANTED, LEVEL_NONE);
        ByteBuffer communicators = buffer(new byte[COMMUNICATOR_BYTES]);
        communicators.putInt(COMMUNICATOR_STATE, COMMUNICATOR_LIVE);
        communicators.putLong(COMMUNICATOR_COMM_HASH, 0xABCDEF);
        communicators.putInt(COMMUNICATOR_RANK, process - 1);
        communicators.putInt(COMMUNICATOR_RANKS, 2);
        communicators.putLong(COMMUNICATOR_INIT_NANOS, START_NANOS - 500_000_000L);
        communicators.put(
                COMMUNICATOR_GPU_UUID, HexFormat.of().parseHex(UUID.substring(4).replace("-", "")));
        communicators.put(COMMUNICATOR_NAME, "default_pg".getBytes(StandardCharsets.UTF_8));
        ByteBuffer strings = buffer(new byte[2 * STRING_BYTES]);
        strings.putInt(STRING_BYTES + STRING_STATE, STRING_READY);
        strings.put(STRING_BYTES + STRING_TEXT, "AllReduce".getBytes(StandardCharsets.UTF_8));
        return new SegmentImage(
                process,
                "ringside-" + (4000 + process) + "-123456.seg",
                header,
                communicators,
                strings,
                buffer(new byte[0]));
    }

    /// `count` records from `START_NANOS + 1 ms * first` on: collectives with kernel channels and
    /// proxy steps.
    public static ByteBuffer job(int first, int count) {
        ByteBuffer records = buffer(new byte[count * RECORD_BYTES]);
        for (int i = 0; i < count; i++) {
            record(
                    records.slice(i * RECORD_BYTES, RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN),
                    first,
                    i);
        }
        return records;
    }

    public static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void record(ByteBuffer to, int first, int i) {
        long start = START_NANOS + first * 1_000_000L + i * 1_237L;
        int kind = 1 + i % 13;
        boolean ofGpu = kind == KIND_KERNEL_CHANNEL_START || kind == KIND_KERNEL_CHANNEL_STOP;
        long gpu = GPU_START_NANOS + first * 1_000_000L + i * 1_024L;
        to.putLong(RECORD_SEQUENCE, i + 1);
        to.putLong(RECORD_START_NANOS, ofGpu ? gpu : start);
        to.putLong(
                RECORD_END_NANOS,
                kind % 2 == 1 && kind < 7 ? 0 : ofGpu ? gpu + 4_096 : start + 900);
        to.putLong(RECORD_OPERATION_ID, first * 1000L + i / 13);
        to.putLong(RECORD_VALUE, ofGpu ? start + 5_000 : 26_214_400);
        to.putInt(RECORD_NUMBER, i);
        to.putInt(RECORD_PEER, -1);
        to.put(RECORD_KIND, (byte) kind);
        to.put(RECORD_CHANNEL, (byte) (i % 24));
        to.put(RECORD_FUNCTION, (byte) 1);
    }
}
