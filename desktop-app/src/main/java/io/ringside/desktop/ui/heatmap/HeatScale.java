package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.text.ColumnUnit;

/// From values to positions on the colour map. Linear scales start at zero, logarithmic ones at the
/// least value. Immutable.
record HeatScale(boolean logarithmic, double low, double high, ColumnUnit unit) {

    static HeatScale of(HeatMatrix matrix, boolean logarithmic) {
        double most = Double.isNaN(matrix.most()) ? 0 : matrix.most();
        double least = Double.isNaN(matrix.least()) ? 0 : matrix.least();
        double low = logarithmic && least > 0 ? least : 0;
        double high = most > low ? most : low + (low > 0 ? low : 1);
        return new HeatScale(logarithmic && low > 0, low, high, matrix.metric().unit(most));
    }

    /// 0 low to 1 high.
    double ratio(double value) {
        if (!logarithmic) {
            return Math.clamp((value - low) / (high - low), 0, 1);
        }
        return value <= low ? 0 : Math.clamp(Math.log(value / low) / Math.log(high / low), 0, 1);
    }

    double valueAt(double ratio) {
        return logarithmic ? low * Math.pow(high / low, ratio) : low + (high - low) * ratio;
    }
}
