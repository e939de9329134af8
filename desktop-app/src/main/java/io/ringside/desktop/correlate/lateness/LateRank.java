package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import java.util.List;
import java.util.OptionalDouble;

/// A rank that comes late to its collectives by itself, so that others wait for it.
///
/// @param rank its number in the largest communicator that it is in
/// @param lagNanos median of the late arrivals, behind the median of the others
/// @param lateOperations of `operations` timed ones in that communicator, from the first late one
///   to the last
/// @param fromEpochNanos the first late one's start
/// @param toEpochNanos the last one's
/// @param commHash where it is seen best
/// @param thresholdNanos what the late ones exceed: three times the noise, at least 0.1 ms; half of
///   that where most of many are late
/// @param confidence how sure it is, by its own late calls and those of `passedOnBy`
/// @param processorLagNanos median lag of its enqueues, over every call
/// @param stepNanos median interval of the rarest call that it makes again and again, all of them
///   seen: an estimate of a step's length; 0 where there is none
/// @param caused what others wait for it meanwhile
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
        Confidence confidence,
        double processorLagNanos,
        long fromEpochNanos,
        long toEpochNanos,
        double stepNanos,
        CausedWait caused,
        List<Integer> passedOnBy) {
    /// Where the time goes before the call.
    public enum Kind {
        /// Its processor enqueues late.
        PROCESSOR,
        /// Its processor is in time, its GPU comes late.
        GPU
    }

    /// The lag as a part of a step; 0 where the step is not known.
    public double stepShare() {
        return stepNanos > 0 ? lagNanos / stepNanos : 0;
    }

    /// The lag as a part of a step, at most 1; empty where the step is not known.
    OptionalDouble stepShareKnown() {
        return stepNanos > 0 ? OptionalDouble.of(Math.min(1, stepShare())) : OptionalDouble.empty();
    }

    public LateRank {
        passedOnBy = List.copyOf(passedOnBy);
    }

    LateRank with(CausedWait what) {
        return new LateRank(
                actor,
                rank,
                kind,
                lagNanos,
                lateOperations,
                operations,
                commHash,
                operation,
                thresholdNanos,
                confidence,
                processorLagNanos,
                fromEpochNanos,
                toEpochNanos,
                stepNanos,
                what,
                passedOnBy);
    }
}
