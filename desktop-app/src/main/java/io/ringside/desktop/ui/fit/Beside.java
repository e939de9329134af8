package io.ringside.desktop.ui.fit;

import javafx.scene.layout.Region;

/// A picture with something at its right: beside it where both have room, else over its right edge,
/// so that the picture keeps its size. Owned by the FX thread.
public final class Beside extends Region {
    private static final double SHARE = 0.4;

    private final Region picture;
    private final Region side;
    private final double leastPicture;

    /// @param side takes no room while it is not managed
    /// @param leastPicture the width that the picture keeps beside it
    public Beside(Region picture, Region side, double leastPicture) {
        this.picture = picture;
        this.side = side;
        this.leastPicture = leastPicture;
        getChildren().addAll(picture, side);
        setMinSize(0, 0);
    }

    @Override
    protected double computePrefWidth(double height) {
        return picture.prefWidth(height) + (side.isManaged() ? side.prefWidth(height) : 0);
    }

    @Override
    protected double computePrefHeight(double width) {
        return picture.prefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double wanted = side.isManaged() ? side.prefWidth(-1) : 0;
        boolean beside = width - wanted >= leastPicture;
        double given =
                beside ? wanted : Math.min(wanted, Math.max(SHARE * width, side.minWidth(-1)));
        picture.resizeRelocate(0, 0, beside ? width - wanted : width, getHeight());
        side.resizeRelocate(width - given, 0, given, getHeight());
    }
}
