package io.ringside.protocol.blocks;

import java.util.List;
import java.util.OptionalLong;

/// How much of a block file can be read. Immutable.
///
/// @param whole nothing is missing and the file was closed cleanly
/// @param readableToEpochNanos the latest stamp of any readable block; empty when no block is
///   readable
/// @param gaps what is skipped, in the file's order, the tail included; at most 100 are listed
/// @param gapCount how many there are, listed or not
/// @param reason one sentence that names the file; empty when whole
public record Completeness(
        boolean whole,
        OptionalLong readableToEpochNanos,
        List<Gap> gaps,
        long gapCount,
        String reason) {
    static final int MAX_LISTED_GAPS = 100;

    /// Bytes that could not be read and are skipped.
    ///
    /// @param offsetBytes where they start in the file
    /// @param bytes how many
    public record Gap(long offsetBytes, long bytes) {}

    public Completeness {
        gaps = List.copyOf(gaps);
    }
}
