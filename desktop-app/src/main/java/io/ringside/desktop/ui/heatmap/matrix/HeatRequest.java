package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;

/// What the heat map is asked to paint.
///
/// @param communicator communicator index, -1 for all
/// @param width of the matrix's clip, in pixels of the display
/// @param displayScale pixels of the display to one of the scene
/// @param scale how values become colours
/// @param zoom 1 shows the whole matrix
public record HeatRequest(
        ClusterView view,
        Metric metric,
        int communicator,
        ScaleChoice scale,
        boolean provenanceView,
        int width,
        int height,
        double displayScale,
        double zoom,
        double panX,
        double panY,
        Palette palette) {}
