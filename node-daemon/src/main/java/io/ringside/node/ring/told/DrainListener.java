package io.ringside.node.ring.told;

import java.nio.ByteBuffer;

/// Hears everything that is drained, in order, on the drain thread. An implementation returns
/// quickly and throws nothing.
///
/// Order for one process: `attached`, then any number of `updated` and `drained`, then `ended`. A
/// communicator or string that a drained record names is in the image of an earlier `attached` or
/// `updated`, unless its slot was given to another communicator before it could be read.
public interface DrainListener {
    void attached(SegmentImage segment);

    /// A table or state changed, or the counters in header and lanes were read anew (once a window,
    /// and last before `ended`).
    void updated(SegmentImage segment);

    /// `records` holds whole 64-byte records of one lane, oldest first, little-endian, from
    /// position to limit. It is valid during the call only: copy what you keep.
    void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records);

    void ended(int process, SegmentEnd end);

    /// The wanted level of a process was written anew.
    ///
    /// @param by who asked for a raise, fit for a screen; empty: it was ended
    default void raised(int process, String by) {}
}
