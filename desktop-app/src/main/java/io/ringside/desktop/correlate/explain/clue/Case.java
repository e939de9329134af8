package io.ringside.desktop.correlate.explain.clue;

import io.ringside.desktop.correlate.explain.facts.RankFacts;
import java.util.List;
import java.util.OptionalDouble;

/// One rank that is slow, and what it is held against. Immutable.
///
/// @param kind in which way it is slow
/// @param lossShare the time lost, as a part of all time, 0 to 1; absent: the step is not known
/// @param linkShare of the loss, the part that lies in transfers; absent: not known
/// @param rank who is slow
/// @param norm what is usual: of its peers, or of its own past
public record Case(
        Kind kind, OptionalDouble lossShare, OptionalDouble linkShare, RankFacts rank, Norm norm) {
    /// In which way something is slow.
    public enum Kind {
        /// It comes late by its GPU.
        LATE_GPU,
        /// It comes late by its processor.
        LATE_PROCESSOR,
        /// It does the same more slowly than before.
        SLOWER
    }

    /// By how much its work would have to take longer to make the whole loss; absent likewise.
    OptionalDouble neededStretch() {
        return lossShare.isPresent() && lossShare.getAsDouble() < 1
                ? OptionalDouble.of(lossShare.getAsDouble() / (1 - lossShare.getAsDouble()))
                : OptionalDouble.empty();
    }

    /// A clue of a cause by which work takes `stretch` times longer than it should, less one.
    Clue stretched(Cause cause, double strength, double stretch, List<String> evidence) {
        OptionalDouble needed = neededStretch();
        return needed.isEmpty()
                ? new Clue(cause, strength, Clue.MOST_UNMEASURED, false, evidence, List.of())
                : new Clue(
                        cause,
                        strength,
                        Math.min(1, stretch / Math.max(1e-9, needed.getAsDouble())),
                        true,
                        evidence,
                        List.of());
    }

    /// A clue of a cause by which so much of all time is lost.
    Clue lost(Cause cause, double strength, double share, List<String> evidence) {
        return lossShare.isEmpty()
                ? new Clue(cause, strength, Clue.MOST_UNMEASURED, false, evidence, List.of())
                : new Clue(
                        cause,
                        strength,
                        Math.min(1, share / Math.max(1e-9, lossShare.getAsDouble())),
                        true,
                        evidence,
                        List.of());
    }
}
