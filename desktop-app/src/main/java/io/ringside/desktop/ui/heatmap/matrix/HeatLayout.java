package io.ringside.desktop.ui.heatmap.matrix;

/// Where cells lie: whole-pixel cells while they are a pixel or larger, pooled below. Positions are
/// pixels from the left (or top) of the matrix's clip. Immutable.
///
/// @param nodeStarts true where a rank is the first of its node
@SuppressWarnings("ArrayRecordComponent") // one for each rank, made and read by painting only
public record HeatLayout(
        int ranks,
        boolean[] nodeStarts,
        int[] gapsBefore,
        int clipWidth,
        int clipHeight,
        double cellWidth,
        double cellHeight,
        double panX,
        double panY) {

    private static final int NODE_GAP = 4;
    private static final int SMALL_NODE_GAP = 1;
    private static final double LARGEST_WIDTH = 180;
    private static final double LARGEST_HEIGHT = 132;
    private static final int FEW_RANKS = 4;
    private static final double SMALLEST_WITH_GAP = 3;
    private static final double SMALLEST_WITH_WHOLE_GAP = 4;

    /// How a block fills the clip.
    public record Zoom(double zoom, double panX, double panY) {
        public static final Zoom WHOLE = new Zoom(1, 0, 0);
    }

    /// The whole matrix in the clip, enlarged `zoom` times and moved by `panX`, `panY`.
    public static HeatLayout of(
            boolean[] nodeStarts,
            int clipWidth,
            int clipHeight,
            double scale,
            double zoom,
            double panX,
            double panY) {
        int ranks = nodeStarts.length;
        double[] size = size(nodeStarts, clipWidth, clipHeight, scale);
        double width = size[0];
        double height = size[1];
        width = whole(width * zoom);
        height = whole(height * zoom);
        int nodeGap = nodeGap(Math.min(width, height));
        int[] gapsBefore = new int[ranks];
        int gap = 0;
        for (int rank = 0; rank < ranks; rank++) {
            gap += rank > 0 && nodeStarts[rank] ? nodeGap : 0;
            gapsBefore[rank] = gap;
        }
        double all = ranks * width + gap;
        double down = ranks * height + gap;
        return new HeatLayout(
                ranks,
                nodeStarts,
                gapsBefore,
                (int) Math.min(clipWidth, Math.ceil(all)),
                (int) Math.min(clipHeight, Math.ceil(down)),
                width,
                height,
                Math.clamp(panX, 0, Math.max(0, all - clipWidth)),
                Math.clamp(panY, 0, Math.max(0, down - clipHeight)));
    }

    /// Width and height of a cell when the whole matrix is shown.
    private static double[] size(
            boolean[] nodeStarts, int clipWidth, int clipHeight, double scale) {
        int ranks = nodeStarts.length;
        int gaps = starts(nodeStarts, 0, ranks - 1);
        double width = Math.min(LARGEST_WIDTH * scale, cell(clipWidth, ranks, gaps));
        double height = Math.min(LARGEST_HEIGHT * scale, cell(clipHeight, ranks, gaps));
        if (ranks > FEW_RANKS) {
            width = Math.min(width, height);
            height = width;
        }
        return new double[] {Math.max(1e-3, width), Math.max(1e-3, height)};
    }

    /// The largest with which all ranks and the gaps that cells of this size have fit.
    private static double cell(int clip, int ranks, int gaps) {
        int all = Math.max(1, ranks);
        double most = (clip - (double) gaps * NODE_GAP) / all;
        if (most >= SMALLEST_WITH_WHOLE_GAP) {
            return most;
        }
        double small = (clip - (double) gaps * SMALL_NODE_GAP) / all;
        if (small >= SMALLEST_WITH_GAP) {
            return Math.min(small, Math.nextDown(SMALLEST_WITH_WHOLE_GAP));
        }
        return Math.min(clip / (double) all, Math.nextDown(SMALLEST_WITH_GAP));
    }

    private static int nodeGap(double cell) {
        return cell >= SMALLEST_WITH_WHOLE_GAP
                ? NODE_GAP
                : cell >= SMALLEST_WITH_GAP ? SMALL_NODE_GAP : 0;
    }

    /// Between the cells of two nodes.
    public int nodeGap() {
        return nodeGap(Math.min(cellWidth, cellHeight));
    }

    /// What shows the ranks from `top` to `bottom` as rows and from `left` to `right` as columns as
    /// large as they fit, all included.
    public static Zoom block(
            boolean[] nodeStarts,
            int clipWidth,
            int clipHeight,
            double scale,
            int top,
            int bottom,
            int left,
            int right) {
        double[] size = size(nodeStarts, clipWidth, clipHeight, scale);
        int gaps = Math.max(starts(nodeStarts, top, bottom), starts(nodeStarts, left, right));
        double across = (clipWidth - (double) gaps * NODE_GAP) / (right - left + 1);
        double down = (clipHeight - (double) gaps * NODE_GAP) / (bottom - top + 1);
        double zoom =
                Math.max(
                        1,
                        Math.min(
                                Math.min(LARGEST_WIDTH * scale, across) / size[0],
                                Math.min(LARGEST_HEIGHT * scale, down) / size[1]));
        HeatLayout whole = of(nodeStarts, clipWidth, clipHeight, scale, zoom, 0, 0);
        return new Zoom(zoom, whole.x(left), whole.y(top));
    }

    private static int starts(boolean[] nodeStarts, int first, int last) {
        int starts = 0;
        for (int rank = first + 1; rank <= last; rank++) {
            starts += nodeStarts[rank] ? 1 : 0;
        }
        return starts;
    }

    public boolean pooled() {
        return cellWidth < 1 || cellHeight < 1;
    }

    /// Left edge of a column in the clip; may lie outside.
    public int x(int rank) {
        return (int) Math.floor(rank * cellWidth + gapsBefore[rank] - panX);
    }

    public int y(int rank) {
        return (int) Math.floor(rank * cellHeight + gapsBefore[rank] - panY);
    }

    public int pixelWidth() {
        return Math.max(1, (int) cellWidth);
    }

    public int pixelHeight() {
        return Math.max(1, (int) cellHeight);
    }

    /// The column under `x`, or -1.
    public int columnAt(double x) {
        return x < 0 || x >= clipWidth ? -1 : rankAt(x + panX, cellWidth);
    }

    public int rowAt(double y) {
        return y < 0 || y >= clipHeight ? -1 : rankAt(y + panY, cellHeight);
    }

    private int rankAt(double distance, double cell) {
        int low = 0;
        int high = ranks - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            double start = middle * cell + gapsBefore[middle];
            if (distance < start) {
                high = middle - 1;
            } else if (distance >= start + cell) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    private static double whole(double size) {
        return size >= 1 ? Math.floor(size) : size;
    }
}
