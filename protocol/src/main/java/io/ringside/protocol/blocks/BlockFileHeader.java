package io.ringside.protocol.blocks;

/// What a block file says of itself at its start. Immutable.
///
/// @param minor version of the format that wrote it; the major version is the reader's own
/// @param createdEpochNanos when its content was made
/// @param description free text for people
public record BlockFileHeader(int minor, long createdEpochNanos, String description) {}
