package io.ringside.node.ring;

/// What the kernel says of a lock.
public enum LockState {
    FREE,
    /// Somebody else holds it.
    HELD,
    /// It cannot be told: that is neither.
    UNKNOWN
}
