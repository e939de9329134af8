package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.collective.Collectives;
import io.ringside.desktop.ui.collective.WaitIndex;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.ui.timeline.frame.ChunkIndex;
import io.ringside.desktop.ui.timeline.frame.Lanes;
import io.ringside.desktop.ui.timeline.frame.TimeAxis;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes frames of spans. A span of three pixels or more is drawn as it is; smaller ones become,
/// every three pixels, stacked shares of the time they take, at least six tenths of the row high so
/// that a short burst is seen; a small span alone keeps the row's height. Owned by the painting
/// thread.
final class TimelinePainter {
    static final int BIN = 3;
    private static final int SMALLEST = 3;
    private static final int MOST_WORDS = 600;
    private static final double WORD_ROOM = 22;
    private static final int WORD_ROW = 12;
    private static final double LEAST_SHARE = 0.6;
    private static final int LEAST_STACKED = 5;
    private static final int LEAST_WORD = 9;
    private static final byte[] NO_LANES = {};
    private static final int UNKNOWN_WIDTH = 8;
    private static final int LAST_EDGE = 3;

    private final ChunkIndex index = new ChunkIndex();
    private final StepPainter steps = new StepPainter();
    private TimelineData indexed = TimelineData.EMPTY;
    private double[][] shares = new double[OperationColor.count()][0];
    private int[] counts = new int[0];
    private OperationColor[] classes = new OperationColor[0];
    private TimelineData waited = TimelineData.EMPTY;
    private WaitIndex waits = WaitIndex.NONE;
    private long waitsFrom;
    private long waitsTo;
    private TimeRange range = new TimeRange(0, 1);
    private double wordsEnd;
    private int rowWords;
    private double lowerWordsEnd;

    @SuppressWarnings("ReferenceEquality") // the same object is the same data
    TimelineFrame paint(TimelineRequest request, @Nullable Pixels over) {
        TimelineData data = request.view().timeline();
        if (data != indexed) {
            index.keep(data);
            indexed = data;
        }
        Pixels pixels = over == null ? new Pixels() : over;
        Palette palette = request.palette();
        pixels.reset(request.width(), request.height(), palette.argb(Token.BG_PANEL));
        TimelineFrame frame = TimelineFrame.over(pixels, request, waits(request));
        grid(frame);
        KnownPainter.paint(frame);
        for (TrackRows.Row row : request.rows().rows()) {
            if (row.bottom() > request.scroll()
                    && (row.y() - request.scroll()) * request.displayScale() < request.height()) {
                row(frame, row);
            }
        }
        FlowPainter.paint(frame);
        return frame;
    }

    /// Found again when the data is another one, or what is shown leaves what was looked at.
    @SuppressWarnings("ReferenceEquality") // the same object is the same data
    private WaitIndex waits(TimelineRequest request) {
        TimelineData data = request.view().timeline();
        TimeRange range = request.range();
        long margin = range.spanNanos() / 4;
        boolean within =
                data == waited
                        && range.startNanos() >= waitsFrom
                        && range.endNanos() <= waitsTo
                        && range.spanNanos() * 4 >= waitsTo - waitsFrom;
        if (!within) {
            waited = data;
            waitsFrom = range.startNanos() - margin;
            waitsTo = range.endNanos() + margin;
            waits = new WaitIndex(Collectives.of(request.view(), waitsFrom, waitsTo));
        }
        return waits;
    }

    private static void grid(TimelineFrame frame) {
        TimelineRequest request = frame.request();
        Pixels pixels = frame.pixels();
        int line = request.palette().argb(Token.LINE_SUBTLE);
        double width = request.width() / request.displayScale();
        if (!request.dated()) {
            return;
        }
        for (TimeAxis.Tick tick : TimeAxis.ticks(request.range(), width, request.moving())) {
            int x = (int) Math.round(request.range().x(tick.nanos(), request.width()));
            pixels.fill(x, 0, 1, request.height(), line);
        }
        for (TrackRows.Row row : request.rows().rows()) {
            if (row.firstOfGroup() && row.index() > 0) {
                int y = (int) Math.round((row.y() - 3 - request.scroll()) * request.displayScale());
                pixels.fill(0, y, request.width(), 1, line);
            }
        }
    }

    private void row(TimelineFrame frame, TrackRows.Row row) {
        TimelineRequest request = frame.request();
        double scale = request.displayScale();
        int top = rowTop(request, row);
        int height = (int) Math.round(row.height() * scale);
        height -= height >= SMALLEST ? (height > WORD_ROW ? 2 : 1) : 0;
        int bins = request.width() / BIN + 1;
        if (shares[0].length < bins) {
            shares = new double[OperationColor.count()][bins];
            counts = new int[bins];
        }
        boolean any = false;
        wordsEnd = 0;
        lowerWordsEnd = 0;
        rowWords = frame.words().size();
        range = request.range(row);
        for (SpanChunk chunk : row.track().chunks()) {
            if (chunk.size() == 0 || chunk.startNanos()[0] > range.endNanos()) {
                continue;
            }
            int end = ChunkIndex.end(chunk, range.endNanos());
            int start = index.first(chunk, range.startNanos());
            if (start < end) {
                classify(chunk);
                any |= chunk(frame, row, chunk, start, end, top, height);
            }
        }
        if (any) {
            drawShares(frame, top, height, bins);
        }
    }

