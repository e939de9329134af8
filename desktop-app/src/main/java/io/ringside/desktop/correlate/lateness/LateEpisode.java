package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.LateRank.Confidence;
import io.ringside.desktop.correlate.step.StepCost;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A time in which one rank was late in one way.
///
/// @param sinceEpochNanos the first late operation
/// @param untilEpochNanos the last one
/// @param windows looks in which it was found
/// @param worst of those looks, the one with the greatest lag; what it caused is of the look that
///   saw most calls
/// @param surest of those looks, how sure it was
/// @param cost what that one takes of a step; empty: the job's steps were not known then
/// @param passedOn by rank that was late only because it waited for this one, in how many looks
public record LateEpisode(
        long sinceEpochNanos,
        long untilEpochNanos,
        int windows,
        LateRank worst,
        Confidence surest,
        Optional<StepCost> cost,
        Map<Integer, Integer> passedOn) {
    private static final long BRIEF_NANOS = 3_000_000_000L;
    private static final double LITTLE_NANOS = 1_000_000;

    public LateEpisode {
        passedOn = Map.copyOf(passedOn);
    }

    LateEpisode(LateRank first, Optional<StepCost> cost) {
        this(
                first.fromEpochNanos(),
                first.toEpochNanos(),
                1,
                first,
                first.confidence(),
                cost,
                counted(Map.of(), first));
    }

    LateEpisode and(LateRank next, Optional<StepCost> itsCost) {
        boolean worse = next.lagNanos() > worst.lagNanos();
        return new LateEpisode(
                Math.min(sinceEpochNanos, next.fromEpochNanos()),
                Math.max(untilEpochNanos, next.toEpochNanos()),
                windows + 1,
                (worse ? next : worst).with(caused(next)),
                next.confidence().compareTo(surest) > 0 ? next.confidence() : surest,
                itsCost.isPresent() && (worse || cost.isEmpty()) ? itsCost : cost,
                counted(passedOn, next));
    }

    private static Map<Integer, Integer> counted(Map<Integer, Integer> before, LateRank next) {
        Map<Integer, Integer> counts = new HashMap<>(before);
        next.passedOnBy().forEach(rank -> counts.merge(rank, 1, Integer::sum));
        return counts;
    }

    /// The longest look has seen most of it.
    private CausedWait caused(LateRank next) {
        return next.caused().timed() > worst.caused().timed() ? next.caused() : worst.caused();
    }

    /// The part of a step that it costs, 0 to 1; empty: no step is known.
    public OptionalDouble stepShare() {
        return cost.isPresent() ? OptionalDouble.of(cost.get().share()) : worst.stepShareKnown();
    }

    /// Whether it costs too little to call anybody.
    public boolean isNote() {
        return StepCost.isNote(stepShare());
    }

    /// How sure it is that this is no noise: a step less where a single look found it, as the first
    /// moments of a job are noisier than what comes. A little for a few seconds is what a host that
    /// others use does to a healthy job now and then.
    public Confidence confidence() {
        if (untilEpochNanos - sinceEpochNanos < BRIEF_NANOS && worst.lagNanos() < LITTLE_NANOS) {
            return Confidence.LOW;
        }
        Confidence once = surest;
        return windows > 1 || once == Confidence.LOW
                ? once
                : once == Confidence.HIGH ? Confidence.MEDIUM : Confidence.LOW;
    }

    /// Whether this rank, of the same job, was meanwhile found to wait for the other, half as often
    /// or more as to be late by itself. That it waits is seen in timed calls; that it does not may
    /// be for want of them.
    boolean isOnlyHeldBy(LateEpisode other) {
        return 2 * sharedNanos(other) > untilEpochNanos - sinceEpochNanos
                && 2 * other.passedOn.getOrDefault(worst.rank(), 0) >= windows;
    }

    /// Whether the other one, of the same rank, takes up most of this one's time.
    boolean isInside(LateEpisode other) {
        return worst.actor().equals(other.worst.actor())
                && 2 * sharedNanos(other) > untilEpochNanos - sinceEpochNanos;
    }

    private long sharedNanos(LateEpisode other) {
        return Math.min(untilEpochNanos, other.untilEpochNanos)
                - Math.max(sinceEpochNanos, other.sinceEpochNanos);
    }
}
