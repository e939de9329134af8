package io.ringside.node.doctor.rank;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.LockState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a segment's header and communicator table say, read once and copied. Hostile: any number
/// may be anything. Immutable.
///
/// @param fileOwner user id of the file's owner
/// @param pidNamespace inode of the pid namespace that `pid` counts in; 0 unknown
/// @param heartbeatNanos CLOCK_MONOTONIC of the latest callback, to within some seconds
/// @param lock of its process, which tells whether that lives; absent where it holds none
/// @param readerPid of the daemon that drains it; 0 none
/// @param communicators hashes of those that live
public record SegmentFacts(
        String fileName,
        int fileOwner,
        int pid,
        long startTicks,
        int ncclApi,
        long pidNamespace,
        String bootId,
        String pluginVersion,
        int state,
        long heartbeatNanos,
        Optional<LockState> lock,
        int readerPid,
        Set<Long> communicators) {
    private static final int MOST_COMMUNICATORS = 512;
    private static final int FIRST_LOCKED_MINOR = 2;

    public SegmentFacts {
        communicators = Set.copyOf(communicators);
    }

    /// Whether the header says that the process holds the lock of its file.
    static boolean isLocked(ByteBuffer header) {
        return header.limit() >= HEADER_BYTES
                && header.getLong(HEADER_MAGIC) == RING_MAGIC
                && Short.toUnsignedInt(header.getShort(HEADER_MINOR)) >= FIRST_LOCKED_MINOR
                && header.getInt(HEADER_LOCKED) == 1;
    }

    /// @param bytes little-endian: the header and at least as much of the table as is to be read
    /// @return absent when it is no segment of this layout
    static Optional<SegmentFacts> read(
            String fileName, int fileOwner, Optional<LockState> lock, ByteBuffer bytes) {
        if (bytes.limit() < HEADER_BYTES
                || bytes.getLong(HEADER_MAGIC) != RING_MAGIC
                || bytes.getShort(HEADER_MAJOR) != RING_MAJOR) {
            return Optional.empty();
        }
        return Optional.of(
                new SegmentFacts(
                        fileName,
                        fileOwner,
                        bytes.getInt(HEADER_PID),
                        bytes.getLong(HEADER_PROCESS_START_TICKS),
                        bytes.getInt(HEADER_NCCL_API),
                        bytes.getLong(HEADER_PID_NAMESPACE_INODE),
                        uuid(bytes),
                        text(bytes, HEADER_PLUGIN_VERSION, HEADER_PLUGIN_VERSION_LENGTH),
                        bytes.getInt(HEADER_STATE),
                        bytes.getLong(HEADER_HEARTBEAT_NANOS),
                        lock,
                        bytes.getInt(HEADER_READER_PID),
                        communicators(bytes)));
    }

    private static Set<Long> communicators(ByteBuffer bytes) {
        Set<Long> hashes = new TreeSet<>();
        long offset = bytes.getLong(HEADER_COMMUNICATORS_OFFSET);
        int stride = bytes.getInt(HEADER_COMMUNICATOR_BYTES);
        int capacity =
                Math.clamp(bytes.getInt(HEADER_COMMUNICATOR_CAPACITY), 0, MOST_COMMUNICATORS);
        if (stride < COMMUNICATOR_BYTES || offset < HEADER_BYTES) {
            return hashes;
        }
        for (int i = 0; i < capacity; i++) {
            long at = offset + (long) i * stride;
            if (at < 0 || at > bytes.limit() - COMMUNICATOR_BYTES) {
                break;
            }
            if (bytes.getInt((int) at + COMMUNICATOR_STATE) == COMMUNICATOR_LIVE) {
                hashes.add(bytes.getLong((int) at + COMMUNICATOR_COMM_HASH));
            }
        }
        return hashes;
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes.get(end) != 0) {
            end++;
        }
        byte[] copy = new byte[end - at];
        bytes.get(at, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    private static String uuid(ByteBuffer bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < HEADER_BOOT_ID_LENGTH; i++) {
            text.append(i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "");
            text.append("%02x".formatted(bytes.get(HEADER_BOOT_ID + i)));
        }
        return text.toString();
    }
}
