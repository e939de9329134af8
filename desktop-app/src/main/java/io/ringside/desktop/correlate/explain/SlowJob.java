package io.ringside.desktop.correlate.explain;

import java.util.Locale;

/// A job that does the same more slowly than it did. Immutable.
///
/// @param commHash its largest communicator
/// @param ranks of that
/// @param node whose calls are counted, the target it was told by
/// @param lossShare of all time, the part that is lost against before, 0 to 1
/// @param before for people: when it was well
/// @param sinceEpochNanos the beginning of the first slow step
/// @param serving whether its time between tokens is compared, not its calls
public record SlowJob(
        long commHash,
        int ranks,
        String node,
        double lossShare,
        String before,
        long sinceEpochNanos,
        boolean serving,
        Explanation explanation) {
    private static final double PERCENT = 100;

    /// One sentence.
    ///
    /// @param communicator its label
    public String headline(String communicator) {
        return String.format(
                Locale.ROOT,
                "The job of communicator %s (%d ranks) is %.0f %% slower than it was.",
                communicator,
                ranks,
                PERCENT * (1 / (1 - lossShare) - 1));
    }
}
