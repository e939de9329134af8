package io.ringside.desktop.correlate.links.measure;

import java.util.Optional;

/// What is known of a link's time as a line over size: time = latency + size x time a byte.
public sealed interface LinkFit {
    /// @param latencyNanos the line at size 0, as fitted; may be negative within its interval
    /// @param nanosPerByte positive
    /// @param latency interval of 95 %; empty: not known
    /// @param perByte interval of 95 %
    /// @param rSquared part of the scatter that the line explains, 0 to 1
    /// @param steps steps it rests on
    /// @param sizes distinct sizes
    /// @param origin where the samples come from
    record Line(
            double latencyNanos,
            double nanosPerByte,
            Optional<Interval> latency,
            Interval perByte,
            double rSquared,
            long steps,
            int sizes,
            Origin origin)
            implements LinkFit {}

    /// @param reason a clause: "all its steps have one size"
    record NotIdentifiable(String reason) implements LinkFit {}

    /// @param low inclusive
    /// @param high inclusive
    record Interval(double low, double high) {}

    /// Where a line's samples come from.
    enum Origin {
        /// Mean size and time of the steps of each of the latest windows, by channel.
        WINDOWS,
        /// The daemon's exact sums over single steps, of both ranks, since its start.
        STEPS
    }
}
