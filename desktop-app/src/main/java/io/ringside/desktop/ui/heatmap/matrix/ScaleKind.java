package io.ringside.desktop.ui.heatmap.matrix;

/// How values become colours.
public enum ScaleKind {
    /// Logarithmic where the largest value is more than a hundred times the least, else linear.
    AUTO,
    LINEAR,
    LOG
}
