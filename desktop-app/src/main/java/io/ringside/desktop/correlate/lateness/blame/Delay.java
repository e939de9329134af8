package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.lateness.lag.Student;
import java.util.List;

/// By how much a rank is late at a place of a step, as a rule. Immutable.
///
/// @param nanos the median of what was seen
/// @param unsureNanos half of the interval that holds what it is late by in the mean: a median of
///   few is one of many that it might have been, and who is late by more in one step and by less in
///   another makes others wait for less than one that is always late by as much
record Delay(double nanos, double unsureNanos) {
    static final Delay NONE = new Delay(0, 0);

    /// Of a normal deviation's error in a mean, that in a median.
    private static final double OF_A_MEDIAN = 1.2533;

    /// Of the deviation: what taking one for all changes, as seen in calls that were all timed.
    private static final double ONE_FOR_ALL = 0.25;

    static Delay of(List<Double> seen) {
        double[] lags = seen.stream().mapToDouble(Double::doubleValue).toArray();
        double median = Medians.median(lags);
        if (lags.length < 2) {
            return new Delay(median, Math.abs(median));
        }
        double deviation = Medians.SCALE * Medians.deviation(lags);
        double error = Student.quantile(lags.length - 1) * OF_A_MEDIAN / Math.sqrt(lags.length);
        return new Delay(median, deviation * Math.hypot(ONE_FOR_ALL, error));
    }
}
