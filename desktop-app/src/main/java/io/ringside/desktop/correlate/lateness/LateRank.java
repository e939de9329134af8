package io.ringside.desktop.correlate.lateness;

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
/// @param thresholdNanos what a lag has to exceed there: three times the noise, at least 0.1 ms
/// @param chancePower how likely so many late calls are by noise alone, as a power of ten, among
///   all ranks and series that were looked at: -3 is one in a thousand
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
        double chancePower,
        double processorLagNanos,
        long fromEpochNanos,
        long toEpochNanos,
        double stepNanos,
        CausedWait caused,
        List<Integer> passedOnBy) {
    private static final double CLEARLY = 3;
    private static final double FAIRLY = 2.5;
    private static final double LARGE_NANOS = 500_000;
    private static final double LARGE_EXCESS = 1.5;
    static final double HIGH_CHANCE = -6;

    /// Ranks that share processors are so much behind now and then.
    private static final double SMALL_NANOS = 800_000;

    private static final double SMALL_CHANCE = -4;

    /// As good as noise: whose fault it is is not known.
    static final double UNTOLD = 0;

    /// What is likelier by noise alone is not told.
    static final double MEDIUM_CHANCE = -3;

    /// Where the time goes before the call.
    public enum Kind {
        /// Its processor enqueues late.
        PROCESSOR,
        /// Its processor is in time, its GPU comes late.
        GPU
    }

    /// How sure it is that this is no noise.
    public enum Confidence {
        LOW("low"),
        MEDIUM("medium"),
        HIGH("high");

        private final String word;

        Confidence(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// By how unlikely it is among what the other ranks are behind by now and then, and by how far
    /// the lag exceeds what it has to: a little is common among thousands of looks at noise. Half a
    /// millisecond in three of ten calls is not, where the threshold is that high, nor is a whole
    /// one where so many late calls are one chance in a million.
    public Confidence confidence() {
        double excess = lagNanos / thresholdNanos;
        if (chancePower > (lagNanos < SMALL_NANOS ? SMALL_CHANCE : MEDIUM_CHANCE)) {
            return Confidence.LOW;
        }
        if (excess >= CLEARLY && chancePower <= HIGH_CHANCE) {
            return Confidence.HIGH;
        }
        boolean large =
                (lagNanos >= LARGE_NANOS && excess >= LARGE_EXCESS)
                        || (lagNanos >= SMALL_NANOS && chancePower <= HIGH_CHANCE);
        return large || excess >= FAIRLY ? Confidence.MEDIUM : Confidence.LOW;
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
                chancePower,
                processorLagNanos,
                fromEpochNanos,
                toEpochNanos,
                stepNanos,
                what,
                passedOnBy);
    }
}
