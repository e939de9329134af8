package io.ringside.desktop.ui.gpus.wall;

import java.util.ArrayList;
import java.util.List;

/// Where each GPU stands: hexagons by node, as large as there is room for, nodes in rows over all
/// of the width. What does not fit at the least size goes on below, to be scrolled to. Immutable.
///
/// @param width of a hexagon, in pixels
/// @param titled whether nodes have room for their names
/// @param cells in the order in which they are drawn
/// @param heads where the nodes' names stand
/// @param height of all
record WallLayout(double width, boolean titled, List<Cell> cells, List<Head> heads, double height) {
    static final double LEAST = 5;
    static final double MOST = 64;
    static final double HEAD = 14;

    /// A number with three digits can be read from here on.
    private static final double NUMBERED = 24;

    /// Below it a name would be cut to nothing.
    private static final double LEAST_TITLED = 76;

    private static final double STEP = 0.5;
    private static final double GAP = 4;
    private static final double ROW = 0.866;
    private static final double TALL = 1.1547;

    /// @param gpu position in the view's list
    /// @param x,y its middle
    record Cell(int gpu, double x, double y) {}

    /// @param x,y of the baseline's left end
    record Head(WallNode node, double x, double y, double width) {}

    private record Block(int columns, int rows, double width, double height) {
        static Block of(int gpus, double hex, boolean titled) {
            int columns = Math.max(1, Math.min(gpus, gpus > 16 ? 8 : 4));
            int rows = Math.max(1, (gpus + columns - 1) / columns);
            double offset = rows > 1 ? 0.5 : 0;
            return new Block(
                    columns,
                    rows,
                    (columns + offset) * hex + GAP,
                    ((rows - 1) * ROW + TALL) * hex + GAP + (titled ? HEAD : 0));
        }
    }

    /// Whether figures stand in the hexagons.
    boolean numbered() {
        return width >= NUMBERED && !cells.isEmpty();
    }

    static WallLayout of(List<WallNode> nodes, double areaWidth, double areaHeight) {
        int most = nodes.stream().mapToInt(node -> node.gpus().size()).max().orElse(0);
        if (most == 0) {
            return new WallLayout(MOST, false, List.of(), List.of(), 0);
        }
        double hex = MOST;
        while (hex > LEAST && heightOf(nodes.size(), most, hex, areaWidth) > areaHeight) {
            hex -= STEP;
        }
        return placed(nodes, most, hex, areaWidth);
    }

    private static boolean titled(int most, double hex) {
        return Block.of(most, hex, false).width() >= LEAST_TITLED;
    }

    private static double heightOf(int nodes, int most, double hex, double areaWidth) {
        Block block = Block.of(most, hex, titled(most, hex));
        int across = across(block, areaWidth);
        int rows = (nodes + across - 1) / across;
        return rows * block.height();
    }

    private static int across(Block block, double areaWidth) {
        return Math.max(1, (int) ((areaWidth + GAP) / block.width()));
    }

    /// Nodes side by side in as few rows, so that no row is much longer than the last.
    private static int evenly(int nodes, int across) {
        int rows = (nodes + across - 1) / across;
        return (nodes + rows - 1) / rows;
    }

    /// From one node to the next: full rows take all of the width, names have what hexagons leave.
    private static double pitch(Block block, int nodes, int across, double areaWidth) {
        return nodes < across ? block.width() : Math.max(block.width(), (areaWidth + GAP) / across);
    }

    private static WallLayout placed(List<WallNode> nodes, int most, double hex, double areaWidth) {
        boolean titled = titled(most, hex);
        Block block = Block.of(most, hex, titled);
        int across = evenly(nodes.size(), across(block, areaWidth));
        double pitch = pitch(block, nodes.size(), across, areaWidth);
        List<Cell> cells = new ArrayList<>();
        List<Head> heads = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            WallNode node = nodes.get(i);
            double left = Math.floor(i % across * pitch);
            int line = i / across;
            double top = line * block.height();
            if (titled) {
                heads.add(new Head(node, left, top + HEAD - 4, pitch - GAP));
                top += HEAD;
            }
            for (int k = 0; k < node.gpus().size(); k++) {
                int row = k / block.columns();
                double x = left + (k % block.columns() + (row % 2 == 0 ? 0.5 : 1)) * hex;
                double y = top + (TALL / 2 + row * ROW) * hex;
                cells.add(new Cell(node.gpus().get(k), x, y));
            }
        }
        return new WallLayout(
                hex,
                titled,
                List.copyOf(cells),
                List.copyOf(heads),
                heightOf(nodes.size(), most, hex, areaWidth));
    }

    /// The place in [#cells] of the one at a point; -1: none.
    int at(double x, double y) {
        int nearest = -1;
        double least = width * width / 4 * 1.15;
        for (int i = 0; i < cells.size(); i++) {
            double dx = cells.get(i).x() - x;
            double dy = cells.get(i).y() - y;
            if (dx * dx + dy * dy < least) {
                least = dx * dx + dy * dy;
                nearest = i;
            }
        }
        return nearest;
    }

    /// The place of the next one from `from` in a direction, of those the nearest; `from` itself at
    /// an edge.
    ///
    /// @param right,down -1, 0 or 1; one of them 0
    int next(int from, int right, int down) {
        if (from < 0 || from >= cells.size()) {
            return cells.isEmpty() ? -1 : 0;
        }
        Cell own = cells.get(from);
        int best = from;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < cells.size(); i++) {
            double along =
                    (cells.get(i).x() - own.x()) * right + (cells.get(i).y() - own.y()) * down;
            double aside =
                    Math.abs((cells.get(i).x() - own.x()) * down)
                            + Math.abs((cells.get(i).y() - own.y()) * right);
            double far = along + 3 * aside;
            if (along > width / 4 && far < least) {
                least = far;
                best = i;
            }
        }
        return best;
    }
}
