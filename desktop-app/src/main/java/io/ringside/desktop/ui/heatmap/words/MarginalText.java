package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatNumbers.Marginals;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Draws what rows and columns come to as bars: rows right of the matrix, columns below it. Owned
/// by the FX thread.
public final class MarginalText {
    private static final double GAP = 8;
    private static final double LONGEST = 40;
    private static final double TALLEST = 14;
    private static final double TIGHT_GAP = 4;
    private static final double TIGHT_TALLEST = 10;
    private static final double LEAST_FIGURE = 11;

    private final GraphicsContext canvas;
    private final HeatFrame frame;
    private final double left;
    private final double top;
    private final Palette palette;
    private final double scale;
    private final double gap;
    private final double tallest;

    MarginalText(GraphicsContext canvas, HeatFrame frame) {
        this.canvas = canvas;
        this.frame = frame;
        HeatRequest.Room room = frame.request().room();
        left = room.left();
        top = room.top();
        gap = room.tight() ? TIGHT_GAP : GAP;
        tallest = room.tight() ? TIGHT_TALLEST : TALLEST;
        palette = frame.request().palette();
        scale = frame.request().displayScale();
    }

    void write() {
        Marginals marginals = frame.numbers().marginals();
        Metric metric = frame.matrix().metric();
        if (Double.isNaN(marginals.mostOfRows())) {
            return;
        }
        HeatLayout layout = frame.layout();
        double right = left + layout.clipWidth() / scale + GAP;
        double bottom = top + layout.clipHeight() / scale + gap;
        ColumnUnit unit = metric.unit(marginals.mostOfRows());
        boolean waits = metric == Metric.WAIT;
        String rows = waits ? "Caused" : metric.additive() ? "Sent" : "Most";
        canvas.setTextAlign(TextAlignment.LEFT);
        text(rows, right, top - 20, Typeface.semibold(10), Token.TEXT_PRIMARY);
        text(unit.name(), right, top - 8, Typeface.regular(10), Token.TEXT_MUTED);
        rows(marginals, right, unit);
        columns(marginals, bottom);
        canvas.setTextAlign(TextAlignment.RIGHT);
        String columns = waits ? "Waited" : metric.additive() ? "Recv." : "Most";
        text(columns, left - 6, bottom + 6, Typeface.regular(10), Token.TEXT_MUTED);
    }

    private void rows(Marginals marginals, double x, ColumnUnit unit) {
        HeatLayout layout = frame.layout();
        double most = marginals.mostOfRows();
        double height = layout.pixelHeight() / scale;
        boolean figures = height >= LEAST_FIGURE;
        double drawn = -10;
        double pooled = Double.NaN;
        canvas.setFill(palette.color(Token.WAIT));
        for (int rank = 0; rank < layout.ranks(); rank++) {
            double y = layout.y(rank) / scale;
            double value = marginals.rows()[rank];
            if (y < 0 || y + height > layout.clipHeight() / scale + 1 || Double.isNaN(value)) {
                continue;
            }
            // Rows thinner than two pixels share a bar: the longest of them.
            boolean shares = y < drawn + 2;
            if (shares && !(value > pooled)) {
                continue;
            }
            pooled = value;
            drawn = shares ? drawn : y;
            double length = most > 0 ? Math.max(0, value) / most * LONGEST : 0;
            double tall = Math.clamp(height - 2, 1, TALLEST);
            canvas.setFill(palette.color(Token.WAIT));
            canvas.fillRect(
                    x, top + drawn + Math.max(0, (height - tall) / 2), Math.max(1, length), tall);
            if (figures) {
                text(
                        unit.figure(value),
                        x + Math.max(1, length) + 4,
                        top + y + height / 2,
                        Typeface.regular(10),
                        Token.TEXT_SECONDARY);
            }
        }
    }

    private void columns(Marginals marginals, double y) {
        HeatLayout layout = frame.layout();
        double most = marginals.mostOfColumns();
        double width = layout.pixelWidth() / scale;
        double drawn = -10;
        double pooled = Double.NaN;
        canvas.setFill(palette.color(Token.WAIT));
        for (int rank = 0; rank < layout.ranks(); rank++) {
            double x = layout.x(rank) / scale;
            double value = marginals.columns()[rank];
            if (x < 0 || x + width > layout.clipWidth() / scale + 1 || Double.isNaN(value)) {
                continue;
            }
            boolean shares = x < drawn + 2;
            if (shares && !(value > pooled)) {
                continue;
            }
            pooled = value;
            drawn = shares ? drawn : x;
            double tall = Math.max(1, most > 0 ? Math.max(0, value) / most * tallest : 0);
            double wide = Math.clamp(width - 2, 1, TALLEST);
            canvas.fillRect(
                    left + drawn + Math.max(0, (width - wide) / 2), y + tallest - tall, wide, tall);
        }
    }

    private void text(String text, double x, double y, Typeface face, Token color) {
        canvas.setFont(face.font());
        canvas.setFill(palette.color(color));
        canvas.fillText(text, Math.rint(x), Math.rint(y));
    }
}
