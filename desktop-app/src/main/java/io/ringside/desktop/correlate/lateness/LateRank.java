package io.ringside.desktop.correlate.lateness;

import java.util.List;

/// A rank that comes late to its collectives by itself, so that others wait for it.
///
/// @param rank its number in the largest communicator that it is in
/// @param lagNanos median of the late arrivals, behind the median of the others
/// @param lateOperations of `operations` timed ones in that communicator, from the first late one
///   to the last
/// @param fromEpochNanos the first late one's start
/// @param toEpochNanos the last one's
/// @param commHash where it is seen best
/// @param thresholdNanos what a lag has to exceed there: three times the noise, at least 0.1 ms
/// @param processorLagNanos median lag of its enqueues, over every call
/// @param passedOnBy ranks that are late only because they waited for it, each once, ascending
public record LateRank(
        Actor actor,
        int rank,
        Kind kind,
        double lagNanos,
        int lateOperations,
        int operations,
        long commHash,
        String operation,
        double thresholdNanos,
        double processorLagNanos,
        long fromEpochNanos,
        long toEpochNanos,
        List<Integer> passedOnBy) {
    /// Where the time goes before the call.
    public enum Kind {
        /// Its processor enqueues late.
        PROCESSOR,
        /// Its processor is in time, its GPU comes late.
        GPU
    }

    public LateRank {
        passedOnBy = List.copyOf(passedOnBy);
    }
}
