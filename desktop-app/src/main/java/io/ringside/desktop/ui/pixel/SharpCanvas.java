package io.ringside.desktop.ui.pixel;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.canvas.Canvas;
import javafx.scene.transform.Scale;

/// A canvas that is drawn in the display's pixels at every text size, in its parent's coordinates.
/// Owned by the FX thread.
public final class SharpCanvas extends Canvas {
    private double wide;
    private double high;

    public SharpCanvas() {}

    public SharpCanvas(double width, double height) {
        fit(width, height);
    }

    /// Takes a size in its parent's coordinates; what was drawn is gone when it is another one.
    public void fit(double width, double height) {
        wide = width;
        high = height;
        Parent parent = getParent();
        double scale = parent == null ? 1 : enlarged(parent);
        setWidth(Math.ceil(width * scale));
        setHeight(Math.ceil(height * scale));
        if (scale == 1) {
            getTransforms().clear();
        } else {
            getTransforms().setAll(new Scale(1 / scale, 1 / scale));
        }
        getGraphicsContext2D().setTransform(scale, 0, 0, scale, 0, 0);
    }

    /// In its parent's coordinates.
    public double wide() {
        return wide;
    }

    /// In its parent's coordinates.
    public double high() {
        return high;
    }

    /// Removes all that was drawn.
    public void clear() {
        getGraphicsContext2D().clearRect(0, 0, wide + 1, high + 1);
    }

    /// By how much a node is larger than it says, for the text size that was chosen.
    public static double enlarged(Node node) {
        return node.getLocalToSceneTransform().getMxx();
    }

    /// Pixels of the display to one of a node's coordinates.
    public static double displayScale(Node node) {
        double window =
                node.getScene() == null || node.getScene().getWindow() == null
                        ? 1
                        : node.getScene().getWindow().getRenderScaleX();
        return window * enlarged(node);
    }
}
