package io.ringside.node.capture;

import java.util.Optional;

/// How a capture is taken. Immutable.
///
/// @param origin one line that says where, as in "2 x H200, NVLink, NCCL 2.28.9"
/// @param simulated the records come from the driver, not from NCCL
/// @param hostLabel stands for the host's name, and GPU uuids become placeholders; empty: nothing
///   is redacted
/// @param replace an existing file
public record CaptureSettings(
        String origin, boolean simulated, Optional<String> hostLabel, boolean replace) {
    public CaptureSettings {
        if (origin.lines().count() > 1) {
            throw new IllegalArgumentException("origin must be one line: " + origin);
        }
    }
}