    /// True when a span was too small to be drawn by itself.
    private boolean chunk(
            TimelineFrame frame,
            TrackRows.Row row,
            SpanChunk chunk,
            int start,
            int end,
            int top,
            int height) {
        TimelineRequest request = frame.request();
        double perPixel = range.spanNanos() / (double) request.width();
        long edge = Math.max(KnownPainter.edge(request.view(), row), 0);
        boolean small = false;
        byte[] lanes = stacks(row, height) ? index.lanes(chunk) : NO_LANES;
        for (int span = start; span < end; span++) {
            long from = chunk.startNanos()[span];
            long to =
                    ChunkIndex.open(chunk, span)
                            ? Math.max(edge, from)
                            : Math.max(chunk.endNanos()[span], from);
            boolean unknown = (chunk.flags()[span] & SpanChunk.COMPLETION_UNKNOWN) != 0;
            if (to < range.startNanos()) {
                continue;
            }
            boolean step = (chunk.flags()[span] & SpanChunk.STEP) != 0;
            if ((to - from) / perPixel < SMALLEST && !unknown) {
                if (!step) {
                    small = true;
                    share(request.width(), chunk, span, from, to);
                }
                continue;
            }
            int x = pixel(request, from);
            int right = Math.max(pixel(request, to), unknown ? x + UNKNOWN_WIDTH : x + 1);
            if (step) {
                steps.paint(frame, chunk, span, x, right, top, height);
            } else {
                byte lane = lanes.length == 0 ? Lanes.WHOLE : lanes[span];
                int half = (height - 1) / 2;
                int tall = lane == Lanes.WHOLE ? height : half;
                int y = lane == Lanes.LOWER ? top + height - half : top;
                span(frame, row, chunk, span, x, right, y, tall);
            }
        }
        return small;
    }

    private void span(
            TimelineFrame frame,
            TrackRows.Row row,
            SpanChunk chunk,
            int span,
            int x,
            int right,
            int top,
            int height) {
        TimelineRequest request = frame.request();
        Palette palette = request.palette();
        Pixels pixels = frame.pixels();
        int color = palette.argb(classes[chunk.name()[span]].token());
        WaitIndex.Found wait = wait(frame, row, chunk, span);
        int start = x;
        if (wait != null && wait.waitNanos() > 0) {
            start =
                    Math.min(
                            right - 1, pixel(request, chunk.startNanos()[span] + wait.waitNanos()));
            FlowPainter.wait(frame, wait, x, start, top, height);
        }
        boolean unknown = (chunk.flags()[span] & SpanChunk.COMPLETION_UNKNOWN) != 0;
        // One pixel stays free on the right, so that neighbours are told apart.
        int width = Math.max(1, right - start - (right - start > SMALLEST ? 1 : 0));
        if (unknown) {
            pixels.dashedEdge(start, top, width, height, color, 3, 1);
        } else {
            pixels.fill(start, top, width, height, color);
        }
        if (ChunkIndex.open(chunk, span)) {
            openEnd(pixels, start + width, top, height, palette.argb(Token.BG_PANEL));
        }
        FlowPainter.clock(frame, row, x, right, top, height, range);
        if (wait != null && wait.last()) {
            pixels.fill(start, top, LAST_EDGE, height, palette.argb(Token.STATE_PAGE));
        }
        if (FlowPainter.chosen(request, row, chunk, span)) {
            pixels.outline(
                    x - 1, top - 1, right - x + 1, height + 2, palette.argb(Token.TEXT_PRIMARY));
        }
        if (wordy(row)
                && height >= LEAST_WORD * request.displayScale()
                && frame.words().size() < MOST_WORDS) {
            double scale = request.displayScale();
            double left = Math.max(0, start) / scale;
            double room = Math.min(request.width(), start + width) / scale - left - 6;
            boolean lower = height < row.height() / 2 && top > rowTop(request, row);
            if (!unknown && forgetCovered(frame, left, left + room, top, top + height)) {
                wordsEnd = lower ? wordsEnd : left;
                lowerWordsEnd = lower ? left : lowerWordsEnd;
            }
            if (room >= WORD_ROOM && left >= (lower ? lowerWordsEnd : wordsEnd)) {
                wordsEnd = lower ? wordsEnd : left + room;
                lowerWordsEnd = lower ? left + room : lowerWordsEnd;
                Token ink = unknown ? Token.TEXT_SECONDARY : palette.inkOn(color);
                double y = (top + height / 2.0) / scale;
                frame.words()
                        .add(
                                new TimelineFrame.Word(
                                        SpanText.label(chunk, span, room), left + 4, y, room, ink));
            }
        }
    }

