package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import javafx.scene.canvas.GraphicsContext;

/// Marks what is selected on a painted heat map: the rows of its ranks, and the cell of a pair.
/// Stateless.
final class SelectionMarks {

    private SelectionMarks() {}

    static void draw(GraphicsContext canvas, HeatFrame frame, Linked linked) {
        double left = frame.request().room().left();
        double top = frame.request().room().top();
        HeatLayout layout = frame.layout();
        double scale = frame.request().displayScale();
        Palette palette = frame.request().palette();
        double right = left + layout.clipWidth() / scale;
        double bottom = top + layout.clipHeight() / scale;
        canvas.save();
        canvas.beginPath();
        canvas.rect(0, top - 1, right + 1, bottom - top + 2);
        canvas.clip();
        canvas.setStroke(palette.color(Token.ACCENT));
        canvas.setFill(palette.color(Token.ACCENT));
        double high = Math.max(1, layout.pixelHeight() / scale);
        double wide = Math.max(1, layout.pixelWidth() / scale);
        for (int rank = linked.nextRank(0);
                rank >= 0 && rank < layout.ranks();
                rank = linked.nextRank(rank + 1)) {
            double y = top + layout.y(rank) / scale;
            canvas.setLineWidth(1);
            canvas.strokeRect(left - 0.5, y - 0.5, right - left + 1, high + 1);
            canvas.fillRect(0, y, 3, high);
            for (int to = 0; to < layout.ranks(); to++) {
                if (linked.pair(rank, to)) {
                    canvas.setLineWidth(2);
                    canvas.strokeRect(left + layout.x(to) / scale, y, wide, high);
                }
            }
        }
        canvas.restore();
    }
}
