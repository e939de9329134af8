package io.ringside.protocol.blocks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/// Checked reads at a position of an open file whose length was taken once. Safe from any thread:
/// it keeps no position.
final class BlockSource {
    private static final int CHUNK_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long fileBytes;

    BlockSource(FileChannel channel, long fileBytes) {
        this.channel = channel;
        this.fileBytes = fileBytes;
    }

    long fileBytes() {
        return fileBytes;
    }

    boolean holds(long offset, long bytes) {
        return offset >= 0 && bytes >= 0 && offset <= fileBytes - bytes;
    }

    /// Fills `to` from `offset` and flips it.
    ByteBuffer read(long offset, ByteBuffer to) throws IOException {
        long at = offset;
        while (to.hasRemaining()) {
            int read = channel.read(to, at);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            at += read;
        }
        return to.flip();
    }

    int crc32c(long offset, long bytes) throws IOException {
        CRC32C crc = new CRC32C();
        update(crc, offset, bytes);
        return (int) crc.getValue();
    }

    void update(CRC32C crc, long offset, long bytes) throws IOException {
        ByteBuffer chunk = BlockLayout.buffer((int) Math.min(CHUNK_BYTES, bytes));
        for (long at = 0; at < bytes; at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at));
            crc.update(read(offset + at, chunk));
        }
    }
}
