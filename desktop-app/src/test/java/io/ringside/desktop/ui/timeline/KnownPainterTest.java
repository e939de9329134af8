package io.ringside.desktop.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleTimeline;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.Gap;
import io.ringside.desktop.viewdata.TimelineData.Known;
import io.ringside.themes.Theme;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownPainterTest {
    private static final Palette PALETTE = TestPalettes.of(Theme.DARK);
    private static final int PANEL = PALETTE.argb(Token.BG_PANEL);
    private static final int STALE = PALETTE.argb(Token.STATE_STALE);
    private static final int LINE = PALETTE.argb(Token.LINE_SUBTLE);
    private static final long SECOND = 1_000_000_000L;

    /// 10 s in 1,000 pixels.
    private static final TimeRange RANGE =
            new TimeRange(SampleCluster.NOW - 10 * SECOND, 10 * SECOND);

    @Test
    void anOutageIsADashedGapWithItsLengthAndNeverIdle() {
        TimelineFrame frame =
                paint(new Known(at(0), false, at(4), true, List.of()), new Connection.Stale(at(4)));
        assertTrue(edged(frame, 400), "its edge");
        assertTrue(words(frame).contains("stale, no data since 05:44:06, 6.00"), words(frame));
    }

    @Test
    void aGapThatIsOverStaysAGap() {
        TimelineFrame frame =
                paint(
                        new Known(at(0), false, at(10), false, List.of(new Gap(at(2), at(5)))),
                        new Connection.Live());
        assertTrue(edged(frame, 200));
        assertTrue(edged(frame, 499));
        assertTrue(words(frame).contains("no data for 3.00"), words(frame));
    }

    @Test
    void whatIsNotKeptIsHatchedUpToWhereHistoryBegins() {
        TimelineFrame frame =
                paint(new Known(at(3), true, at(10), false, List.of()), new Connection.Live());
        int hatched = 0;
        for (int x = 0; x < 300; x++) {
            hatched += frame.pixels().at(x, middle(frame)) == LINE ? 1 : 0;
        }
        assertEquals(150, hatched, 12);
        assertNotEquals(LINE, frame.pixels().at(301, middle(frame)));
        assertTrue(words(frame).contains("not kept"), words(frame));
    }

    @Test
    void beforeAnybodyWatchedIsNotCalledLetGo() {
        TimelineFrame frame =
                paint(new Known(at(3), false, at(10), false, List.of()), new Connection.Live());
        assertTrue(words(frame).contains("not watched"), words(frame));
    }

    @Test
    void nothingIsDrawnOverWhatIsKnown() {
        TimelineFrame frame =
                paint(new Known(at(-5), false, at(10), false, List.of()), new Connection.Live());
        assertEquals(PANEL, frame.pixels().at(550, middle(frame)));
        assertTrue(!words(frame).contains("no data"), words(frame));
    }

    private static long at(long seconds) {
        return RANGE.startNanos() + seconds * SECOND;
    }

    /// Dashes of the edge run down here.
    private static boolean edged(TimelineFrame frame, int x) {
        int dashes = 0;
        for (int y = middle(frame); y < middle(frame) + 12; y++) {
            dashes += frame.pixels().at(x, y) == STALE ? 1 : 0;
        }
        return dashes == 6;
    }

    private static int middle(TimelineFrame frame) {
        return frame.request().rows().rows().getFirst().y() + 11;
    }

    private static String words(TimelineFrame frame) {
        return frame.words().stream()
                .map(TimelineFrame.Word::text)
                .reduce("", (a, b) -> a + "\n" + b);
    }

    private static TimelineFrame paint(Known known, Connection connection) {
        // Spans far before the range: only what is known of time is drawn.
        TimelineData spans = SampleTimeline.of(2, 0, 2, SampleCluster.NOW - 60 * SECOND, 0);
        TimelineData data =
                new TimelineData(
                        spans.tracks(), spans.firstNanos(), SampleCluster.NOW, List.of(known));
        ClusterView two = SampleCluster.twoRanks();
        ClusterView view =
                new ClusterView(
                        1,
                        SampleCluster.NOW,
                        List.of(
                                SampleCluster.node(
                                        "n0", connection, Optional.empty(), SampleCluster.NOW)),
                        two.communicators(),
                        two.ranks(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        data);
        TrackRows rows = TrackRows.of(data.tracks(), 100);
        return new TimelinePainter()
                .paint(
                        new TimelineRequest(view, RANGE, rows, 1_000, 100, 1, 0, false, PALETTE),
                        null);
    }
}
