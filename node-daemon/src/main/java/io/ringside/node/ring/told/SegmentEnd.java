package io.ringside.node.ring.told;

/// How a segment ended.
public enum SegmentEnd {
    /// Its process finalized cleanly and everything was drained.
    CLOSED,
    /// Its process is gone without finalize; what it left was drained.
    DIED,
    /// The file can no longer be read (truncated while mapped). What was not drained is lost.
    UNREADABLE,
    /// The daemon stops; the process may live on.
    DETACHED
}
