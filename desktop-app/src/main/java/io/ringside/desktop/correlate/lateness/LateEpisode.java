package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.step.StepCost;
import java.time.Duration;
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
/// @param held looks that found it meanwhile to be late only because it waited for another
public record LateEpisode(
        long sinceEpochNanos,
        long untilEpochNanos,
        int windows,
        LateRank worst,
        Confidence surest,
        Optional<StepCost> cost,
        int held) {
    /// What ends sooner calls nobody: a host that others use too makes ranks of a healthy job late
    /// for some seconds now and then.
    public static final Duration LASTING = Duration.ofSeconds(10);

    private static final long BRIEF_NANOS = 3_000_000_000L;
    private static final double LITTLE_NANOS = 1_000_000;

    /// Late calls: of fewer, within a few seconds, twice as little is little too.
    private static final int MANY = 6;

    LateEpisode(LateRank first, Optional<StepCost> cost) {
        this(first.fromEpochNanos(), first.toEpochNanos(), 1, first, first.confidence(), cost, 0);
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
                held);
    }

    /// The same with what a look has found that names `by` and not this rank: where that is sure
    /// and covers most of this one's time, it waited for `by`.
    LateEpisode heldBy(LateRank by) {
        boolean meanwhile = 2 * sharedNanos(by.fromEpochNanos(), by.toEpochNanos()) > lastedNanos();
        return meanwhile && by.confidence() != Confidence.LOW
                ? new LateEpisode(
                        sinceEpochNanos, untilEpochNanos, windows, worst, surest, cost, held + 1)
                : this;
    }

    /// The longest look has seen most of it.
    private CausedWait caused(LateRank next) {
        return next.caused().timed() > worst.caused().timed() ? next.caused() : worst.caused();
    }

    /// The part of a step that it costs, 0 to 1; empty: no step is known.
    public OptionalDouble stepShare() {
        return cost.isPresent() ? OptionalDouble.of(cost.get().share()) : worst.stepShareKnown();
    }

    /// Whether it costs too little to call anybody, or has not lasted yet.
    public boolean isNote() {
        return isBrief() || costsLittle();
    }

    /// Whether it costs too little to call anybody, however long.
    boolean costsLittle() {
        return StepCost.isNote(stepShare());
    }

    /// Whether it has not lasted for [#LASTING].
    public boolean isBrief() {
        return lastedNanos() < LASTING.toNanos();
    }

    /// From the first late operation to the last one.
    public long lastedNanos() {
        return untilEpochNanos - sinceEpochNanos;
    }

    /// How sure it is that this is no noise: a step less where a single look found it, as the first
    /// moments of a job are noisier than what comes. A little for a few seconds is what a host that
    /// others use does to a healthy job now and then, and a handful of calls within them may be one
    /// such moment. Where nobody waited in any timed call, its lag may be one of clocks.
    public Confidence confidence() {
        if (worst.caused().isNothing()) {
            return Confidence.LOW;
        }
        boolean brief = lastedNanos() < BRIEF_NANOS;
        if (brief && worst.lagNanos() < (worst.lateOperations() < MANY ? 2 : 1) * LITTLE_NANOS) {
            return Confidence.LOW;
        }
        Confidence once = surest;
        return windows > 1 || once == Confidence.LOW
                ? once
                : once == Confidence.HIGH ? Confidence.MEDIUM : Confidence.LOW;
    }

    /// Whether it was found to wait for another half as often or more as to be late by itself. That
    /// it waits is seen in timed calls; that it does not may be for want of them.
    boolean isHeld() {
        return 2 * held >= windows;
    }

    /// Whether the other one, of the same rank, takes up most of this one's time.
    boolean isInside(LateEpisode other) {
        return worst.actor().equals(other.worst.actor())
                && 2 * sharedNanos(other.sinceEpochNanos, other.untilEpochNanos) > lastedNanos();
    }

    private long sharedNanos(long from, long to) {
        return Math.min(untilEpochNanos, to) - Math.max(sinceEpochNanos, from);
    }
}
