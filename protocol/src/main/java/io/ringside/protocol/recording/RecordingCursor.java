package io.ringside.protocol.recording;

import io.ringside.protocol.blocks.Block;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Walks the descriptions and snapshots of a recording in the order they were recorded, one block
/// in memory at a time. Owned by one thread; made by [RecordingReader#entriesFrom].
public final class RecordingCursor {
    private final Decoding decoding;
    private final Iterator<Block> blocks;
    private final long fromEpochNanos;
    private final ArrayDeque<RecordingEntry> loaded = new ArrayDeque<>();

    RecordingCursor(Decoding decoding, Iterator<Block> blocks, long fromEpochNanos) {
        this.decoding = decoding;
        this.blocks = blocks;
        this.fromEpochNanos = fromEpochNanos;
    }

    /// How the wanted entries of a block are had.
    interface Decoding {
        List<RecordingEntry> entries(Block block) throws IOException;
    }

    /// The next entry; empty after the last. Reads the disk when a block is used up. A block that
    /// cannot be decoded is skipped and counted by [RecordingReader#skippedBlocks].
    public Optional<RecordingEntry> next() throws IOException {
        while (loaded.isEmpty()) {
            if (!blocks.hasNext()) {
                return Optional.empty();
            }
            Block block = blocks.next();
            if (block.type() == RecordingLayout.SPANS || block.lastEpochNanos() < fromEpochNanos) {
                continue;
            }
            for (RecordingEntry entry : decoding.entries(block)) {
                if (entry.arrivalEpochNanos() >= fromEpochNanos) {
                    loaded.add(entry);
                }
            }
        }
        return Optional.of(loaded.remove());
    }
}
