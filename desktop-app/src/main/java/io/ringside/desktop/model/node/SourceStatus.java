package io.ringside.desktop.model.node;

import java.util.OptionalLong;

/// @param periodNanos between two readings; absent when it is not read by period
/// @param readEpochNanos the node's clock at the latest reading
public record SourceStatus(
        String name,
        SourceState state,
        String reason,
        OptionalLong periodNanos,
        OptionalLong readEpochNanos) {
    public SourceStatus(String name, SourceState state, String reason) {
        this(name, state, reason, OptionalLong.empty(), OptionalLong.empty());
    }
}
