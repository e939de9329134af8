package io.ringside.desktop.ui.gpus.wall;

import io.ringside.desktop.ui.gpus.wall.WallLayout.Cell;
import io.ringside.desktop.ui.gpus.wall.WallNode.Trouble;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.GpuView;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;

/// Draws the wall. A hexagon's fill is its figure; one that is stale, or of which the figure is not
/// known, has no fill; a badge says what is wrong. Owned by the FX thread.
final class WallPainter {
    private static final double CLASSED = 34;

    /// A badge would not be seen on a smaller one: it has a ring.
    private static final double RINGED = 16;

    private static final double[] UNIT_X = {0, 0.5, 0.5, 0, -0.5, -0.5};
    private static final double[] UNIT_Y = {-0.577, -0.289, 0.289, 0.577, 0.289, -0.289};

    private final GraphicsContext canvas;
    private final double[] xs = new double[UNIT_X.length];
    private final double[] ys = new double[UNIT_Y.length];

    WallPainter(GraphicsContext canvas) {
        this.canvas = canvas;
    }

    /// What is drawn.
    ///
    /// @param classes the class of a GPU's work, empty: not told
    /// @param hovered,chosen places in the layout's cells; -1: none
    /// @param focused whether the chosen one has the keyboard
    record Scene(
            WallLayout layout,
            List<GpuView> gpus,
            WallFigure figure,
            Function<GpuView, Trouble> trouble,
            Function<GpuView, String> classes,
            int hovered,
            int chosen,
            boolean focused) {}

    void paint(Scene scene, Palette palette, double width, double height) {
        canvas.clearRect(0, 0, width, height);
        canvas.setTextBaseline(VPos.BASELINE);
        canvas.setTextAlign(TextAlignment.LEFT);
        canvas.setFont(Typeface.regular(10).font());
        for (WallLayout.Head head : scene.layout().heads()) {
            canvas.setFill(
                    palette.color(
                            switch (head.node().trouble()) {
                                case FAILED -> Token.STATE_PAGE;
                                case WARNED -> Token.STATE_TICKET;
                                case STALE -> Token.STATE_STALE;
                                case NONE -> Token.TEXT_SECONDARY;
                            }));
            canvas.fillText(fitted(head), head.x(), head.y());
        }
        double hex = scene.layout().width();
        canvas.setTextAlign(TextAlignment.CENTER);
        canvas.setTextBaseline(VPos.CENTER);
        canvas.setFont(Typeface.regular(hex >= CLASSED ? 11 : 10).font());
        for (Cell cell : scene.layout().cells()) {
            if (cell.gpu() < scene.gpus().size()) {
                cell(scene, cell, scene.gpus().get(cell.gpu()), palette);
            }
        }
        ring(scene, scene.hovered(), palette.color(Token.TEXT_PRIMARY), 1);
        ring(
                scene,
                scene.chosen(),
                palette.color(scene.focused() ? Token.ACCENT : Token.TEXT_PRIMARY),
                2);
    }

    private void cell(Scene scene, Cell cell, GpuView gpu, Palette palette) {
        double hex = scene.layout().width();
        double inner = hex - (hex >= 10 ? 1.5 : 1);
        OptionalDouble share = scene.figure().share(gpu);
        outline(cell, inner);
        Token ink = Token.TEXT_MUTED;
        if (gpu.stale()) {
            stroke(palette.color(Token.STATE_STALE), hex >= 16);
        } else if (share.isEmpty()) {
            stroke(palette.color(Token.LINE_SUBTLE), false);
        } else {
            int argb = palette.sequential().argb(Math.clamp(share.getAsDouble(), 0, 1));
            canvas.setFill(Color.rgb(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF));
            canvas.fillPolygon(xs, ys, xs.length);
            ink = palette.inkOn(argb);
        }
        if (scene.layout().numbered()) {
            canvas.setFill(palette.color(ink));
            canvas.fillText(scene.figure().cell(gpu), cell.x(), cell.y());
            String word = hex >= CLASSED ? scene.classes().apply(gpu) : "";
            if (!word.isEmpty()) {
                canvas.fillText(
                        word.substring(0, 1).toUpperCase(Locale.ROOT), cell.x(), cell.y() + 10);
            }
        }
        badge(scene.trouble().apply(gpu), cell, hex, palette);
    }

    /// Top right: a square is an error, a disk is a clock that is held down.
    private void badge(Trouble trouble, Cell cell, double hex, Palette palette) {
        if (trouble != Trouble.FAILED && trouble != Trouble.WARNED) {
            return;
        }
        if (hex < RINGED) {
            outline(cell, hex + 1);
            canvas.setLineDashes();
            canvas.setLineWidth(2);
            canvas.setStroke(
                    palette.color(
                            trouble == Trouble.FAILED ? Token.STATE_PAGE : Token.STATE_TICKET));
            canvas.strokePolygon(xs, ys, xs.length);
            return;
        }
        double size = Math.clamp(hex / 3, 3, 8);
        double x = cell.x() + hex * 0.28 - size / 2;
        double y = cell.y() - hex * 0.32 - size / 2;
        canvas.setFill(palette.color(Token.BG_PANEL));
        canvas.fillRect(x - 1, y - 1, size + 2, size + 2);
        if (trouble == Trouble.FAILED) {
            canvas.setFill(palette.color(Token.STATE_PAGE));
            canvas.fillRect(x, y, size, size);
        } else {
            canvas.setFill(palette.color(Token.STATE_TICKET));
            canvas.fillOval(x, y, size, size);
        }
    }

    private void ring(Scene scene, int place, Color color, double line) {
        if (place < 0 || place >= scene.layout().cells().size()) {
            return;
        }
        outline(scene.layout().cells().get(place), scene.layout().width() + 1);
        canvas.setLineDashes();
        canvas.setLineWidth(line);
        canvas.setStroke(color);
        canvas.strokePolygon(xs, ys, xs.length);
    }

    private void stroke(Color color, boolean dashed) {
        if (dashed) {
            canvas.setLineDashes(3, 3);
        } else {
            canvas.setLineDashes();
        }
        canvas.setLineWidth(1);
        canvas.setStroke(color);
        canvas.strokePolygon(xs, ys, xs.length);
    }

    private void outline(Cell cell, double hex) {
        for (int i = 0; i < xs.length; i++) {
            xs[i] = cell.x() + UNIT_X[i] * hex;
            ys[i] = cell.y() + UNIT_Y[i] * hex;
        }
    }

    private static String fitted(WallLayout.Head head) {
        Typeface face = Typeface.regular(10);
        String whole = head.node().name() + head.node().word();
        if (face.width(whole) <= head.width()) {
            return whole;
        }
        String shown = head.node().name();
        while (shown.length() > 1 && face.width(shown) > head.width()) {
            shown = shown.substring(0, shown.length() - 1);
        }
        return shown;
    }
}
