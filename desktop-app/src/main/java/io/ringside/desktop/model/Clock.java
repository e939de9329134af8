package io.ringside.desktop.model;

/// The time as the program sees it. Only `boot` makes the real one.
public interface Clock {
    /// The observer's wall clock.
    long epochNanos();

    /// For distances in time only; never compared with [#epochNanos].
    long monotonicNanos();
}
