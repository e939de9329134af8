package io.ringside.protocol.blocks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Checked reads at a position of an open file whose length was taken once. Safe from any thread;
/// an interrupted one reads on, where a FileChannel would be closed for all.
final class BlockSource implements Closeable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final Object lock = new Object();
    // Guarded by lock.
    private final RandomAccessFile input;
    private final long fileBytes;

    BlockSource(RandomAccessFile input) throws IOException {
        this.input = input;
        this.fileBytes = input.length();
    }

    long fileBytes() {
        return fileBytes;
    }

    boolean holds(long offset, long bytes) {
        return offset >= 0 && bytes >= 0 && offset <= fileBytes - bytes;
    }

    /// Fills `to` from `offset` and flips it.
    ByteBuffer read(long offset, ByteBuffer to) throws IOException {
        int length = to.remaining();
        synchronized (lock) {
            input.seek(offset);
            try {
                input.readFully(to.array(), to.arrayOffset() + to.position(), length);
            } catch (EOFException e) {
                throw new IOException("the file became shorter while it was read", e);
            }
        }
        to.position(to.position() + length);
        return to.flip();
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            input.close();
        }
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
