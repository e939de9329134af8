package io.ringside.protocol.blocks;

/// Bytes of a block file that could not be read and are skipped. Immutable.
///
/// @param offsetBytes where they start in the file
/// @param bytes how many
public record BlockGap(long offsetBytes, long bytes) {}
