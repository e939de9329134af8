package io.ringside.desktop.model;

/// The time as the program sees it. Only `boot` makes the real one.
public interface Clock {
    /// The program's own time: this machine's wall clock when the program started, and the
    /// monotonic time since. It never jumps, whatever is done to the wall clock.
    long epochNanos();

    /// For distances in time only; never compared with [#epochNanos].
    long monotonicNanos();

    /// This machine's wall clock now: for what is shown as time of day, and for what is compared
    /// with another machine's clock. No duration is computed from it.
    default long wallEpochNanos() {
        return epochNanos();
    }
}
