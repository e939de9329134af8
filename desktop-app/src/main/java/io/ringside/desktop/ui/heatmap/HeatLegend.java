package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.heatmap.matrix.HeatScale;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.heatmap.words.HeatTip;
import io.ringside.desktop.ui.pixel.PixelView;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.themes.ColorMap;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;

/// The scale with its unit, end labels and two handles that move its range, and how many cells
/// there are of each provenance. The handles are moved by mouse or, where the legend has the focus,
/// by the arrows: the upper one, with Shift the lower one. Owned by the FX thread.
final class HeatLegend extends Pane {
    static final double WIDTH = 112;
    private static final int BAR_TOP = 44;
    private static final int MOST_BAR_HEIGHT = 148;
    private static final int LEAST_BAR_HEIGHT = 40;
    private static final int BAR_WIDTH = 20;
    private static final int SAMPLE = 13;
    private static final int BELOW_BAR = 40;
    private static final int ROW = 20;
    private static final int LEAST_ROW = 14;
    private static final int MOST_HEIGHT = BAR_TOP + MOST_BAR_HEIGHT + BELOW_BAR + 5 * ROW;
    private static final int TICKS = 4;
    private static final int HANDLE = 3;
    private static final double GRIP = 8;
    private static final double KEY_STEP = 0.05;

    private final PixelView picture = new PixelView();
    private final SharpCanvas words = new SharpCanvas();
    private final Pixels pixels = new Pixels();
    private int barHeight = MOST_BAR_HEIGHT;
    private int rowHeight = ROW;
    private int rowsTop = BAR_TOP + MOST_BAR_HEIGHT + BELOW_BAR;
    private final RangeMoved moved;
    private @Nullable HeatFrame shown;
    private int grabbed;

    /// Told what the colours are to reach from and to, in the metric's own unit; NaN: what the data
    /// says.
    interface RangeMoved {
        void to(double low, double high);
    }

    HeatLegend(RangeMoved moved) {
        this.moved = moved;
        setId("heat-scale");
        setFocusTraversable(true);
        setAccessibleText(
                "Range of the colours: arrows move its upper end, Shift+arrows its lower");
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                moved.to(Double.NaN, Double.NaN);
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        setMinSize(WIDTH, 0);
        setPrefSize(WIDTH, MOST_HEIGHT);
        setMaxWidth(WIDTH);
        getChildren().addAll(picture, words);
    }

    private void press(MouseEvent event) {
        requestFocus();
        double y = event.getY();
        grabbed =
                Math.abs(y - BAR_TOP) <= GRIP
                        ? 1
                        : Math.abs(y - BAR_TOP - barHeight) <= GRIP ? -1 : 0;
        event.consume();
    }

