package io.ringside.desktop.ui.gpus;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// The tiles of one node in as few rows as fit, each row as long as the next, and all of the width
/// is theirs. Owned by the FX thread.
final class TileRows extends Pane {
    private static final double GAP = 4;
    private static final double NARROWEST = 50;

    private final int most;

    /// @param most tiles that any node has: nodes with fewer get tiles of the same width
    TileRows(int most) {
        this.most = Math.max(1, most);
        setMinWidth(NARROWEST);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    /// As few rows as the width allows, filled evenly.
    static int columns(double width, int tiles) {
        int room = Math.max(1, (int) ((width + GAP) / (NARROWEST + GAP)));
        int rows = (tiles + room - 1) / room;
        return (tiles + rows - 1) / rows;
    }

    @Override
    protected double computePrefWidth(double height) {
        return NARROWEST;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        int across = columns(width < 0 ? getWidth() : width, most);
        int rows = (getChildren().size() + across - 1) / across;
        return rows == 0 ? 0 : rows * (tall() + GAP) - GAP;
    }

    private double tall() {
        return getChildren().stream().mapToDouble(tile -> tile.prefHeight(-1)).max().orElse(0);
    }

    @Override
    protected void layoutChildren() {
        List<Node> tiles = getChildren();
        int across = columns(getWidth(), most);
        double tall = tall();
        for (int i = 0; i < tiles.size(); i++) {
            double left = edge(i % across, across);
            double right = edge(i % across + 1, across) - GAP;
            int row = i / across;
            double top = row * (tall + GAP);
            tiles.get(i).resizeRelocate(left, top, right - left, tall);
        }
    }

    /// Whole pixels, so that no tile is blurred.
    private double edge(int column, int across) {
        return Math.floor((getWidth() + GAP) * column / across);
    }
}
