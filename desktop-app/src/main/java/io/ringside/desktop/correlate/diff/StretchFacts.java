package io.ringside.desktop.correlate.diff;

import java.util.List;
import java.util.Map;

/// One stretch of time, gathered. Immutable.
///
/// @param seconds from its first window's start to its last one's end
/// @param calls by their own communicator's hash
/// @param lags how late each rank was, by its number in its largest communicator, nanoseconds
/// @param gpus by place and figure, in the figure's unit
/// @param leftOut calls beyond the rows that are kept
public record StretchFacts(
        double seconds,
        List<CommunicatorRole> roles,
        Map<Stretch.Key, Calls> calls,
        Map<Integer, Summary> lags,
        Map<String, Summary> gpus,
        long leftOut) {
    public StretchFacts {
        roles = List.copyOf(roles);
        calls = Map.copyOf(calls);
        lags = Map.copyOf(lags);
        gpus = Map.copyOf(gpus);
    }

    /// One operation of one size in one communicator.
    ///
    /// @param rate calls a second
    record Calls(long count, double rate, Summary nanos) {}
}
