package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.text.ColumnUnit;
import java.util.Arrays;

/// From values to positions on the colour map. Linear scales start at zero, logarithmic ones at the
/// least value; one of residuals reaches as far below zero as above; a quantile one gives each
/// colour as many cells. A range that was moved holds, and what lies beyond has its end's colour.
/// Immutable.
///
/// @param kind never [ScaleKind#AUTO]
/// @param quantiles ascending values at even shares of the cells; empty but for quantile scales
/// @param under there are values below `low`, and `over` above `high`
@SuppressWarnings("ArrayRecordComponent") // never written after it is made, compared by nobody
public record HeatScale(
        ScaleKind kind,
        double low,
        double high,
        double[] quantiles,
        boolean under,
        boolean over,
        ColumnUnit unit) {

    private static final double WIDE = 100;
    private static final double LARGEST_FIGURE = 10_000;
    private static final int QUANTILES = 257;
    private static final int MOST_SAMPLED = 1 << 14;
    private static final double[] NONE = {};

    public static HeatScale of(HeatMatrix matrix, ScaleKind kind) {
        return of(matrix, ScaleChoice.AUTOMATIC.of(kind));
    }

    public static HeatScale of(HeatMatrix matrix, ScaleChoice choice) {
        Metric metric = matrix.metric();
        double most = Double.isNaN(matrix.most()) ? 0 : matrix.most();
        double least = Double.isNaN(matrix.least()) ? 0 : matrix.least();
        double lowest = Double.isNaN(matrix.lowest()) ? 0 : matrix.lowest();
        boolean wide = least > 0 && most > WIDE * least;
        ScaleKind kind = kind(metric, choice.kind(), wide, least);
        double far = Math.max(Math.abs(most), Math.abs(lowest));
        double low = metric.diverging() ? -far : kind == ScaleKind.LOG ? least : 0;
        double high = metric.diverging() ? far : most;
        low = Double.isNaN(choice.low()) ? low : choice.low();
        high = Double.isNaN(choice.high()) ? high : choice.high();
        if (kind == ScaleKind.LOG && low <= 0) {
            // A range taken over from a linear scale may begin at zero.
            low = least < high ? least : high / WIDE;
        }
        high = high > low ? high : low + (low > 0 ? low : 1);
        ColumnUnit unit = metric.diverging() ? metric.unit(far) : unit(metric, most, wide);
        double[] quantiles = kind == ScaleKind.QUANTILE ? quantiles(matrix, low, high) : NONE;
        return new HeatScale(kind, low, high, quantiles, lowest < low, most > high, unit);
    }

    private static ScaleKind kind(Metric metric, ScaleKind wanted, boolean wide, double least) {
        if (metric.diverging() || (wanted == ScaleKind.LOG && least <= 0)) {
            return ScaleKind.LINEAR;
        }
        return wanted != ScaleKind.AUTO ? wanted : wide ? ScaleKind.LOG : ScaleKind.LINEAR;
    }

    public boolean logarithmic() {
        return kind == ScaleKind.LOG;
    }

    /// Where values lie far apart a finer unit keeps the small ones readable.
    private static ColumnUnit unit(Metric metric, double most, boolean wide) {
        ColumnUnit usual = metric.unit(most);
        ColumnUnit finer = metric.unit(most / 1000);
        return wide && most / finer.divisor() < LARGEST_FIGURE ? finer : usual;
    }

    /// Of a sample where there are many cells.
    private static double[] quantiles(HeatMatrix matrix, double low, double high) {
        int step = Math.max(1, matrix.cells() / MOST_SAMPLED);
        double[] sample = new double[matrix.cells() / step + 1];
        int count = 0;
        for (int cell = 0; cell < matrix.cells(); cell += step) {
            double value = matrix.value(cell);
            if (!Double.isNaN(value) && value >= low && value <= high) {
                sample[count++] = value;
            }
        }
        if (count == 0) {
            return new double[] {low, high};
        }
        Arrays.sort(sample, 0, count);
        double[] quantiles = new double[QUANTILES];
        for (int i = 0; i < QUANTILES; i++) {
            quantiles[i] = sample[(int) Math.round(i * (count - 1) / (double) (QUANTILES - 1))];
        }
        return quantiles;
    }

    /// 0 low to 1 high.
    public double ratio(double value) {
        return switch (kind) {
            case LOG ->
                    value <= low
                            ? 0
                            : Math.clamp(Math.log(value / low) / Math.log(high / low), 0, 1);
            case QUANTILE -> share(value);
            case AUTO, LINEAR -> Math.clamp((value - low) / (high - low), 0, 1);
        };
    }

    public double valueAt(double ratio) {
        return switch (kind) {
            case LOG -> low * Math.pow(high / low, ratio);
            case QUANTILE ->
                    quantiles[(int) Math.round(Math.clamp(ratio, 0, 1) * (quantiles.length - 1))];
            case AUTO, LINEAR -> low + (high - low) * ratio;
        };
    }

    /// Equal values lie in the middle of their shares.
    private double share(double value) {
        int first = Arrays.binarySearch(quantiles, value);
        if (first < 0) {
            return Math.clamp((-first - 1) / (double) (quantiles.length - 1), 0, 1);
        }
        int last = first;
        while (first > 0 && quantiles[first - 1] == value) {
            first--;
        }
        while (last + 1 < quantiles.length && quantiles[last + 1] == value) {
            last++;
        }
        return (first + last) / 2.0 / (quantiles.length - 1);
    }
}
