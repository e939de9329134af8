package io.ringside.desktop.correlate.lateness;

/// What others waited in collectives for a late rank and for those that were late because of it,
/// summed over the GPUs that waited: what they would not have waited had these come with the latest
/// of the others. Immutable.
///
/// @param gpuSecondsPerMinute GPU time spent waiting, for each minute of the job: the best guess
/// @param low of the interval that holds it with 95 % probability
/// @param high likewise; much more than `low` where the sample never comes to calls of a step that
///   may wait, too
/// @param timed calls whose waits are known
/// @param calls calls there were
public record CausedWait(
        double gpuSecondsPerMinute, double low, double high, long timed, long calls) {
    static final CausedWait UNKNOWN = new CausedWait(0, 0, 0, 0, 0);

    /// Of the guess: where the interval reaches further to a side, it is no figure.
    private static final double FIGURE = 0.1;

    /// GPU-seconds a minute: what two decimals show.
    private static final double LEAST = 0.005;

    /// Whether something is known: a call was timed while the rank was late, for a time that is not
    /// nothing.
    public boolean isKnown() {
        return timed > 0;
    }

    /// Whether every call was timed. What others would have waited without the late rank is worked
    /// out all the same.
    public boolean isMeasured() {
        return timed == calls;
    }

    /// Whether the guess is known well enough to be told as a figure; else only that it is [#low]
    /// at least.
    public boolean isFigure() {
        return isKnown()
                && !isNothing()
                && gpuSecondsPerMinute - low <= FIGURE * gpuSecondsPerMinute
                && high - gpuSecondsPerMinute <= FIGURE * gpuSecondsPerMinute;
    }

    /// Whether calls were timed and nobody waited in any of them: that says little of the others,
    /// but speaks against a rank that is said to be late.
    public boolean isNothing() {
        return isKnown() && high < LEAST;
    }

    /// Whether there is anything to tell: that others wait nothing at least, everybody knows.
    public boolean isTold() {
        return isFigure() || (isKnown() && low >= LEAST);
    }

    /// The figure, or what it is at least.
    public double told() {
        return isFigure() ? gpuSecondsPerMinute : low;
    }

    /// GPUs that do nothing but wait, on average: GPU-hours an hour, as [#told].
    public double gpus() {
        return told() / 60;
    }
}
