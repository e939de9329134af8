package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/// Writes the gutter: what each group and row is. Thin rows are named where they start and end.
/// Owned by the FX thread.
public final class TrackHeads {
    public static final double GUTTER = 172;
    private static final int LABEL_ROW = 10;
    private static final double TWO_LABELS = 26;
    private static final double TITLE_FROM_TOP = 8;
    private static final double INSET = 12;
    private static final double HALF_LINE = 6;

    private final GraphicsContext canvas;
    private final TimelineRequest request;
    private final double top;
    private final double bottom;
    private double labelsEnd;
    private double titlesEnd;

    private TrackHeads(GraphicsContext canvas, TimelineRequest request, double top) {
        this.canvas = canvas;
        this.request = request;
        this.top = top;
        bottom = top + request.height() / request.displayScale();
        labelsEnd = top - HALF_LINE;
        titlesEnd = top - HALF_LINE;
    }

    /// @param top where the rows begin; words that would be cut by an edge, or lie on each other,
    ///   are left out
    public static void write(GraphicsContext canvas, TimelineRequest request, double top) {
        new TrackHeads(canvas, request, top).write();
    }

    private void write() {
        Palette palette = request.palette();
        List<TrackRows.Row> rows = request.rows().rows();
        for (int i = 0; i < rows.size(); i++) {
            TrackRows.Row row = rows.get(i);
            double y = top + row.y() - request.scroll() + row.height() / 2.0;
            if (row.compact()) {
                compact(row, y, palette);
                continue;
            }
            if (row.firstOfGroup()) {
                group(row, y, palette);
            }
            boolean first = i == 0 || !sameRun(rows.get(i - 1), row);
            if (row.height() >= LABEL_ROW) {
                label(row.track().label(), y, palette);
            } else if (first) {
                run(rows, i, top - request.scroll(), palette);
            }
        }
    }

    public static String place(ClusterView view, RankView rank) {
        String host =
                rank.nodeIndex().isPresent()
                        ? view.nodes().get(rank.nodeIndex().getAsInt()).hostName()
                        : "";
        return (host + " " + rank.gpuLabel()).strip();
    }

    /// Titles and labels that would lie on the one above are left out.
    private void compact(TrackRows.Row row, double y, Palette palette) {
        boolean stale =
                request.view().nodeOf(row.track().rankIndex()).map(NodeView::stale).orElse(false);
        if (!row.title().isEmpty() && y >= titlesEnd + HALF_LINE && y + HALF_LINE <= bottom) {
            titlesEnd = y + HALF_LINE;
            canvas.setTextAlign(TextAlignment.LEFT);
            Token ink = stale ? Token.STATE_STALE : Token.TEXT_PRIMARY;
            text(canvas, row.title(), INSET, y, Typeface.semibold(11), palette, ink);
        }
        label(row.label(), y, palette);
    }

    private void group(TrackRows.Row row, double y, Palette palette) {
        canvas.setTextAlign(TextAlignment.LEFT);
        String name = row.track().group();
        String title =
                name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
        double at = y - row.height() / 2.0 + Math.min(TITLE_FROM_TOP, row.height() / 2.0);
        if (at + HALF_LINE > bottom) {
            return;
        }
        int rank = row.track().rankIndex();
        ClusterView view = request.view();
        boolean stale = view.nodeOf(rank).map(NodeView::stale).orElse(false);
        Token ink = stale ? Token.STATE_STALE : Token.TEXT_PRIMARY;
        text(canvas, title, INSET, at, Typeface.semibold(11), palette, ink);
        boolean room =
                groupHeight(request.rows().rows(), row) >= 30 && at + 14 + HALF_LINE <= bottom;
        if (rank >= 0 && rank < view.ranks().size() && room) {
            String place = place(view, view.ranks().get(rank));
            place = stale ? view.nodeOf(rank).orElseThrow().standing().word() : place;
            place = beside(place, labels(request.rows().rows(), row));
            text(canvas, place, INSET, at + 14, Typeface.regular(10), palette, Token.TEXT_MUTED);
        }
    }

    /// Names thin rows of one kind by the first and the last of them.
    private void run(List<TrackRows.Row> rows, int from, double top, Palette palette) {
        int to = from;
        while (to + 1 < rows.size() && sameRun(rows.get(to + 1), rows.get(from))) {
            to++;
        }
        String first = rows.get(from).track().label();
        String last = rows.get(to).track().label();
        double height = rows.get(to).bottom() - rows.get(from).y();
        if (to == from) {
            label(first, top + rows.get(from).y() + height / 2, palette);
        } else if (height >= TWO_LABELS) {
            label(first, top + rows.get(from).y() + 5, palette);
            label(last, top + rows.get(to).bottom() - 6, palette);
        } else {
            label(first + " \u2013 " + last, top + rows.get(from).y() + height / 2, palette);
        }
    }

    private void label(String label, double y, Palette palette) {
        if (y < labelsEnd + HALF_LINE || y + HALF_LINE > bottom) {
            return;
        }
        labelsEnd = y + HALF_LINE - 1;
        canvas.setTextAlign(TextAlignment.RIGHT);
        text(canvas, label, GUTTER - 8, y, Typeface.regular(10), palette, Token.TEXT_MUTED);
    }

    /// The end of a place as long as it stands before each of these labels, which lie at the
    /// gutter's right.
    static String beside(String place, List<String> labels) {
        Typeface face = Typeface.regular(10);
        double widest = labels.stream().mapToDouble(face::width).max().orElse(0);
        return face.end(place, GUTTER - 2 * 8 - INSET - widest);
    }

    private static List<String> labels(List<TrackRows.Row> rows, TrackRows.Row first) {
        List<String> labels = new ArrayList<>(List.of(first.track().label()));
        for (int i = first.index() + 1; i < rows.size() && !rows.get(i).firstOfGroup(); i++) {
            labels.add(rows.get(i).track().label());
        }
        return labels;
    }

    private static int groupHeight(List<TrackRows.Row> rows, TrackRows.Row first) {
        int bottom = first.bottom();
        for (int i = first.index() + 1; i < rows.size() && !rows.get(i).firstOfGroup(); i++) {
            bottom = rows.get(i).bottom();
        }
        return bottom - first.y();
    }

    private static boolean sameRun(TrackRows.Row a, TrackRows.Row b) {
        return a.track().group().equals(b.track().group()) && a.track().kind() == b.track().kind();
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
        canvas.fillText(text, Math.rint(x), Math.rint(y));
    }
}
