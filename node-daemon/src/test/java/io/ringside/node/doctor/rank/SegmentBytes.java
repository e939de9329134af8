package io.ringside.node.doctor.rank;

import static io.ringside.protocol.ring.RingLayout.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Header and communicator table of a segment, as the plugin writes them.
public final class SegmentBytes {
    private SegmentBytes() {}

    public static byte[] of(int pid, long startTicks, String version, Long... communicators) {
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER_BYTES + 8 * COMMUNICATOR_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(HEADER_MAGIC, RING_MAGIC)
                .putShort(HEADER_MAJOR, (short) RING_MAJOR)
                .putLong(HEADER_COMMUNICATORS_OFFSET, HEADER_BYTES)
                .putInt(HEADER_COMMUNICATOR_BYTES, COMMUNICATOR_BYTES)
                .putInt(HEADER_COMMUNICATOR_CAPACITY, 8)
                .putInt(HEADER_PID, pid)
                .putLong(HEADER_PROCESS_START_TICKS, startTicks)
                .putInt(HEADER_STATE, STATE_LIVE)
                .putLong(HEADER_HEARTBEAT_NANOS, 997_000_000_000L)
                .put(HEADER_PLUGIN_VERSION, version.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < communicators.length; i++) {
            int at = HEADER_BYTES + i * COMMUNICATOR_BYTES;
            bytes.putInt(at + COMMUNICATOR_STATE, COMMUNICATOR_LIVE)
                    .putLong(at + COMMUNICATOR_COMM_HASH, communicators[i]);
        }
        return bytes.array();
    }
}
