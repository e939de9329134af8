package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.HeatMapPane.Pair;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.words.HeatTip;
import io.ringside.desktop.ui.text.RankSearch;
import io.ringside.desktop.ui.text.Tip;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import java.util.List;
import java.util.Optional;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/// What is drawn over the matrix: the ring where the pointer or the keyboard is, the one of the
/// chosen cell, the row and column of what was searched, the block that is dragged. Owned by the FX
/// thread.
final class HeatMarks {
    private static final double RING = 2;

    private final Rectangle ring = mark(RING);
    private final Rectangle chosenRing = mark(RING);
    private final Rectangle foundRows = mark(1);
    private final Rectangle foundColumns = mark(1);
    private final Rectangle block = mark(1);

    List<Rectangle> nodes() {
        return List.of(foundRows, foundColumns, chosenRing, ring, block);
    }

    Rectangle block() {
        return block;
    }

    void paintWith(Palette colors) {
        ring.setStroke(colors.color(Token.TEXT_PRIMARY));
        for (Rectangle mark : List.of(chosenRing, foundRows, foundColumns, block)) {
            mark.setStroke(colors.color(Token.ACCENT));
        }
    }

    /// @return what is to be said of the pointed cell; empty: none is in the picture
    Optional<Tip> place(
            @Nullable HeatFrame frame,
            Optional<Pair> pointed,
            Optional<Pair> chosen,
            Optional<RankSearch.Found> found) {
        cell(chosenRing, frame, chosen);
        band(frame, found);
        return frame != null && cell(ring, frame, pointed)
                ? pointed.map(at ->
                        HeatTip.of(frame.request().view(), frame.matrix(), at.from(), at.to()))
                : Optional.empty();
    }

    double tipLeft() {
        return ring.getX();
    }

    double tipRight() {
        return ring.getX() + ring.getWidth();
    }

    double tipTop() {
        return ring.getY();
    }

    /// False: it is not in the picture.
    private static boolean cell(Rectangle mark, @Nullable HeatFrame frame, Optional<Pair> pair) {
        mark.setVisible(false);
        int ranks = frame == null ? 0 : frame.layout().ranks();
        if (frame == null
                || pair.isEmpty()
                || pair.get().from() >= ranks
                || pair.get().to() >= ranks) {
            return false;
        }
        HeatLayout layout = frame.layout();
        double scale = frame.request().displayScale();
        int gap = HeatRaster.gap(layout.pixelWidth());
        double left = frame.request().room().left();
        double top = frame.request().room().top();
        mark.setX(left + layout.x(pair.get().to()) / scale - 1);
        mark.setY(top + layout.y(pair.get().from()) / scale - 1);
        mark.setWidth((layout.pixelWidth() - gap) / scale + 2);
        mark.setHeight((layout.pixelHeight() - gap) / scale + 2);
        mark.setVisible(
                mark.getX() >= left - 2
                        && mark.getY() >= top - 2
                        && mark.getX() < left + layout.clipWidth() / scale
                        && mark.getY() < top + layout.clipHeight() / scale);
        return mark.isVisible();
    }

    private void band(@Nullable HeatFrame frame, Optional<RankSearch.Found> found) {
        foundRows.setVisible(false);
        foundColumns.setVisible(false);
        if (frame == null || found.isEmpty() || found.get().last() >= frame.layout().ranks()) {
            return;
        }
        HeatLayout layout = frame.layout();
        int first = found.get().first();
        int last = found.get().last();
        double scale = frame.request().displayScale();
        HeatRequest.Room room = frame.request().room();
        double wide = layout.clipWidth() / scale;
        double high = layout.clipHeight() / scale;
        double top = Math.clamp(layout.y(first) / scale, 0, high);
        double start = Math.clamp(layout.x(first) / scale, 0, wide);
        double bottom = Math.clamp((layout.y(last) + layout.pixelHeight()) / scale, 0, high);
        double end = Math.clamp((layout.x(last) + layout.pixelWidth()) / scale, 0, wide);
        set(foundRows, room.left(), room.top() + top, wide, bottom - top);
        set(foundColumns, room.left() + start, room.top(), end - start, high);
    }

    private static void set(Rectangle mark, double x, double y, double width, double height) {
        mark.setX(x - 0.5);
        mark.setY(y - 0.5);
        mark.setWidth(width);
        mark.setHeight(height);
        mark.setVisible(width > 0 && height > 0);
    }

    private static Rectangle mark(double width) {
        Rectangle mark = new Rectangle();
        mark.setManaged(false);
        mark.setMouseTransparent(true);
        mark.setFill(null);
        mark.setStrokeWidth(width);
        mark.setVisible(false);
        return mark;
    }
}
