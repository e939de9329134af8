package io.ringside.protocol.blocks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of a block file, little-endian; recording-format.md draws them. Stateless.
final class BlockLayout {
    static final int FILE_HEADER_BYTES = 32;
    static final int BLOCK_HEADER_BYTES = 40;
    static final int INDEX_ENTRY_BYTES = 8 + BLOCK_HEADER_BYTES;
    static final int TRAILER_BYTES = 24;

    /// "RBLK" read as a little-endian word.
    static final int BLOCK_MARKER = 0x4B4C4252;

    /// "RIDX" read as a little-endian word: marks a header's copy in the index, so that no search
    /// takes it for a block.
    static final int INDEX_MARKER = 0x58444952;

    /// "RSINDEX1" read as a little-endian word.
    static final long TRAILER_MARKER = 0x315845444E495352L;

    /// Ceilings that both sides keep: no length in a file is believed beyond them.
    static final int MAX_RAW_BYTES = 64 << 20;

    static final int MAX_STORED_BYTES = MAX_RAW_BYTES;
    static final int MAX_BLOCKS = 1 << 22;
    static final int MAX_DESCRIPTION_BYTES = 64 << 10;

    /// What a block may unpack to, whatever its stored length.
    private static final int FREE_RAW_BYTES = 1 << 20;

    /// What all blocks of a file may unpack to, whatever its length.
    private static final long FREE_FILE_RAW_BYTES = 64L << 20;

    /// Of larger blocks and files; deflate itself goes to 1,032. Of an idle node real blocks come
    /// to 40, real files to 37.
    static final int MOST_TIMES = 200;

    private static final int CHECKED_HEADER_BYTES = BLOCK_HEADER_BYTES - Integer.BYTES;

    private BlockLayout() {}

    /// Whether honest content shrinks so far: beyond it a small file would unpack to gigabytes.
    static boolean isBelievable(int rawBytes, int storedBytes) {
        return rawBytes <= FREE_RAW_BYTES || rawBytes <= (long) storedBytes * MOST_TIMES;
    }

    /// Whether honest files shrink so far: beyond it many small blocks would unpack to gigabytes.
    ///
    /// @param rawBytes of all blocks that would be unpacked
    static boolean isBelievableFile(long rawBytes, long fileBytes) {
        return rawBytes <= FREE_FILE_RAW_BYTES || rawBytes <= fileBytes * MOST_TIMES;
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int crc32c(ByteBuffer bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, length));
        return (int) crc.getValue();
    }

    static void putBlockHeader(ByteBuffer to, int marker, Block block) {
        int start = to.position();
        to.putInt(marker);
        to.putShort((short) block.type());
        to.put((byte) block.codec().code());
        to.put((byte) 0);
        to.putInt(block.rawBytes());
        to.putInt(block.storedBytes());
        to.putLong(block.firstEpochNanos());
        to.putLong(block.lastEpochNanos());
        to.putInt(block.storedCrc32c());
        to.putInt(crc32c(to, start, CHECKED_HEADER_BYTES));
    }

    /// The block whose header lies at `at` in `from`; empty if those bytes are no header that can
    /// be believed.
    static Optional<Block> blockHeader(ByteBuffer from, int at, int marker, long offsetBytes) {
        if (from.limit() - at < BLOCK_HEADER_BYTES
                || from.getInt(at) != marker
                || from.getInt(at + CHECKED_HEADER_BYTES)
                        != crc32c(from, at, CHECKED_HEADER_BYTES)) {
            return Optional.empty();
        }
        Optional<BlockCodec> codec = BlockCodec.of(Byte.toUnsignedInt(from.get(at + 6)));
        int rawBytes = from.getInt(at + 8);
        int storedBytes = from.getInt(at + 12);
        long firstEpochNanos = from.getLong(at + 16);
        long lastEpochNanos = from.getLong(at + 24);
        if (codec.isEmpty()
                || rawBytes < 0
                || rawBytes > MAX_RAW_BYTES
                || storedBytes < 0
                || storedBytes > MAX_STORED_BYTES
                || firstEpochNanos > lastEpochNanos) {
            return Optional.empty();
        }
        return Optional.of(
                new Block(
                        offsetBytes,
                        Short.toUnsignedInt(from.getShort(at + 4)),
                        codec.get(),
                        rawBytes,
                        storedBytes,
                        firstEpochNanos,
                        lastEpochNanos,
                        from.getInt(at + 32)));
    }
}
