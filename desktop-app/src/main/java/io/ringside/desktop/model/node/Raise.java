package io.ringside.desktop.model.node;

/// Another level than a process was started with, for a while.
///
/// @param untilEpochNanos the node's clock
/// @param by who asked, as it named itself, and from where; empty: not known
public record Raise(String level, long untilEpochNanos, String by) {
    /// One of which nobody says who asked.
    public Raise(String level, long untilEpochNanos) {
        this(level, untilEpochNanos, "");
    }
}
