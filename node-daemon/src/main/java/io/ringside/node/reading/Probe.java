package io.ringside.node.reading;

/// Reads one source: a library, a folder of files, a page. The one class that a source needs.
///
/// All calls but [#name()] and [#periodNanos] come from one thread of its own, which nobody waits
/// for: a look may block, and one that hangs makes this source silent and no other one late. What
/// is missing or broken is said in the [Observation], not thrown; a RuntimeException is a bug,
/// which is reported as the source's failure and looked past.
public interface Probe extends AutoCloseable {
    /// As shown, and as in the snapshot's sources: lower case, "nvml-gpm".
    String name();

    /// Between two looks, at least 100 ms; constant for each rhythm.
    long periodNanos(Rhythm rhythm);

    /// @param epochNanos now, by the node's clock: the time of the readings
    /// @param monotonicNanos now, for intervals
    Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm)
            throws InterruptedException;

    /// After the last look, on the same thread.
    @Override
    default void close() {}
}
