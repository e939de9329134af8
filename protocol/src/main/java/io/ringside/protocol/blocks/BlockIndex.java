package io.ringside.protocol.blocks;

import static io.ringside.protocol.blocks.BlockLayout.BLOCK_HEADER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.INDEX_ENTRY_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.INDEX_MARKER;
import static io.ringside.protocol.blocks.BlockLayout.MAX_BLOCKS;
import static io.ringside.protocol.blocks.BlockLayout.TRAILER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.TRAILER_MARKER;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The index that a clean close leaves at the end of a file. Stateless.
final class BlockIndex {
    private static final int ENTRIES_AT_ONCE = 1024;

    private BlockIndex() {}

    /// The blocks it lists; empty unless every byte of it is whole and every entry lies where it
    /// can.
    static Optional<List<Block>> read(BlockSource source, long firstBlockOffset)
            throws IOException {
        long trailerOffset = source.fileBytes() - TRAILER_BYTES;
        if (trailerOffset < firstBlockOffset) {
            return Optional.empty();
        }
        ByteBuffer trailer = source.read(trailerOffset, BlockLayout.buffer(TRAILER_BYTES));
        long indexOffset = trailer.getLong(0);
        int count = trailer.getInt(8);
        if (trailer.getLong(16) != TRAILER_MARKER
                || count < 0
                || count > MAX_BLOCKS
                || indexOffset < firstBlockOffset
                || indexOffset != trailerOffset - (long) count * INDEX_ENTRY_BYTES) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        source.update(crc, indexOffset, trailerOffset - indexOffset);
        crc.update(trailer.duplicate().limit(12));
        if ((int) crc.getValue() != trailer.getInt(12)) {
            return Optional.empty();
        }
        return entries(source, firstBlockOffset, indexOffset, count);
    }

    private static Optional<List<Block>> entries(
            BlockSource source, long firstBlockOffset, long indexOffset, int count)
            throws IOException {
        List<Block> blocks = new ArrayList<>(count);
        ByteBuffer entries = BlockLayout.buffer(ENTRIES_AT_ONCE * INDEX_ENTRY_BYTES);
        long endOfLast = firstBlockOffset;
        for (int i = 0; i < count; i++) {
            int at = i % ENTRIES_AT_ONCE * INDEX_ENTRY_BYTES;
            if (at == 0) {
                entries.clear().limit(Math.min(ENTRIES_AT_ONCE, count - i) * INDEX_ENTRY_BYTES);
                source.read(indexOffset + (long) i * INDEX_ENTRY_BYTES, entries);
            }
            Optional<Block> block =
                    BlockLayout.blockHeader(entries, at + 8, INDEX_MARKER, entries.getLong(at));
            if (block.isEmpty()
                    || block.get().offsetBytes() < endOfLast
                    || block.get().offsetBytes() > indexOffset - BLOCK_HEADER_BYTES
                    || block.get().endOffset() > indexOffset) {
                return Optional.empty();
            }
            endOfLast = block.get().endOffset();
            blocks.add(block.get());
        }
        return Optional.of(blocks);
    }
}
