package io.ringside.desktop.ui.heatmap.matrix;

/// How the user wants values as colours. Immutable.
///
/// @param low in the metric's own unit, and `high`: what the colours reach from and to; NaN where
///   the data says it
public record ScaleChoice(ScaleKind kind, double low, double high) {
    public static final ScaleChoice AUTOMATIC =
            new ScaleChoice(ScaleKind.AUTO, Double.NaN, Double.NaN);

    public ScaleChoice of(ScaleKind other) {
        return new ScaleChoice(other, low, high);
    }

    public ScaleChoice between(double newLow, double newHigh) {
        return new ScaleChoice(kind, newLow, newHigh);
    }

    /// The range was moved by hand, and stays until it is given back.
    public boolean moved() {
        return !Double.isNaN(low) || !Double.isNaN(high);
    }
}
