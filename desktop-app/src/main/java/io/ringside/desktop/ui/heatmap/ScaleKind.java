package io.ringside.desktop.ui.heatmap;

/// How values become colours.
enum ScaleKind {
    /// Logarithmic where the largest value is more than a hundred times the least, else linear.
    AUTO,
    LINEAR,
    LOG
}
