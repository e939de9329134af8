package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.host.ProcFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Segments of this very process, as the plugin would write them, and single words of their files.
public final class RingFiles {
    public static final long LANES_AT =
            HEADER_BYTES
                    + (long) COMMUNICATOR_CAPACITY * COMMUNICATOR_BYTES
                    + (long) STRING_CAPACITY * STRING_BYTES;

    private RingFiles() {}

    /// Of layout 1.1, whose processes hold no lock.
    public static SegmentWriter segment(Path file) throws IOException {
        return segment(file, 1);
    }

    public static SegmentWriter segment(Path file, int minor) throws IOException {
        ByteBuffer identity = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        identity.putShort(HEADER_MINOR, (short) minor)
                .putInt(HEADER_PID, ownPid())
                .putLong(HEADER_PID_NAMESPACE_INODE, ProcFiles.ownPidNamespace())
                .putLong(HEADER_PROCESS_START_TICKS, ProcFiles.startTicks(ownPid()).orElseThrow())
                .putLong(HEADER_CLOCK_MONOTONIC_NANOS, 1_000)
                .putLong(HEADER_CLOCK_REALTIME_NANOS, 5_000_001_000L);
        SegmentWriter segment = SegmentWriter.create(file, identity, 4);
        segment.state(STATE_LIVE);
        segment.publish();
        return segment;
    }

    public static boolean offer(SegmentWriter segment, int lane, long value) {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return segment.lane(lane)
                .offer(record.putLong(RECORD_VALUE, value).put(RECORD_KIND, (byte) 13), 0);
    }

    public static long word(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            if (channel.read(word, offset) != 8) {
                throw new IOException("short");
            }
            return word.getLong(0);
        }
    }

    public static int half(Path file, long offset) throws IOException {
        return (int) word(file, offset);
    }

    public static void put(Path file, long offset, int bytes, long value) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            if (channel.write(word.putLong(0, value).limit(bytes), offset) != bytes) {
                throw new IOException("short");
            }
        }
    }

    public static int ownPid() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }
}
