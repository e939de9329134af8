package io.ringside.desktop.model.subject;

/// A time that was chosen, on the observer's common axis. Immutable.
///
/// @param endEpochNanos not before `startEpochNanos`
public record TimeSpan(long startEpochNanos, long endEpochNanos) {
    public TimeSpan {
        endEpochNanos = Math.max(startEpochNanos, endEpochNanos);
    }

    /// As long before as after a moment.
    ///
    /// @param nanos in all, above 0
    public static TimeSpan around(long epochNanos, long nanos) {
        long start = epochNanos - nanos / 2;
        return new TimeSpan(start, start + nanos);
    }
}