    /// The handle goes with the pointer, and the colours with the handle: beyond its end the scale
    /// reaches further.
    private void drag(MouseEvent event) {
        if (grabbed != 0) {
            move(grabbed, 1 - (event.getY() - BAR_TOP) / barHeight);
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        int end = event.isShiftDown() ? -1 : 1;
        double at = end > 0 ? 1 : 0;
        switch (event.getCode()) {
            case UP -> move(end, at + KEY_STEP);
            case DOWN -> move(end, at - KEY_STEP);
            case HOME, ESCAPE -> moved.to(Double.NaN, Double.NaN);
            default -> {
                return;
            }
        }
        event.consume();
    }

    /// @param end 1 the upper one, -1 the lower one
    private void move(int end, double ratio) {
        HeatFrame frame = shown;
        if (frame == null) {
            return;
        }
        HeatScale scale = frame.scale();
        double most = frame.matrix().most();
        double value = scale.valueAt(ratio);
        double least =
                scale.kind() == ScaleKind.LINEAR && !frame.matrix().metric().diverging()
                        ? 0
                        : -Double.MAX_VALUE;
        if (Double.isNaN(most)) {
            return;
        }
        if (frame.matrix().metric().diverging()) {
            double far = Math.max(1e-6, Math.abs(value));
            moved.to(-far, far);
        } else if (end > 0 && value > scale.low()) {
            moved.to(scale.low(), value);
        } else if (end < 0 && value < scale.high()) {
            moved.to(Math.max(least, value), scale.high());
        }
    }

    void show(HeatFrame frame) {
        shown = frame;
        barHeight =
                Math.clamp(
                        (int) getHeight() - (MOST_HEIGHT - MOST_BAR_HEIGHT),
                        LEAST_BAR_HEIGHT,
                        MOST_BAR_HEIGHT);
        rowsTop = BAR_TOP + barHeight + BELOW_BAR;
        int rows = frame.matrix().staleCells() > 0 ? 5 : 4;
        rowHeight = Math.clamp(((int) getHeight() - rowsTop) / rows, LEAST_ROW, ROW);
        Palette palette = frame.request().palette();
        double scale = frame.request().displayScale();
        pixels.reset(
                (int) Math.round(BAR_WIDTH * scale),
                (int) Math.round(MOST_HEIGHT * scale),
                palette.argb(Token.BG_PANEL));
        bar(frame, palette, scale);
        samples(frame, palette, scale);
        picture.show(pixels, scale);
        write(frame, palette);
    }

    private void bar(HeatFrame frame, Palette palette, double scale) {
        ColorMap map = HeatRaster.map(frame.matrix().metric(), palette);
        int height = (int) Math.round(barHeight * scale);
        int top = (int) Math.round(BAR_TOP * scale);
        for (int y = 0; y < height; y++) {
            int color = map.argb(1 - y / (double) (height - 1));
            pixels.fill(0, top + y, pixels.width(), 1, color);
        }
        int grip = (int) Math.round(HANDLE * scale);
        int handle =
                palette.argb(frame.request().scale().moved() ? Token.ACCENT : Token.LINE_CONTROL);
        pixels.fill(0, top - grip, pixels.width(), grip, handle);
        pixels.fill(0, top + height, pixels.width(), grip, handle);
    }

    private void samples(HeatFrame frame, Palette palette, double scale) {
        int size = (int) Math.round(SAMPLE * scale);
        int row = 0;
        for (Provenance provenance : Provenance.values()) {
            int y = (int) Math.round((rowsTop + row++ * rowHeight) * scale);
            int color =
                    frame.request().provenanceView()
                            ? palette.argb(HeatRaster.token(provenance))
                            : HeatRaster.map(frame.matrix().metric(), palette).argb(0.7);
            HeatRaster.texture(pixels, 0, y, size, size, provenance, color, palette);
        }
        int y = (int) Math.round((rowsTop + 3 * rowHeight) * scale);
        pixels.outline(0, y, size, size, palette.argb(Token.LINE_STRONG));
        if (frame.matrix().staleCells() > 0) {
            int below = (int) Math.round((rowsTop + 4 * rowHeight) * scale);
            pixels.dashedEdge(0, below, size, size, palette.argb(Token.STATE_STALE), 3, 1);
        }
    }

    private void write(HeatFrame frame, Palette palette) {
        GraphicsContext canvas = words.getGraphicsContext2D();
        words.fit(WIDTH, MOST_HEIGHT);
        words.clear();
        canvas.setTextAlign(TextAlignment.LEFT);
        canvas.setTextBaseline(VPos.CENTER);
        HeatScale scale = frame.scale();
        HeatMatrix matrix = frame.matrix();
        text(
                canvas,
                matrix.metric().label(),
                0,
                10,
                Typeface.semibold(11),
                palette,
                Token.TEXT_PRIMARY);
        String unit = scale.unit().name();
        String kind =
                scale.kind().name().toLowerCase(Locale.ROOT)
                        + (frame.request().scale().moved() ? ", moved" : "");
        text(
                canvas,
                unit.isEmpty() ? kind : unit + ", " + kind,
                0,
                25,
                Typeface.regular(10),
                palette,
                Token.TEXT_MUTED);
        if (!Double.isNaN(matrix.most())) {
            for (int tick = 0; tick <= TICKS; tick++) {
                double ratio = tick / (double) TICKS;
                double y = BAR_TOP + barHeight * (1 - ratio);
                canvas.setFill(palette.color(Token.LINE_CONTROL));
                canvas.fillRect(BAR_WIDTH, Math.rint(y) - (tick == 0 ? 1 : 0), 4, 1);
                text(
                        canvas,
                        end(scale, tick) + scale.unit().figure(scale.valueAt(ratio)),
                        BAR_WIDTH + 8,
                        y,
                        Typeface.regular(10),
                        palette,
                        Token.TEXT_SECONDARY);
            }
        }
        text(
                canvas,
                "Provenance",
                0,
                rowsTop - 16,
                Typeface.semibold(11),
                palette,
                Token.TEXT_PRIMARY);
        int row = 0;
        for (Provenance provenance : Provenance.values()) {
            row(canvas, row++, HeatTip.name(provenance), matrix.count(provenance), palette);
        }
        row(canvas, row++, "absent", matrix.absentCells(), palette);
        if (matrix.staleCells() > 0) {
            row(canvas, row, "stale", matrix.staleCells(), palette);
        }
    }

    /// Values beyond the range have its end's colour.
    private static String end(HeatScale scale, int tick) {
        return tick == TICKS && scale.over()
                ? "\u2265 "
                : tick == 0 && scale.under() ? "\u2264 " : "";
    }

    private void row(GraphicsContext canvas, int row, String name, long count, Palette palette) {
        double y = rowsTop + row * rowHeight;
        Token color = count == 0 ? Token.TEXT_MUTED : Token.TEXT_SECONDARY;
        String line = name + "  " + Figures.count(count);
        text(canvas, line, BAR_WIDTH, y + SAMPLE / 2.0, Typeface.regular(10), palette, color);
    }

    private static void text(
            GraphicsContext canvas,
            String text,
            double x,
            double y,
            Typeface face,
            Palette palette,
            Token color) {
        canvas.setFont(face.font());
        canvas.setFill(palette.color(color));
        canvas.fillText(text, x, Math.rint(y));
    }
}
