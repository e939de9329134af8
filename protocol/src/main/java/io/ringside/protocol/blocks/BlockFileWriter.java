package io.ringside.protocol.blocks;

import static io.ringside.protocol.blocks.BlockLayout.BLOCK_HEADER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.BLOCK_MARKER;
import static io.ringside.protocol.blocks.BlockLayout.FILE_HEADER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.INDEX_ENTRY_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.INDEX_MARKER;
import static io.ringside.protocol.blocks.BlockLayout.MAX_BLOCKS;
import static io.ringside.protocol.blocks.BlockLayout.MAX_DESCRIPTION_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.MAX_RAW_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.TRAILER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.TRAILER_MARKER;

import io.ringside.protocol.files.GrowingFile;
import io.ringside.protocol.files.UnfitFileException;
import io.ringside.protocol.files.WriterLock;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/// Writes one block file, mode 0600. Owned by one thread at a time; not synchronized.
///
/// Each [#append] hands one whole block to the operating system, so a killed process leaves a file
/// that opens up to its last block. [#close] adds the index and forces everything to the disk.
/// After a failed write the file is cut back to its last whole block, so a full disk costs that
/// block alone. Lost with the process: what the caller has not appended yet.
public final class BlockFileWriter implements Closeable {
    /// What to do when the file exists.
    public enum Existing {
        /// Leave it alone and fail.
        REFUSE,
        /// Put the new one in its place, once that holds a block or is closed; until then the old
        /// one stands. What is no regular file is refused; a link is replaced, not followed.
        REPLACE,
        /// As [#REPLACE], but the old one stands until the new one is closed well: a file that is
        /// whole or not there at all.
        REPLACE_WHOLE
    }

    private final GrowingFile place;
    // No FileChannel: an interrupted thread would close it and lose the index.
    private final RandomAccessFile output;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    private final List<Block> blocks = new ArrayList<>();
    private long endOffset;
    private long deflatedRawBytes;
    private boolean closed;

    /// @param output empty, at its start
    BlockFileWriter(
            GrowingFile place,
            RandomAccessFile output,
            BlockFormat format,
            long createdEpochNanos,
            String description)
            throws IOException {
        this.place = place;
        this.output = output;
        write(fileHeader(format, createdEpochNanos, description));
    }

