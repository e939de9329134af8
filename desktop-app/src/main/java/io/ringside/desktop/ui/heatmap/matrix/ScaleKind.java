package io.ringside.desktop.ui.heatmap.matrix;

/// How values become colours.
public enum ScaleKind {
    /// Not chosen yet: logarithmic where the largest value is more than a hundred times the least,
    /// else linear. What the first picture says stays.
    AUTO,
    LINEAR,
    LOG,
    /// Each colour for as many cells as any other.
    QUANTILE
}
