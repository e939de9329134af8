package io.ringside.node.time;

/// The clock that windows, arrival times and grace periods run on. Live it is the host's own; in
/// playback it runs at the playback's speed along the (shifted) stamps of the records; in tests it
/// is moved by hand. Any thread may read it.
public interface EventClock {
    /// CLOCK_MONOTONIC of this host, in the same base as the CPU stamps of records. It stands still
    /// while the machine sleeps.
    long monotonicNanos();

    /// The wall clock that belongs to [#monotonicNanos()].
    long epochNanos();

    /// For how long the machine has slept, from some moment on: only differences tell something. 0
    /// where nobody knows.
    default long sleptNanos() {
        return 0;
    }

    /// By [#monotonicNanos()], when this program went on after it had not run for a while: until
    /// then nobody looked, so that silence counts from here. Long before all else where it never
    /// stopped.
    default long resumedMonotonicNanos() {
        return monotonicNanos() - Long.MAX_VALUE / 2;
    }

    /// Whether that process is known to count [#monotonicNanos()] as this clock does.
    default boolean isSharedWith(int pid, long pidNamespace) {
        return false;
    }

    /// What turns the CPU stamps of a process into [#epochNanos()].
    ///
    /// @param published by the process, when it began: its wall clock less its monotonic one
    default long epochMinusMonotonicNanos(long published, int pid, long pidNamespace) {
        return published;
    }
}
