package io.ringside.desktop.correlate.step;

/// How long a job's steps take: what it does again and again.
///
/// @param commHash the job's largest communicator
/// @param ranks of that communicator
/// @param calls of one rank in a step
/// @param steps whole ones that were measured
/// @param medianNanos length of a step
/// @param deviationNanos scaled median absolute deviation
/// @param lowNanos a twentieth of the steps is shorter
/// @param highNanos a twentieth is longer
/// @param repeats part of the calls that come again a step later, 0 to 1: the autocorrelation
/// @param agreeing ranks whose calls give the same length, within a tenth, of `followed`
/// @param followed ranks whose calls were looked at
public record StepTime(
        long commHash,
        int ranks,
        int calls,
        int steps,
        double medianNanos,
        double deviationNanos,
        double lowNanos,
        double highNanos,
        double repeats,
        int agreeing,
        int followed) {
    private static final double SAME = 0.1;

    boolean agreesWith(StepTime other) {
        return Math.abs(other.medianNanos - medianNanos) <= SAME * medianNanos;
    }

    StepTime with(int agreeing, int followed) {
        return new StepTime(
                commHash,
                ranks,
                calls,
                steps,
                medianNanos,
                deviationNanos,
                lowNanos,
                highNanos,
                repeats,
                agreeing,
                followed);
    }
}
