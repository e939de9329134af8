package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.collective.Collective;
import io.ringside.desktop.ui.collective.Collective.Part;
import io.ringside.desktop.ui.collective.WaitIndex;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.ui.timeline.frame.TrackRows.Row;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Draws what spans of several ranks have to do with each other: the wait apart from the transfer,
/// a line through the starts of a collective, a dashed one where its last rank came, and how far a
/// clock may be off. Owned by the painting thread.
final class FlowPainter {
    /// More collectives with a last rank than these are drawn without lines, but for the chosen
    /// one.
    private static final int MOST_FLOWS = 24;

    private static final int WAIT_HEIGHT = 4;
    private static final int TALL_WAIT_HEIGHT = 6;
    private static final int TALL_ROW = 18;
    private static final int LEAST_WHISKER = 4;
    private static final int LEAST_WHISKER_ROW = 9;
    private static final int DASH = 4;
    private static final double WAIT_WORD = 70;
    private static final int DOT = 3;

    private FlowPainter() {}

    /// Thin, so that the difference needs no colour.
    static void wait(
            TimelineFrame frame, WaitIndex.Found found, int x, int end, int top, int height) {
        TimelineRequest request = frame.request();
        int tall = Math.min(height, height >= TALL_ROW ? TALL_WAIT_HEIGHT : WAIT_HEIGHT);
        int y = top + (height - tall) / 2;
        frame.pixels().fill(x, y, end - x, tall, request.palette().argb(Token.WAIT));
        double scale = request.displayScale();
        double left = Math.max(0, x) / scale;
        double room = Math.min(request.width(), end) / scale - left - 4;
        if (room >= WAIT_WORD && height >= TALL_ROW) {
            String least = found.collective().whole() ? "wait " : "wait \u2265 ";
            frame.words()
                    .add(
                            new TimelineFrame.Word(
                                    least + Figures.duration((double) found.waitNanos()),
                                    left + 2,
                                    (top + 4) / scale,
                                    room,
                                    Token.TEXT_SECONDARY));
        }
    }

    /// Whiskers at both ends, where they would be seen.
    static void clock(
            TimelineFrame frame, Row row, int x, int right, int top, int height, TimeRange range) {
        int rank = row.track().rankIndex();
        if (height < LEAST_WHISKER_ROW
                || rank < 0
                || rank >= frame.request().view().ranks().size()) {
            return;
        }
        int node = frame.request().view().ranks().get(rank).nodeIndex().orElse(-1);
        long off = frame.waits().clockNanos(node);
        int half =
                (int)
                        Math.min(
                                frame.request().width(),
                                Math.round(
                                        (double) off
                                                * frame.request().width()
                                                / range.spanNanos()));
        if (half < LEAST_WHISKER) {
            return;
        }
        int ink = frame.request().palette().argb(Token.TEXT_PRIMARY);
        int middle = top + height / 2;
        for (int at : new int[] {x, right}) {
            frame.pixels().fill(at - half, middle, 2 * half + 1, 1, ink);
            frame.pixels().fill(at - half, middle - 2, 1, 5, ink);
            frame.pixels().fill(at + half, middle - 2, 1, 5, ink);
        }
    }

    static boolean chosen(TimelineRequest request, Row row, SpanChunk chunk, int span) {
        return request.chosen().isPresent()
                && request.chosen().get().rankIndex() == row.track().rankIndex()
                && request.chosen().get().track().kind() == row.track().kind()
                && request.chosen().get().track().channel() == row.track().channel()
                && request.chosen().get().startNanos() == chunk.startNanos()[span]
                && request.chosen().get().name().equals(chunk.names()[chunk.name()[span]]);
    }

    /// The lines of all collectives that some rank came last to, or of the chosen one.
    static void paint(TimelineFrame frame) {
        TimelineRequest request = frame.request();
        Map<Integer, Row> rows = new HashMap<>();
        for (Row row : request.rows().rows()) {
            if (row.track().kind() == TrackKind.OPERATIONS && !row.ofNode()) {
                rows.putIfAbsent(row.track().rankIndex(), row);
            }
        }
        List<Collective> late =
                frame.waits().collectives().all().stream()
                        .filter(each -> each.last().isPresent() && seen(each, request))
                        .toList();
        for (Collective collective : late) {
            boolean chosen = isChosen(request, collective);
            if (chosen || (late.size() <= MOST_FLOWS && request.chosen().isEmpty())) {
                flow(frame, collective, rows);
            }
            if (chosen) {
                last(frame, collective);
            }
        }
    }

    private static boolean isChosen(TimelineRequest request, Collective collective) {
        return request.chosen()
                .filter(each ->
                        each.commHash() == collective.commHash()
                                && each.number() == collective.number()
                                && each.name().equals(collective.name()))
                .isPresent();
    }

    private static boolean seen(Collective collective, TimelineRequest request) {
        return collective.parts().stream()
                .anyMatch(part ->
                        part.endNanos() >= request.range().startNanos()
                                && part.startNanos() <= request.range().endNanos());
    }

    /// Through the starts, in the order of rows, with a dot at each.
    @SuppressWarnings("ReferenceEquality") // the very row that was found
    private static void flow(TimelineFrame frame, Collective collective, Map<Integer, Row> rows) {
        TimelineRequest request = frame.request();
        Pixels pixels = frame.pixels();
        int ink = request.palette().argb(Token.FLOW);
        int beforeX = 0;
        int beforeY = 0;
        boolean first = true;
        for (Row row : request.rows().rows()) {
            Part part = row == rows.get(row.track().rankIndex()) ? part(collective, row) : null;
            if (part == null) {
                continue;
            }
            int x = x(request, request.range(row), part.startNanos());
            int y = y(request, row);
            if (!first) {
                pixels.line(beforeX, beforeY, x, y, ink);
            }
            pixels.fill(x - 1, y - 1, DOT, DOT, ink);
            beforeX = x;
            beforeY = y;
            first = false;
        }
    }

    private static @Nullable Part part(Collective collective, Row row) {
        for (Part part : collective.parts()) {
            if (part.rankIndex() == row.track().rankIndex()) {
                return part;
            }
        }
        return null;
    }

    private static void last(TimelineFrame frame, Collective collective) {
        TimelineRequest request = frame.request();
        if (!request.shifts().isEmpty()) {
            return; // rows show different times
        }
        int rank = collective.last().orElse(-1);
        for (Part part : collective.parts()) {
            if (part.rankIndex() == rank) {
                int x = x(request, request.range(), part.startNanos());
                int ink = request.palette().argb(Token.STATE_PAGE);
                for (int y = 0; y < request.height(); y += 2 * DASH) {
                    frame.pixels().fill(x, y, 1, DASH, ink);
                }
            }
        }
    }

    private static int x(TimelineRequest request, TimeRange range, long nanos) {
        double x = range.x(nanos, request.width());
        return (int) Math.round(Math.clamp(x, -8.0, request.width() + 8.0));
    }

    private static int y(TimelineRequest request, TrackRows.Row row) {
        double middle = row.y() - request.scroll() + row.height() / 2.0;
        return (int)
                Math.round(
                        Math.clamp(middle * request.displayScale(), -8.0, request.height() + 8.0));
    }
}
