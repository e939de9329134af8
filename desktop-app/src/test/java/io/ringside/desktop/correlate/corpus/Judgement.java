package io.ringside.desktop.correlate.corpus;

import java.util.Optional;
import java.util.OptionalDouble;

/// What the rules made of one case. Immutable.
///
/// @param right what is wrong was named right and nothing else was named; of healthy jobs nothing
/// @param said what was said, for people
/// @param caused what the told wait is of the true one; empty where no figure is told
/// @param atLeast what it is said to be at least, of the true one; empty where a figure is told
/// @param covered whether the true wait lies in the told interval; empty where it is not judged
/// @param windows ten seconds each of a healthy job
/// @param loud those with a finding that is sure enough to be told
/// @param seconds after which a hang was first named right; -1: never
/// @param busyNanos that the watches took
/// @param arrivals calls of ranks that they were told of
record Judgement(
        CorpusCase of,
        boolean right,
        String said,
        OptionalDouble caused,
        OptionalDouble atLeast,
        Optional<Boolean> covered,
        int windows,
        int loud,
        int seconds,
        long busyNanos,
        long arrivals) {
    private static final double CLOSE = 0.1;

    /// Of a job that hangs: nothing was said.
    boolean isSilent() {
        return said.startsWith("nothing");
    }

    /// Of a job that hangs: it was said to stand, and nobody named.
    boolean isUndecided() {
        return said.startsWith("UNDECIDED");
    }

    /// What it is at least is not more than it is.
    boolean isAtLeast() {
        return atLeast.isPresent() && atLeast.getAsDouble() <= 1;
    }

    boolean isCausedClose() {
        return caused.isPresent() && Math.abs(caused.getAsDouble() - 1) <= CLOSE;
    }
}
