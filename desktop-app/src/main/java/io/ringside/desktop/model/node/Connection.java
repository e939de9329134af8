package io.ringside.desktop.model.node;

/// How the target is doing. `reason` is a sentence for the user.
public sealed interface Connection {
    /// Not answered yet.
    record Connecting(int attempt) implements Connection {}

    /// Snapshots arrive.
    record Live() implements Connection {}

    /// Connected, but no snapshot for two periods or more.
    record Stale(long sinceEpochNanos) implements Connection {}

    /// Not connected; tried again by itself at `nextAttemptEpochNanos`.
    record Lost(String reason, int attempts, long sinceEpochNanos, long nextAttemptEpochNanos)
            implements Connection {}

    /// Answered, but cannot be read (another protocol version): not tried again by itself.
    record Refused(String reason) implements Connection {}

    /// A recording, not a live node. `remark` says what is missing of it, empty when nothing is.
    record Replayed(String remark) implements Connection {}
}
