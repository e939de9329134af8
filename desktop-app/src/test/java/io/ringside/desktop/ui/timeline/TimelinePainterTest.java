package io.ringside.desktop.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleTimeline;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.timeline.frame.ChunkIndex;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import io.ringside.themes.Theme;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelinePainterTest {
    private static final Palette PALETTE = TestPalettes.of(Theme.DARK);
    private static final int PANEL = PALETTE.argb(Token.BG_PANEL);
    private static final int ALL_REDUCE = PALETTE.argb(Token.OP_ALLREDUCE);
    private static final long START = SampleCluster.NOW;

    @Test
    void aSpanIsDrawnFromItsStartToItsEnd() {
        TimelineFrame frame = paint(span(100, 300, 0), 1_000);
        assertEquals(PANEL, at(frame, 99));
        assertEquals(ALL_REDUCE, at(frame, 100));
        assertEquals(ALL_REDUCE, at(frame, 298));
        assertEquals(PANEL, at(frame, 301));
        assertEquals("AllReduce #12 25\u202FMiB", frame.words().getFirst().text());
    }

    @Test
    void labelsGetShorterWithTheRoom() {
        SpanChunk chunk = span(0, 1, 0);
        assertEquals("AllReduce #12", SpanText.label(chunk, 0, 80));
        assertEquals("AR #12", SpanText.label(chunk, 0, 40));
        assertEquals("AR", SpanText.label(chunk, 0, 20));
        assertEquals("", SpanText.label(chunk, 0, 5));
    }

    @Test
    void aSpanThatIsDrawnOverAnotherTakesItsWordsAway() {
        Track both =
                new Track(
                        TrackKind.OPERATIONS,
                        "rank 0",
                        "kernel",
                        0,
                        -1,
                        List.of(span(100, 900, 0), span(105, 900, 0)));
        TimelineFrame frame =
                paint(
                        new TimelineData(List.of(both), START, START + 1_000_000),
                        new TimeRange(START, 1_000_000));
        assertEquals(List.of(109.0), frame.words().stream().map(TimelineFrame.Word::x).toList());
    }

    @Test
    void anOpenSpanRunsToTheLiveEdgeWithTeeth() {
        SpanChunk open = span(100, 0, SpanChunk.OPEN);
        TimelineFrame frame = paint(open, 800);
        int right = 798;
        int top = top(frame);
        assertEquals(ALL_REDUCE, frame.pixels().at(790, top));
        assertEquals(PANEL, frame.pixels().at(right, top));
        assertEquals(ALL_REDUCE, frame.pixels().at(right, top + 2));
    }

    @Test
    void anUnknownCompletionIsADashedOutline() {
        TimelineFrame frame = paint(span(100, 300, SpanChunk.COMPLETION_UNKNOWN), 1_000);
        int top = top(frame);
        assertEquals(ALL_REDUCE, frame.pixels().at(100, top));
        assertEquals(PANEL, frame.pixels().at(104, top));
        assertEquals(PANEL, frame.pixels().at(150, top + 6));
    }

    @Test
    void aBurstTooShortToDrawIsStillSeen() {
        TimelineData data = SampleTimeline.of(1, 0, 20, START, 0);
        TimelineFrame frame = paint(data, new TimeRange(START - 10_000_000_000L, 10_000_000_000L));
        int columns = 0;
        int bottom = top(frame) + frame.request().rows().rows().getFirst().height() - 3;
        for (int x = 0; x < 1_000; x++) {
            columns += frame.pixels().at(x, bottom) == ALL_REDUCE ? 1 : 0;
        }
        assertEquals(20 * TimelinePainter.BIN, columns);
    }

    @Test
    void stepsShowTheirStates() {
        TimelineData transfers =
                new TimelineData(SampleTimeline.transfers(1, 1, START), START, START + 5_000_000);
        TimelineFrame frame = paint(transfers, new TimeRange(START, 5_000_000));
        TrackRows.Row row = frame.request().rows().rows().getFirst();
        int middle = row.y() + (row.height() - 1) / 2;
        // One step is 940 of 1,000 us: GPU wait 220, peer wait 120, send wait 600.
        assertEquals(PALETTE.argb(Token.STEP_GPUWAIT), frame.pixels().at(20, middle));
        assertEquals(PALETTE.argb(Token.STEP_PEERWAIT), frame.pixels().at(55, middle));
        assertEquals(PALETTE.argb(Token.STEP_NETSEND), frame.pixels().at(120, row.y()));
        assertEquals(PANEL, frame.pixels().at(20, row.y()), "waits are thin");
    }

    @Test
    void spansOutsideTheRangeAreNotDrawn() {
        TimelineFrame frame =
                paint(SampleTimeline.of(1, 0, 20, START, 0), new TimeRange(START, 1_000));
        assertTrue(frame.words().isEmpty());
    }

    @Test
    void theIndexFindsALongSpanThatStartedLongBefore() {
        SpanChunk chunk = chunk(new long[] {0, 10, 20}, new long[] {900, 15, 25}, 0);
        ChunkIndex index = new ChunkIndex();
        assertEquals(0, index.first(chunk, START + 500_000));
        assertEquals(3, index.first(chunk, START + 901_000));
        assertEquals(2, ChunkIndex.end(chunk, START + 15_000));
    }

    @Test
    void theIndexFindsSpansThatFollowEachOther() {
        SpanChunk chunk = chunk(new long[] {0, 10, 20}, new long[] {5, 15, 25}, 0);
        ChunkIndex index = new ChunkIndex();
        assertEquals(0, index.first(chunk, START));
        assertEquals(1, index.first(chunk, START + 12_000));
        assertEquals(3, index.first(chunk, START + 26_000));
        assertSame(
                index.lanes(chunk),
                index.lanes(chunk(new long[] {1, 2, 3}, new long[] {2, 3, 4}, 0)));
    }

    @Test
    void theTipSaysWhatIsKnownOfASpan() {
        ClusterView view =
                view(
                        new TimelineData(
                                List.of(track(span(100, 300, SpanChunk.GPU_CLOCK))),
                                START,
                                START + 1_000_000));
        String tip =
                SpanText.tip(
                                view,
                                view.timeline().tracks().getFirst(),
                                view.timeline().tracks().getFirst().chunks().getFirst(),
                                0)
                        .text();
        assertTrue(tip.startsWith("AllReduce #12\nrank 0, kernel"), tip);
        assertTrue(tip.contains("Bytes 25.0\u202FMiB"), tip);
        assertTrue(tip.contains("Duration 200\u202F\u00B5s"), tip);
        assertTrue(tip.endsWith("GPU clock, moved to the axis"), tip);
    }

    private static int at(TimelineFrame frame, int x) {
        return frame.pixels().at(x, top(frame) + 2);
    }

    private static int top(TimelineFrame frame) {
        return frame.request().rows().rows().getFirst().y();
    }

    /// One all-reduce; times in microseconds after START, 0: no end.
    private static SpanChunk span(long startMicros, long endMicros, int flags) {
        return chunk(new long[] {startMicros}, new long[] {endMicros}, flags);
    }

    private static SpanChunk chunk(long[] startMicros, long[] endMicros, int flags) {
        int size = startMicros.length;
        long[] start = new long[size];
        long[] end = new long[size];
        int[] number = new int[size];
        int[] peer = new int[size];
        long[] bytes = new long[size];
        byte[] flag = new byte[size];
        long latest = 0;
        for (int i = 0; i < size; i++) {
            start[i] = START + startMicros[i] * 1_000;
            end[i] = endMicros[i] == 0 ? 0 : START + endMicros[i] * 1_000;
            number[i] = 12;
            peer[i] = -1;
            bytes[i] = 26_214_400;
            flag[i] = (byte) flags;
            latest = Math.max(latest, end[i]);
        }
        return new SpanChunk(
                SampleTimeline.names(),
                start,
                end,
                new byte[size],
                number,
                peer,
                bytes,
                new long[size],
                flag,
                latest);
    }

    private static Track track(SpanChunk chunk) {
        return new Track(TrackKind.OPERATIONS, "rank 0", "kernel", 0, -1, List.of(chunk));
    }

    /// A microsecond for each pixel.
    private static TimelineFrame paint(SpanChunk chunk, long lastMicros) {
        TimelineData data =
                new TimelineData(List.of(track(chunk)), START, START + lastMicros * 1_000);
        return paint(data, new TimeRange(START, 1_000_000));
    }

    private static TimelineFrame paint(TimelineData data, TimeRange range) {
        TrackRows rows = TrackRows.of(data.tracks(), 200);
        TimelineRequest request =
                new TimelineRequest(view(data), range, rows, 1_000, 200, 1, 0, false, PALETTE);
        return new TimelinePainter().paint(request, null);
    }

    private static ClusterView view(TimelineData data) {
        ClusterView two = SampleCluster.twoRanks();
        return new ClusterView(
                1,
                START,
                two.nodes(),
                two.communicators(),
                two.ranks(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                data);
    }
}
