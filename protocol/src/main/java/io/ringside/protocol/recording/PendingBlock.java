package io.ringside.protocol.recording;

import io.ringside.protocol.blocks.BlockFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Entries of one type that wait to become a block. Owned by its writer's thread.
final class PendingBlock {
    private final int type;
    private ByteBuffer content = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private long firstEpochNanos = Long.MAX_VALUE;
    private long lastEpochNanos = Long.MIN_VALUE;

    PendingBlock(int type) {
        this.type = type;
    }

    int bytes() {
        return content.position();
    }

    /// From its first stamp to its last; 0 when it is empty.
    long spanNanos() {
        return bytes() == 0 ? 0 : lastEpochNanos - firstEpochNanos;
    }

    /// @throws IllegalArgumentException if the message or the node's name is too long for a block
    static void check(RecordingEntry entry) {
        int nodeBytes = entry.node().getBytes(StandardCharsets.UTF_8).length;
        int messageBytes = entry.message().getSerializedSize();
        if (nodeBytes > RecordingLayout.MAX_NODE_BYTES) {
            throw new IllegalArgumentException(
                    "the node's name has "
                            + nodeBytes
                            + " bytes, must be at most "
                            + RecordingLayout.MAX_NODE_BYTES);
        }
        if (messageBytes > RecordingLayout.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "a message of "
                            + entry.node()
                            + " has "
                            + messageBytes
                            + " bytes, must be at most "
                            + RecordingLayout.MAX_MESSAGE_BYTES);
        }
    }

    void add(RecordingEntry entry, long startEpochNanos, long endEpochNanos) {
        check(entry);
        byte[] node = entry.node().getBytes(StandardCharsets.UTF_8);
        byte[] message = entry.message().toByteArray();
        int needed = RecordingLayout.ENTRY_HEADER_BYTES + node.length + message.length;
        if (needed > content.remaining()) {
            int capacity = Math.max(content.capacity() * 2, content.position() + needed);
            content =
                    ByteBuffer.allocate(capacity)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .put(content.flip());
        }
        RecordingLayout.put(content, entry, node, message);
        firstEpochNanos = Math.min(firstEpochNanos, startEpochNanos);
        lastEpochNanos = Math.max(lastEpochNanos, Math.max(startEpochNanos, endEpochNanos));
    }

    /// Writes the block and is empty again, also when the write fails: a full disk costs these
    /// entries, not the rest.
    void flushTo(BlockFileWriter writer) throws IOException {
        if (bytes() == 0) {
            return;
        }
        try {
            writer.append(type, content.flip(), firstEpochNanos, lastEpochNanos);
        } finally {
            content.clear();
            firstEpochNanos = Long.MAX_VALUE;
            lastEpochNanos = Long.MIN_VALUE;
        }
    }
}
