package io.ringside.protocol.blocks;

/// Where one block lies and what its header says: its bytes are read by [BlockFileReader#read].
/// Immutable.
///
/// @param offsetBytes of the block's header in the file
/// @param type the format's own number for what the block holds
/// @param rawBytes length of the content
/// @param storedBytes length of the content as stored
/// @param firstEpochNanos stamp of the first thing in it
/// @param lastEpochNanos stamp of the last thing in it, inclusive
/// @param storedCrc32c checksum of the stored bytes
public record Block(
        long offsetBytes,
        int type,
        BlockCodec codec,
        int rawBytes,
        int storedBytes,
        long firstEpochNanos,
        long lastEpochNanos,
        int storedCrc32c) {

    long payloadOffset() {
        return offsetBytes + BlockLayout.BLOCK_HEADER_BYTES;
    }

    long endOffset() {
        return payloadOffset() + storedBytes;
    }
}