    /// Creates `file` and writes its header.
    ///
    /// @param createdEpochNanos when the content was made, by the caller's clock
    /// @param description free text for people, at most 64 KiB of UTF-8
    /// @throws BlockFileException if the file exists and is to be left alone, is being written by
    ///   another, or its folder cannot hold it: one sentence
    public static BlockFileWriter create(
            Path file,
            BlockFormat format,
            long createdEpochNanos,
            String description,
            Existing existing)
            throws IOException {
        try {
            WriterLock lock = WriterLock.take(file);
            try {
                return locked(file, format, createdEpochNanos, description, existing, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (UnfitFileException e) {
            BlockFileException refused = new BlockFileException(String.valueOf(e.getMessage()));
            refused.initCause(e);
            throw refused;
        }
    }

    private static BlockFileWriter locked(
            Path file,
            BlockFormat format,
            long createdEpochNanos,
            String description,
            Existing existing,
            WriterLock lock)
            throws IOException {
        GrowingFile place =
                switch (existing) {
                    case REFUSE -> GrowingFile.newFile(file, lock);
                    case REPLACE -> GrowingFile.replacing(file, lock, false);
                    case REPLACE_WHOLE -> GrowingFile.replacing(file, lock, true);
                };
        try {
            RandomAccessFile output = new RandomAccessFile(place.file().toFile(), "rw");
            try {
                return new BlockFileWriter(place, output, format, createdEpochNanos, description);
            } catch (IOException | RuntimeException e) {
                output.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            place.discard();
            throw e;
        }
    }

    /// Compresses `raw` and writes it as one block.
    ///
    /// @param type the format's own number, 0 to 65,535
    /// @param raw the content, from position to limit, at most 64 MiB; its position is left as it
    ///   was
    /// @param firstEpochNanos stamp of the first thing in it
    /// @param lastEpochNanos stamp of the last thing in it, not before the first
    public void append(int type, ByteBuffer raw, long firstEpochNanos, long lastEpochNanos)
            throws IOException {
        int rawBytes = raw.remaining();
        if (type < 0 || type > 0xFFFF) {
            throw new IllegalArgumentException("type=" + type + ", must be 0 to 65535");
        }
        if (rawBytes > MAX_RAW_BYTES) {
            throw new IllegalArgumentException(
                    "rawBytes=" + rawBytes + ", must be at most " + MAX_RAW_BYTES);
        }
        if (firstEpochNanos > lastEpochNanos) {
            throw new IllegalArgumentException(
                    "firstEpochNanos=" + firstEpochNanos + " is after " + lastEpochNanos);
        }
        if (blocks.size() == MAX_BLOCKS) {
            throw new IOException(
                    place.file()
                            + " is full: it holds "
                            + MAX_BLOCKS
                            + " blocks; go on in another file");
        }
        ByteBuffer out = BlockLayout.buffer(BLOCK_HEADER_BYTES + rawBytes);
        BlockCodec codec = putPayload(out, raw.duplicate());
        int storedBytes = out.position() - BLOCK_HEADER_BYTES;
        Block block =
                new Block(
                        endOffset,
                        type,
                        codec,
                        rawBytes,
                        storedBytes,
                        firstEpochNanos,
                        lastEpochNanos,
                        BlockLayout.crc32c(out, BLOCK_HEADER_BYTES, storedBytes));
        out.flip();
        BlockLayout.putBlockHeader(out, BLOCK_MARKER, block);
        write(out.rewind());
        blocks.add(block);
        deflatedRawBytes += codec == BlockCodec.DEFLATE ? rawBytes : 0;
        place.grown();
    }

    /// How long the file is now.
    public long fileBytes() {
        return endOffset;
    }

    /// Writes the index, forces the file to the disk and closes it. A second call does nothing.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        deflater.end();
        try (place;
                output) {
            writeIndex();
            output.getFD().sync();
            place.settle();
        }
    }

    /// Ends as if it had never been made: nothing of it is left, and what it was to replace still
    /// stands, unless a block of it was written.
    public void discard() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        deflater.end();
        try (place;
                output) {
            place.discard();
        }
    }

    private void writeIndex() throws IOException {
        long indexOffset = endOffset;
        CRC32C crc = new CRC32C();
        ByteBuffer entries = BlockLayout.buffer(1024 * INDEX_ENTRY_BYTES);
        for (int i = 0; i < blocks.size(); i++) {
            entries.putLong(blocks.get(i).offsetBytes());
            BlockLayout.putBlockHeader(entries, INDEX_MARKER, blocks.get(i));
            if (!entries.hasRemaining() || i == blocks.size() - 1) {
                crc.update(entries.flip());
                write(entries.rewind());
                entries.clear();
            }
        }
        ByteBuffer trailer = BlockLayout.buffer(TRAILER_BYTES);
        trailer.putLong(indexOffset).putInt(blocks.size());
        crc.update(trailer.duplicate().flip());
        trailer.putInt((int) crc.getValue()).putLong(TRAILER_MARKER);
        write(trailer.flip());
    }

    /// Puts the content behind the place of the header, deflated where that is shorter and a reader
    /// will believe it.
    private BlockCodec putPayload(ByteBuffer out, ByteBuffer raw) {
        deflater.reset();
        deflater.setInput(raw.duplicate());
        deflater.finish();
        out.position(BLOCK_HEADER_BYTES);
        while (!deflater.finished() && out.hasRemaining()) {
            deflater.deflate(out);
        }
        int stored = out.position() - BLOCK_HEADER_BYTES;
        long unpacked = deflatedRawBytes + raw.remaining();
        if (deflater.finished()
                && BlockLayout.isBelievable(raw.remaining(), stored)
                && BlockLayout.isBelievableFile(unpacked, endOffset + out.position())) {
            return BlockCodec.DEFLATE;
        }
        out.position(BLOCK_HEADER_BYTES).put(raw);
        return BlockCodec.STORED;
    }

    private void write(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        try {
            output.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
        } catch (IOException e) {
            try {
                output.setLength(endOffset);
                output.seek(endOffset);
            } catch (IOException cut) {
                e.addSuppressed(cut);
            }
            throw e;
        }
        endOffset += length;
    }

    private static ByteBuffer fileHeader(
            BlockFormat format, long createdEpochNanos, String description) {
        byte[] text = description.getBytes(StandardCharsets.UTF_8);
        if (text.length > MAX_DESCRIPTION_BYTES) {
            throw new IllegalArgumentException(
                    "description has "
                            + text.length
                            + " bytes, must be at most "
                            + MAX_DESCRIPTION_BYTES);
        }
        ByteBuffer header = BlockLayout.buffer(FILE_HEADER_BYTES + text.length);
        header.put(format.magicBytes());
        header.putShort((short) format.major());
        header.putShort((short) format.minor());
        header.putInt(text.length);
        header.putLong(createdEpochNanos);
        header.putInt(0);
        header.putInt(0);
        header.put(text);
        header.putInt(28, BlockLayout.crc32c(header, 0, header.position()));
        return header.flip();
    }
}
