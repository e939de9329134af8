package io.ringside.desktop.ui.pixel;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.BorderStroke;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;
import javafx.scene.shape.Shape;
import javafx.scene.text.Text;
import javafx.scene.transform.Transform;

/// A part of the window as a drawing: grounds and lines as shapes, words as words that can be found
/// and set in another size; what is painted pixel by pixel, as a timeline's spans, is a picture of
/// twice the size in it. Used once, on the FX thread.
public final class NodeSvg {
    private static final double FINER = 2;

    /// Of one picture in it; a part that is larger is drawn coarser.
    private static final double MOST_PIXELS = 4096;

    private final StringBuilder svg = new StringBuilder();
    private final Bounds frame;
    private int clips;

    private NodeSvg(Node root) {
        frame = root.localToScene(root.getLayoutBounds());
    }

    /// @return the whole document
    /// @throws IllegalArgumentException one sentence, when the part is not seen now
    public static String of(Node root) {
        NodeSvg drawing = new NodeSvg(root);
        if (root.getScene() == null
                || drawing.frame.getWidth() < 1
                || drawing.frame.getHeight() < 1) {
            throw new IllegalArgumentException("This view is not seen now: show it first.");
        }
        drawing.svg.append(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\""
                                + " xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%.0f\""
                                + " height=\"%.0f\" font-family=\"Ringside Sans, Inter,"
                                + " sans-serif\">%n",
                        drawing.frame.getWidth(),
                        drawing.frame.getHeight()));
        Paint ground = root.getScene().getRoot() instanceof Region whole ? fill(whole) : null;
        if (ground instanceof Color color) {
            drawing.rectangle(0, 0, drawing.frame.getWidth(), drawing.frame.getHeight(), 0, color);
        }
        drawing.add(root);
        return drawing.svg.append("</svg>\n").toString();
    }

    private static @org.jspecify.annotations.Nullable Paint fill(Region region) {
        return region.getBackground() == null || region.getBackground().getFills().isEmpty()
                ? null
                : region.getBackground().getFills().getLast().getFill();
    }

    private void add(Node node) {
        if (!node.isVisible() || node.getOpacity() == 0) {
            return;
        }
        boolean grouped = node.getClip() != null || node.getOpacity() < 1;
        if (grouped) {
            open(node);
        }
        switch (node) {
            case Text text -> text(text);
            case Canvas canvas -> picture(canvas);
            case ImageView image -> picture(image);
            case Shape shape -> picture(shape);
            case Region region -> region(region);
            default -> {}
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::add);
        }
        if (grouped) {
            svg.append("</g>\n");
        }
    }

    private void open(Node node) {
        svg.append("<g");
        if (node.getOpacity() < 1) {
            svg.append(String.format(Locale.ROOT, " opacity=\"%.2f\"", node.getOpacity()));
        }
        if (node.getClip() != null) {
            Bounds clip = node.localToScene(node.getClip().getBoundsInParent());
            int id = clips++;
            svg.append(
                    String.format(
                            Locale.ROOT,
                            " clip-path=\"url(#c%d)\"><clipPath id=\"c%d\"><rect x=\"%.1f\""
                                    + " y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></clipPath>%n",
                            id,
                            id,
                            clip.getMinX() - frame.getMinX(),
                            clip.getMinY() - frame.getMinY(),
                            clip.getWidth(),
                            clip.getHeight()));
        } else {
            svg.append(">\n");
        }
    }

    private void region(Region region) {
        Bounds bounds = region.localToScene(region.getLayoutBounds());
        double x = bounds.getMinX() - frame.getMinX();
        double y = bounds.getMinY() - frame.getMinY();
        double scale = SharpCanvas.enlarged(region);
        if (region.getShape() != null) {
            picture(region);
            return;
        }
        if (region.getBackground() != null) {
            for (BackgroundFill fill : region.getBackground().getFills()) {
                if (fill.getFill() instanceof Color color && color.getOpacity() > 0) {
                    double left = fill.getInsets().getLeft() * scale;
                    double top = fill.getInsets().getTop() * scale;
                    rectangle(
                            x + left,
                            y + top,
                            bounds.getWidth() - left - fill.getInsets().getRight() * scale,
                            bounds.getHeight() - top - fill.getInsets().getBottom() * scale,
                            fill.getRadii().getTopLeftHorizontalRadius() * scale,
                            color);
                }
            }
        }
        if (region.getBorder() != null) {
            region.getBorder()
                    .getStrokes()
                    .forEach(stroke ->
                            border(stroke, x, y, bounds.getWidth(), bounds.getHeight(), scale));
        }
    }

    /// Each side is a line of its own: many have a colour at one side only.
    private void border(
            BorderStroke stroke, double x, double y, double width, double height, double scale) {
        double top = stroke.getWidths().getTop() * scale;
        double bottom = stroke.getWidths().getBottom() * scale;
        double left = stroke.getWidths().getLeft() * scale;
        double right = stroke.getWidths().getRight() * scale;
        side(stroke.getTopStroke(), x, y, width, top);
        side(stroke.getBottomStroke(), x, y + height - bottom, width, bottom);
        side(stroke.getLeftStroke(), x, y, left, height);
        side(stroke.getRightStroke(), x + width - right, y, right, height);
    }

    private void side(Paint paint, double x, double y, double width, double height) {
        if (paint instanceof Color color && color.getOpacity() > 0) {
            rectangle(x, y, width, height, 0, color);
        }
    }

    private void rectangle(
            double x, double y, double width, double height, double radius, Color color) {
        if (width <= 0 || height <= 0) {
            return;
        }
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"%s %s/>%n",
                        x,
                        y,
                        width,
                        height,
                        radius > 0 ? String.format(Locale.ROOT, " rx=\"%.1f\"", radius) : "",
                        paint("fill", color)));
    }

    private static String paint(String what, Color color) {
        return String.format(
                Locale.ROOT,
                "%s=\"#%02X%02X%02X\"%s",
                what,
                Math.round(color.getRed() * 255),
                Math.round(color.getGreen() * 255),
                Math.round(color.getBlue() * 255),
                color.getOpacity() < 1
                        ? String.format(
                                Locale.ROOT, " %s-opacity=\"%.2f\"", what, color.getOpacity())
                        : "");
    }

    private void text(Text text) {
        List<String> lines = Lines.of(text);
        if (lines.stream().allMatch(String::isBlank) || !(text.getFill() instanceof Color color)) {
            return;
        }
        Bounds own = text.getLayoutBounds();
        Bounds bounds = text.localToScene(own);
        double scale = SharpCanvas.enlarged(text);
        double line = bounds.getHeight() / lines.size();
        double baseline = text.getBaselineOffset() * scale;
        boolean heavy = text.getFont().getName().contains("SemiBold");
        boolean fixed = text.getFont().getFamily().contains("Mono");
        for (int i = 0; i < lines.size(); i++) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"%s%s %s"
                                    + " xml:space=\"preserve\">%s</text>%n",
                            bounds.getMinX() - frame.getMinX(),
                            bounds.getMinY() - frame.getMinY() + baseline + i * line,
                            text.getFont().getSize() * scale,
                            heavy ? " font-weight=\"600\"" : "",
                            fixed ? " font-family=\"monospace\"" : "",
                            paint("fill", color),
                            Lines.escaped(lines.get(i))));
        }
    }

    private void picture(Node node) {
        Bounds bounds = node.localToScene(node.getBoundsInLocal());
        if (bounds.getWidth() < 0.5 || bounds.getHeight() < 0.5) {
            return;
        }
        double finer =
                Math.min(FINER, MOST_PIXELS / Math.max(bounds.getWidth(), bounds.getHeight()));
        Bounds parent = node.getBoundsInParent();
        double scale = finer * bounds.getWidth() / Math.max(1e-6, parent.getWidth());
        SnapshotParameters as = new SnapshotParameters();
        as.setFill(Color.TRANSPARENT);
        as.setTransform(Transform.scale(scale, scale));
        as.setViewport(
                new Rectangle2D(
                        parent.getMinX() * scale,
                        parent.getMinY() * scale,
                        Math.max(1, Math.ceil(parent.getWidth() * scale)),
                        Math.max(1, Math.ceil(parent.getHeight() * scale))));
        WritableImage image = node.snapshot(as, null);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] argb = new int[width * height];
        image.getPixelReader()
                .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\""
                                + " xlink:href=\"data:image/png;base64,%s\"/>%n",
                        bounds.getMinX() - frame.getMinX(),
                        bounds.getMinY() - frame.getMinY(),
                        width / finer,
                        height / finer,
                        Base64.getEncoder()
                                .encodeToString(PngFile.withAlpha(width, height, argb))));
    }
}
