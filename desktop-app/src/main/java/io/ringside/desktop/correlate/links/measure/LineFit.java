package io.ringside.desktop.correlate.links.measure;

import io.ringside.desktop.correlate.links.measure.LinkFit.Interval;
import io.ringside.desktop.correlate.links.measure.LinkFit.Line;
import io.ringside.desktop.correlate.links.measure.LinkFit.NotIdentifiable;
import io.ringside.desktop.correlate.links.measure.LinkFit.Origin;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Fits a line of time over size that outliers do not pull. The slope is the median of the slopes
/// of all pairs of points of different size (Theil and Sen). Its interval is by the ranks of these
/// slopes (Kendall), so that nothing is assumed of the noise. Stateless.
public final class LineFit {
    public static final int LEAST_SIZES = 3;
    static final int LEAST_POINTS = 8;

    /// Sizes closer than that are one.
    private static final double SAME = 0.01;

    private static final double LEAST_RANGE = 1.25;
    private static final double LEAST_R_SQUARED = 0.8;
    private static final double OUTLIER = 3;
    private static final double NORMAL_95 = 1.96;

    private LineFit() {}

    /// @param bytes mean size of a step, for each point
    /// @param nanos mean wire time of a step
    /// @param steps of each point
    public static LinkFit of(double[] bytes, double[] nanos, long[] steps) {
        int sizes = distinct(bytes);
        if (bytes.length < LEAST_POINTS) {
            return new NotIdentifiable(
                    "only " + bytes.length + " windows with traffic, " + LEAST_POINTS + " needed");
        }
        if (sizes == 1) {
            return new NotIdentifiable("all its steps have one size");
        }
        double least = Arrays.stream(bytes).min().orElseThrow();
        double most = Arrays.stream(bytes).max().orElseThrow();
        if (sizes < LEAST_SIZES || most < LEAST_RANGE * least) {
            return new NotIdentifiable("its steps' sizes hardly vary");
        }
        double[] slopes = slopes(bytes, nanos);
        double slope = Robust.median(slopes);
        double latency = Robust.median(minus(nanos, bytes, slope));
        double squared = rSquared(bytes, nanos, latency, slope);
        Interval perByte = interval(slopes, bytes.length);
        if (perByte.low() <= 0 || squared < LEAST_R_SQUARED) {
            return unclear(
                    perByte.low() <= 0 ? "the line may as well be level" : explained(squared));
        }
        return new Line(
                latency,
                slope,
                Optional.of(latency(bytes, nanos, perByte)),
                perByte,
                squared,
                Arrays.stream(steps).sum(),
                sizes,
                Origin.WINDOWS);
    }

    /// From sums over single steps that somebody else made.
    ///
    /// @param rSquared 0 to 1
    public static LinkFit ofSums(
            double latencyNanos, double nanosPerByte, double rSquared, long steps, int sizes) {
        if (sizes < LEAST_SIZES) {
            return new NotIdentifiable(
                    sizes <= 1 ? "all its steps have one size" : "its steps have two sizes only");
        }
        if (!(nanosPerByte > 0) || !(rSquared >= LEAST_R_SQUARED) || steps < LEAST_POINTS) {
            return unclear(nanosPerByte > 0 ? explained(rSquared) : "the line falls");
        }
        double squared = Math.min(1, rSquared);
        double error = nanosPerByte * Math.sqrt((1 / squared - 1) / (steps - 2));
        return new Line(
                latencyNanos,
                nanosPerByte,
                Optional.empty(),
                new Interval(nanosPerByte - NORMAL_95 * error, nanosPerByte + NORMAL_95 * error),
                squared,
                steps,
                sizes,
                Origin.STEPS);
    }

    private static NotIdentifiable unclear(String why) {
        return new NotIdentifiable("time does not follow size: " + why);
    }

    private static String explained(double rSquared) {
        return String.format(Locale.ROOT, "R² %.2f", rSquared);
    }

    private static int distinct(double[] bytes) {
        double[] sorted = bytes.clone();
        Arrays.sort(sorted);
        int distinct = sorted.length == 0 ? 0 : 1;
        double from = sorted.length == 0 ? 0 : sorted[0];
        for (double size : sorted) {
            if (size > from * (1 + SAME)) {
                distinct++;
                from = size;
            }
        }
        return distinct;
    }

    private static double[] slopes(double[] bytes, double[] nanos) {
        double[] slopes = new double[bytes.length * (bytes.length - 1) / 2];
        int count = 0;
        for (int i = 0; i < bytes.length; i++) {
            for (int j = i + 1; j < bytes.length; j++) {
                double apart = bytes[j] - bytes[i];
                if (Math.abs(apart) > SAME * Math.max(bytes[i], bytes[j])) {
                    slopes[count++] = (nanos[j] - nanos[i]) / apart;
                }
            }
        }
        return Arrays.copyOf(slopes, count);
    }

    private static double[] minus(double[] nanos, double[] bytes, double slope) {
        double[] rest = new double[nanos.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = nanos[i] - slope * bytes[i];
        }
        return rest;
    }

    /// Of the points that are no outliers.
    private static double rSquared(double[] bytes, double[] nanos, double latency, double slope) {
        double[] rest = minus(nanos, bytes, slope);
        double most = OUTLIER * Robust.deviation(rest);
        double mean = 0;
        int count = 0;
        for (int i = 0; i < rest.length; i++) {
            if (Math.abs(rest[i] - latency) <= most) {
                mean += nanos[i];
                count++;
            }
        }
        mean /= Math.max(1, count);
        double left = 0;
        double all = 0;
        for (int i = 0; i < rest.length; i++) {
            if (Math.abs(rest[i] - latency) <= most) {
                left += (rest[i] - latency) * (rest[i] - latency);
                all += (nanos[i] - mean) * (nanos[i] - mean);
            }
        }
        return all > 0 ? Math.max(0, 1 - left / all) : 0;
    }

    private static Interval interval(double[] slopes, int points) {
        double[] sorted = slopes.clone();
        Arrays.sort(sorted);
        double scatter = Math.sqrt(points * (points - 1.0) * (2.0 * points + 5) / 18);
        int off = (int) Math.ceil(NORMAL_95 * scatter);
        int low = Math.max(0, (sorted.length - off) / 2);
        int high = Math.min(sorted.length - 1, (sorted.length + off) / 2);
        return new Interval(sorted[low], sorted[high]);
    }

    /// As wide as the slope's interval and the scatter around the line make it.
    private static Interval latency(double[] bytes, double[] nanos, Interval perByte) {
        double[] least = minus(nanos, bytes, perByte.high());
        double[] most = minus(nanos, bytes, perByte.low());
        return new Interval(
                Robust.median(least) - NORMAL_95 * Robust.error(least),
                Robust.median(most) + NORMAL_95 * Robust.error(most));
    }
}
