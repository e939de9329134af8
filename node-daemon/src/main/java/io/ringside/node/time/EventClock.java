package io.ringside.node.time;

/// The clock that windows, arrival times and grace periods run on. Live it is the host's own; in
/// playback it runs at the playback's speed along the (shifted) stamps of the records; in tests it
/// is moved by hand. Any thread may read it.
public interface EventClock {
    /// CLOCK_MONOTONIC of this host, in the same base as the CPU stamps of records.
    long monotonicNanos();

    /// The wall clock that belongs to [#monotonicNanos()].
    long epochNanos();
}
