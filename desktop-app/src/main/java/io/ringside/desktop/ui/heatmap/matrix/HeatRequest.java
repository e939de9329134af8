package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;

/// What the heat map is asked to paint.
///
/// @param communicator communicator index, -1 for all
/// @param room around the matrix
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
        Room room,
        int width,
        int height,
        double displayScale,
        double zoom,
        double panX,
        double panY,
        Palette palette) {

    /// What is kept free around the matrix for its heads, its sums and the legend, in pixels of the
    /// scene. Where cells are too small for a texture, the heads and sums give way before the cells
    /// do. Immutable.
    ///
    /// @param tight the sums are drawn smaller and nearer
    public record Room(double left, double top, double right, double bottom, boolean tight) {
        /// For heads with names of GPUs, and for numbers alone.
        private static final double LEFT_NAMED = 76;

        private static final double LEFT_NUMBERED = 44;
        private static final Room TIGHT = new Room(LEFT_NUMBERED, 36, 52, 17, true);
        private static final int NAMED_RANKS = 8;

        /// As much as heads and sums like to have.
        public static Room roomy(int ranks) {
            double left = ranks <= NAMED_RANKS ? LEFT_NAMED : LEFT_NUMBERED;
            return new Room(left, 56, 84, 34, false);
        }

        /// What is best for the cells of a matrix with this room in all, without the legend.
        ///
        /// @param width in pixels of the scene
        /// @param scale pixels of the display to one of the scene
        public static Room of(boolean[] nodeStarts, double width, double height, double scale) {
            Room roomy = roomy(nodeStarts.length);
            double cell = roomy.cell(nodeStarts, width, height, scale);
            return cell < HeatRaster.TEXTURE_FROM * scale
                            && TIGHT.cell(nodeStarts, width, height, scale) > cell
                    ? TIGHT
                    : roomy;
        }

        /// Of the matrix, in pixels of the display.
        public int width(double all, double scale) {
            return (int) ((all - left - right) * scale);
        }

        public int height(double all, double scale) {
            return (int) ((all - top - bottom) * scale);
        }

        private double cell(boolean[] nodeStarts, double width, double height, double scale) {
            return HeatLayout.of(
                            nodeStarts, width(width, scale), height(height, scale), scale, 1, 0, 0)
                    .cellHeight();
        }
    }
}
