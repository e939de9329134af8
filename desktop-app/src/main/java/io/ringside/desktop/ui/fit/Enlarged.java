package io.ringside.desktop.ui.fit;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/// All of a window, larger or smaller than it says: texts, rows and pictures alike. What lies above
/// the content lies in its middle, from the top. Owned by the FX thread.
public final class Enlarged extends Region {
    private static final double TOP = 0.12;

    private final Region content;
    private final List<Region> above;
    private final Scale scale = new Scale(1, 1);

    /// @param above shown over it when they are visible; the last is at the lower right
    public Enlarged(Region content, Region... above) {
        this.content = content;
        this.above = List.of(above);
        getChildren().add(content);
        getChildren().addAll(this.above);
        for (Node child : getChildren()) {
            child.getTransforms().add(scale);
        }
    }

    /// @param ratio 1: as it says
    public void enlarge(double ratio) {
        scale.setX(ratio);
        scale.setY(ratio);
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double ratio = scale.getX();
        double width = getWidth() / ratio;
        double height = getHeight() / ratio;
        content.resizeRelocate(0, 0, width, height);
        for (Region each : above) {
            boolean corner = each.equals(above.getLast());
            double wide = Math.min(width - 16, each.prefWidth(-1));
            double high = Math.min(height - 16, each.prefHeight(wide));
            double x = corner ? width - wide - 12 : (width - wide) / 2;
            double y = corner ? height - high - 32 : Math.min(TOP * height, height - high);
            each.resize(wide, high);
            each.relocate(Math.rint(x) * ratio, Math.rint(y) * ratio);
        }
    }
}
