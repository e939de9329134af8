package io.ringside.desktop.correlate.lateness.lag;

import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;

/// An operation that is looked at again and again, with what every look asks for.
///
/// @param stands how many of its series it stands for, itself among them: where calls are too many,
///   one of several that were not timed is kept
public record Kept(MatchedOperation operation, long atEpochNanos, boolean timed, int stands) {
    public static Kept of(MatchedOperation operation) {
        return new Kept(operation, operation.firstEpochNanos(), operation.timed(), 1);
    }

    public Series series() {
        return operation.series();
    }

    public Kept standsFor(int calls) {
        return new Kept(operation, atEpochNanos, timed, calls);
    }
}
