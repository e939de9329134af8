package io.ringside.desktop.ui;

import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/// The panels with draggable dividers between them. Until a divider is dragged the panels follow
/// the window's size: narrow windows give the GPUs a strip, low ones less timeline. Owned by the FX
/// thread.
final class Body extends SplitPane {
    static final double ROOMY_WIDTH = 1400;
    private static final double ROOMY_HEIGHT = 660;
    private static final double TABLES_SHARE = 0.345;
    private static final double TABLES_NARROW = 320;
    private static final double GPUS_SHARE = 0.285;
    private static final double GPU_STRIP = 86;
    private static final double TIMELINE = 300;
    private static final double TIMELINE_LOW = 212;

    private final SplitPane top;
    private boolean dragged;

    Body(Region tables, Region heatMap, Region gpus, Region timeline) {
        top = new SplitPane(tables, heatMap, gpus);
        top.setMinHeight(0);
        setOrientation(Orientation.VERTICAL);
        getItems().addAll(top, timeline);
        getStyleClass().add("body");
        addEventFilter(MouseEvent.MOUSE_DRAGGED, event -> dragged |= onDivider(event));
    }

    @Override
    protected void layoutChildren() {
        if (!dragged && getWidth() > 0 && getHeight() > 0) {
            arrange();
        }
        super.layoutChildren();
    }

    private void arrange() {
        double width = getWidth() - 8;
        double height = getHeight() - 8;
        boolean roomy = getWidth() >= ROOMY_WIDTH;
        double left = roomy ? Math.rint(TABLES_SHARE * width) : TABLES_NARROW;
        double right = roomy ? Math.rint(GPUS_SHARE * width) : GPU_STRIP;
        double timeline = height >= ROOMY_HEIGHT ? TIMELINE : TIMELINE_LOW;
        place(top, 0, left / width);
        place(top, 1, 1 - right / width);
        place(this, 0, 1 - timeline / height);
    }

    private static void place(SplitPane pane, int divider, double position) {
        if (Math.abs(pane.getDividerPositions()[divider] - position) > 1e-3) {
            pane.setDividerPosition(divider, position);
        }
    }

    private static boolean onDivider(MouseEvent event) {
        return event.getTarget() instanceof Node node
                && node.getStyleClass().contains("split-pane-divider");
    }
}
