package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.TimelineData.Gap;
import io.ringside.desktop.viewdata.TimelineData.Known;
import java.util.List;
import java.util.OptionalInt;

/// Draws, across all rows of a node, the times of which nothing is known: hatched where its history
/// begins, dashed where no window came. So nothing that is not known looks idle. Owned by the
/// painting thread.
final class KnownPainter {
    private static final int HATCH = 8;
    private static final int DASH = 3;
    private static final double WORD_INSET = 8;
    private static final double LEAST_WORD = 90;

    private final TimelineFrame frame;
    private final TimelineRequest request;

    private KnownPainter(TimelineFrame frame) {
        this.frame = frame;
        request = frame.request();
    }

    static void paint(TimelineFrame frame) {
        new KnownPainter(frame).paint();
    }

    /// Up to when anything is known of a row: what is open there runs no further.
    static long edge(ClusterView view, TrackRows.Row row) {
        int node = node(view, row);
        List<Known> all = view.timeline().known();
        long last = view.timeline().lastNanos();
        if (node < 0 || node >= all.size() || !all.get(node).silent()) {
            return last;
        }
        return Math.min(last, all.get(node).toNanos());
    }

    private void paint() {
        List<TrackRows.Row> rows = request.rows().rows();
        List<Known> all = request.view().timeline().known();
        for (int first = 0; first < rows.size(); ) {
            int node = node(request.view(), rows.get(first));
            int last = first;
            while (last + 1 < rows.size() && node(request.view(), rows.get(last + 1)) == node) {
                last++;
            }
            if (node >= 0 && node < all.size() && !all.get(node).equals(Known.NOTHING)) {
                node(node, all.get(node), rows.get(first), rows.get(last));
            }
            first = last + 1;
        }
    }

    private void node(int node, Known known, TrackRows.Row first, TrackRows.Row last) {
        int top = y(first.y());
        int bottom = y(last.bottom());
        int from = x(known.fromNanos());
        if (from > 0) {
            int line = request.palette().argb(Token.LINE_SUBTLE);
            frame.pixels().hatch(0, top, from, bottom - top, line, HATCH);
            frame.pixels().fill(from - 1, top, 1, bottom - top, line);
            word(
                    known.dropped() ? "not kept" : "not watched",
                    0,
                    from,
                    top,
                    bottom,
                    Token.TEXT_MUTED);
        }
        for (Gap gap : known.gaps()) {
            gap(gap, "no data for " + length(gap), top, bottom);
        }
        long end = request.view().timeline().lastNanos();
        if (known.silent() && end > known.toNanos()) {
            NodeView silent = request.view().nodes().get(node);
            Gap gap = new Gap(known.toNanos(), end);
            String since = silent.standing().word() + ", no data since ";
            gap(gap, since + Figures.clock(gap.startNanos()) + ", " + length(gap), top, bottom);
        }
    }

    private void gap(Gap gap, String word, int top, int bottom) {
        int from = x(gap.startNanos());
        int to = x(gap.endNanos());
        if (to <= 0 || from >= request.width()) {
            return;
        }
        Pixels pixels = frame.pixels();
        int width = Math.max(1, to - from);
        pixels.fill(from, top, width, bottom - top, request.palette().argb(Token.BG_PANEL));
        pixels.dashedEdge(
                from, top, width, bottom - top, request.palette().argb(Token.STATE_STALE), DASH, 1);
        word(
                word,
                Math.max(0, from),
                Math.min(request.width(), to),
                top,
                bottom,
                Token.STATE_STALE);
    }

    private void word(String word, int from, int to, int top, int bottom, Token ink) {
        double scale = request.displayScale();
        double room = (to - from) / scale - 2 * WORD_INSET;
        double upper = Math.max(0, top);
        double lower = Math.min(request.height(), bottom);
        if (room >= LEAST_WORD && lower > upper) {
            double y = (upper + lower) / 2 / scale;
            frame.words()
                    .add(new TimelineFrame.Word(word, from / scale + WORD_INSET, y, room, ink));
        }
    }

    private static String length(Gap gap) {
        return Figures.age(gap.endNanos() - gap.startNanos());
    }

    private static int node(ClusterView view, TrackRows.Row row) {
        int rank = row.track().rankIndex();
        if (rank < 0 || rank >= view.ranks().size()) {
            return -1;
        }
        OptionalInt node = view.ranks().get(rank).nodeIndex();
        return node.orElse(-1);
    }

    private int y(int rowY) {
        return (int) Math.round((rowY - request.scroll()) * request.displayScale());
    }

    private int x(long nanos) {
        double x = request.range().x(nanos, request.width());
        return (int) Math.round(Math.clamp(x, -8.0, request.width() + 8.0));
    }
}