    /// Words of spans that lie below what was drawn now would be read as its own.
    ///
    /// @return whether there were any
    private boolean forgetCovered(
            TimelineFrame frame, double left, double right, int top, int bottom) {
        double scale = frame.request().displayScale();
        List<TimelineFrame.Word> ofRow =
                frame.words()
                        .subList(Math.min(rowWords, frame.words().size()), frame.words().size());
        Typeface face = Typeface.semibold(10);
        return ofRow.removeIf(word ->
                word.y() * scale > top
                        && word.y() * scale < bottom
                        && word.x() < right
                        && word.x() + face.width(word.text()) > left);
    }

    private static WaitIndex.@Nullable Found wait(
            TimelineFrame frame, TrackRows.Row row, SpanChunk chunk, int span) {
        Track track = row.track();
        boolean ofOneRank = track.kind() == TrackKind.OPERATIONS && !row.ofNode();
        return !ofOneRank || chunk.commHash() == 0
                ? null
                : frame.waits()
                        .find(
                                track.rankIndex(),
                                chunk.commHash(),
                                chunk.names()[chunk.name()[span]],
                                chunk.number()[span]);
    }

    /// Kernels and operations: only they run at once in one row.
    private static boolean stacks(TrackRows.Row row, int height) {
        TrackKind kind = row.track().kind();
        return height >= LEAST_STACKED
                && (kind == TrackKind.OPERATIONS || kind == TrackKind.KERNEL_CHANNEL);
    }

    private static int rowTop(TimelineRequest request, TrackRows.Row row) {
        return (int) Math.round((row.y() - request.scroll()) * request.displayScale());
    }

    /// Steps are drawn over transfers, so nothing is written on those.
    private static boolean wordy(TrackRows.Row row) {
        return row.height() >= WORD_ROW && row.track().kind() != TrackKind.TRANSFER;
    }

    /// Teeth: it goes on.
    private static void openEnd(Pixels pixels, int right, int top, int height, int panel) {
        for (int y = 0; y < height; y += 4) {
            pixels.fill(right - 3, top + y, 3, 2, panel);
        }
    }

    private void share(int width, SpanChunk chunk, int span, long from, long to) {
        double[] share = shares[classes[chunk.name()[span]].row()];
        double x = range.x(from, width);
        double end = Math.max(range.x(to, width), x + 1e-3);
        int first = Math.max(0, (int) Math.floor(x / BIN));
        int last = Math.min(width / BIN, (int) Math.floor(end / BIN));
        for (int bin = first; bin <= last; bin++) {
            double left = Math.max(x, bin * (double) BIN);
            double right = Math.min(end, (bin + 1) * (double) BIN);
            counts[bin]++;
            share[bin] += Math.max(right - left, 1e-6) / BIN;
        }
    }

    private void drawShares(TimelineFrame frame, int top, int height, int bins) {
        Palette palette = frame.request().palette();
        for (int bin = 0; bin < bins; bin++) {
            double all = 0;
            for (double[] share : shares) {
                all += share[bin];
            }
            if (all <= 0) {
                continue;
            }
            double least = counts[bin] == 1 ? 1 : Math.min(1, Math.max(LEAST_SHARE, 2.0 / height));
            double tall = Math.clamp(all, least, 1) * height;
            double bottom = top + height;
            for (int kind = 0; kind < shares.length; kind++) {
                double part = shares[kind][bin] / all * tall;
                if (part > 0) {
                    int low = (int) Math.round(bottom);
                    bottom -= part;
                    int high = (int) Math.round(bottom);
                    frame.pixels()
                            .fill(
                                    bin * BIN,
                                    high,
                                    BIN,
                                    low - high,
                                    palette.argb(OperationColor.at(kind).token()));
                }
            }
        }
        Arrays.fill(counts, 0, bins, 0);
        for (double[] share : shares) {
            Arrays.fill(share, 0, bins, 0);
        }
    }

    private void classify(SpanChunk chunk) {
        int names = chunk.names().length;
        if (classes.length < names) {
            classes = new OperationColor[names];
        }
        for (int i = 0; i < names; i++) {
            classes[i] = OperationColor.of(chunk.names()[i]);
        }
    }

    private int pixel(TimelineRequest request, long nanos) {
        double x = range.x(nanos, request.width());
        return (int) Math.round(Math.clamp(x, -4.0, request.width() + 4.0));
    }
}
