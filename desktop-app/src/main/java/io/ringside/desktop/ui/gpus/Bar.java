package io.ringside.desktop.ui.gpus;

import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/// A share of a whole as a thin bar; an absent one leaves its place empty, without a track. Owned
/// by the FX thread.
final class Bar extends StackPane {
    private final Region fill = new Region();
    private double ratio = Double.NaN;

    Bar(String... styles) {
        getStyleClass().add("bar-track");
        fill.getStyleClass().add("bar-fill");
        fill.getStyleClass().addAll(styles);
        fill.setManaged(false);
        getChildren().add(fill);
    }

    void show(double share) {
        ratio = share;
        setVisible(!Double.isNaN(share));
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double width = Double.isNaN(ratio) ? 0 : Math.clamp(ratio, 0, 1) * getWidth();
        fill.setVisible(width > 0);
        fill.resizeRelocate(0, 0, Math.max(1, Math.rint(width)), getHeight());
    }
}
