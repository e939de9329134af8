package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.text.ColumnUnit;

/// From values to positions on the colour map. Linear scales start at zero, logarithmic ones at the
/// least value. Immutable.
public record HeatScale(boolean logarithmic, double low, double high, ColumnUnit unit) {

    private static final double WIDE = 100;
    private static final double LARGEST_FIGURE = 10_000;

    public static HeatScale of(HeatMatrix matrix, ScaleKind kind) {
        double most = Double.isNaN(matrix.most()) ? 0 : matrix.most();
        double least = Double.isNaN(matrix.least()) ? 0 : matrix.least();
        boolean wide = least > 0 && most > WIDE * least;
        boolean logarithmic = kind == ScaleKind.LOG || (kind == ScaleKind.AUTO && wide);
        double low = logarithmic && least > 0 ? least : 0;
        double high = most > low ? most : low + (low > 0 ? low : 1);
        return new HeatScale(logarithmic && low > 0, low, high, unit(matrix.metric(), most, wide));
    }

    /// Where values lie far apart a finer unit keeps the small ones readable.
    private static ColumnUnit unit(Metric metric, double most, boolean wide) {
        ColumnUnit usual = metric.unit(most);
        ColumnUnit finer = metric.unit(most / 1000);
        return wide && most / finer.divisor() < LARGEST_FIGURE ? finer : usual;
    }

    /// 0 low to 1 high.
    public double ratio(double value) {
        if (!logarithmic) {
            return Math.clamp((value - low) / (high - low), 0, 1);
        }
        return value <= low ? 0 : Math.clamp(Math.log(value / low) / Math.log(high / low), 0, 1);
    }

    public double valueAt(double ratio) {
        return logarithmic ? low * Math.pow(high / low, ratio) : low + (high - low) * ratio;
    }
}
