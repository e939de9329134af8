package io.ringside.protocol.blocks;

import static io.ringside.protocol.blocks.BlockLayout.BLOCK_HEADER_BYTES;
import static io.ringside.protocol.blocks.BlockLayout.BLOCK_MARKER;
import static io.ringside.protocol.blocks.BlockLayout.MAX_BLOCKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the readable blocks of a file: by its index when that is whole, else by walking forward
/// from the start. Either way every block's checksum is compared, once. A damaged block is a gap,
/// and what follows it is found: by the length in its header if that is whole, else by the next
/// header whose checksum is right. One thread; used once.
final class BlockScan {
    private static final int WINDOW_BYTES = 1 << 20;

    private final BlockSource source;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Completeness.Gap> gaps = new ArrayList<>();
    private long gapCount;
    private long gapEnd = -1;
    private boolean indexed;

    private BlockScan(BlockSource source) {
        this.source = source;
    }

    static BlockScan of(BlockSource source, long firstBlockOffset) throws IOException {
        BlockScan scan = new BlockScan(source);
        Optional<List<Block>> index = BlockIndex.read(source, firstBlockOffset);
        if (index.isPresent()) {
            scan.indexed = true;
            for (Block block : index.get()) {
                scan.take(block);
            }
        } else {
            scan.walk(firstBlockOffset);
        }
        return scan;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<Completeness.Gap> gaps() {
        return gaps;
    }

    long gapCount() {
        return gapCount;
    }

    /// The file was closed cleanly: its index is whole.
    boolean indexed() {
        return indexed;
    }

    private void walk(long firstBlockOffset) throws IOException {
        ByteBuffer header = BlockLayout.buffer(BLOCK_HEADER_BYTES);
        long at = firstBlockOffset;
        while (source.holds(at, BLOCK_HEADER_BYTES) && blocks.size() < MAX_BLOCKS) {
            source.read(at, header.clear());
            Optional<Block> block = BlockLayout.blockHeader(header, 0, BLOCK_MARKER, at);
            if (block.isPresent() && source.holds(at, block.get().endOffset() - at)) {
                take(block.get());
                at = block.get().endOffset();
            } else {
                long next = nextHeader(at + 1);
                gap(at, next - at);
                at = next;
            }
        }
        if (at < source.fileBytes()) {
            gap(at, source.fileBytes() - at);
        }
    }

    private void take(Block block) throws IOException {
        if (source.crc32c(block.payloadOffset(), block.storedBytes()) == block.storedCrc32c()) {
            blocks.add(block);
        } else {
            gap(block.offsetBytes(), block.endOffset() - block.offsetBytes());
        }
    }

    /// The offset of the first believable header at or after `from`, or the file's end.
    private long nextHeader(long from) throws IOException {
        ByteBuffer window =
                BlockLayout.buffer((int) Math.min(WINDOW_BYTES, source.fileBytes() - from));
        for (long base = from;
                source.holds(base, BLOCK_HEADER_BYTES);
                base += window.limit() - BLOCK_HEADER_BYTES + 1) {
            window.clear().limit((int) Math.min(window.capacity(), source.fileBytes() - base));
            source.read(base, window);
            for (int i = 0; i <= window.limit() - BLOCK_HEADER_BYTES; i++) {
                if (window.getInt(i) == BLOCK_MARKER
                        && BlockLayout.blockHeader(window, i, BLOCK_MARKER, base + i).isPresent()) {
                    return base + i;
                }
            }
        }
        return source.fileBytes();
    }

    private void gap(long offset, long bytes) {
        boolean touchesLast = offset == gapEnd;
        gapEnd = offset + bytes;
        if (!touchesLast) {
            gapCount++;
        }
        if (touchesLast && gapCount == gaps.size()) {
            Completeness.Gap last = gaps.removeLast();
            gaps.add(new Completeness.Gap(last.offsetBytes(), last.bytes() + bytes));
        } else if (!touchesLast && gaps.size() < Completeness.MAX_LISTED_GAPS) {
            gaps.add(new Completeness.Gap(offset, bytes));
        }
    }
}
