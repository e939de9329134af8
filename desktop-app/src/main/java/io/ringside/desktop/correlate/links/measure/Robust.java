package io.ringside.desktop.correlate.links.measure;

import java.util.Arrays;

/// Figures that outliers do not pull, and the tail of Student's distribution. Stateless.
final class Robust {
    /// What makes a standard deviation of a median absolute deviation, where noise is Gaussian.
    private static final double SCALE = 1.4826;

    /// A median scatters by so much more than a mean, where noise is Gaussian.
    private static final double MEDIAN_COST = 1.2533;

    private static final int MOST_TERMS = 300;
    private static final double PRECISE = 1e-14;
    private static final double TINY = 1e-300;

    private Robust() {}

    /// 0 of nothing.
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? 0
                : sorted.length % 2 == 1
                        ? sorted[middle]
                        : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Around the median, scaled.
    static double deviation(double[] values) {
        double middle = median(values);
        return SCALE * median(Arrays.stream(values).map(v -> Math.abs(v - middle)).toArray());
    }

    /// Standard error of the median.
    static double error(double[] values) {
        return MEDIAN_COST * deviation(values) / Math.sqrt(Math.max(1, values.length));
    }

    /// Probability that a Student variable of so many degrees of freedom is `t` or more.
    static double upperTail(double t, double freedom) {
        double tail = beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
        return t >= 0 ? tail : 1 - tail;
    }

    /// The regularised incomplete beta function, by its continued fraction (Lentz).
    private static double beta(double x, double a, double b) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - beta(1 - x, b, a);
        }
        double front =
                Math.exp(
                        logGamma(a + b)
                                - logGamma(a)
                                - logGamma(b)
                                + a * Math.log(x)
                                + b * Math.log1p(-x));
        double numerator = 1;
        double denominator = 1 / nonZero(1 - (a + b) * x / (a + 1));
        double value = denominator;
        for (int m = 1; m <= MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            denominator = 1 / nonZero(1 + even * denominator);
            numerator = nonZero(1 + even / numerator);
            value *= numerator * denominator;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            denominator = 1 / nonZero(1 + odd * denominator);
            numerator = nonZero(1 + odd / numerator);
            double change = numerator * denominator;
            value *= change;
            if (Math.abs(change - 1) < PRECISE) {
                break;
            }
        }
        return front * value / a;
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// Stirling's series, from 10 upwards; below by the recurrence.
    private static double logGamma(double x) {
        double shift = 0;
        double at = x;
        while (at < 10) {
            shift -= Math.log(at);
            at++;
        }
        double inverse = 1 / at;
        double square = inverse * inverse;
        double series =
                inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
        return shift + (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series;
    }
}
