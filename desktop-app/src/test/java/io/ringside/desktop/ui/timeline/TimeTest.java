package io.ringside.desktop.ui.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleTimeline;
import io.ringside.desktop.ui.timeline.frame.Bursts;
import io.ringside.desktop.ui.timeline.frame.LiveEdge;
import io.ringside.desktop.ui.timeline.frame.TimeAxis;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTest {
    private static final long START = 1_795_412_652_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    @Test
    void zoomingKeepsWhatIsUnderThePointer() {
        TimeRange range = new TimeRange(START, 10 * SECOND);
        TimeRange near = range.zoom(0.1, 0.25);
        assertEquals(SECOND, near.spanNanos());
        assertEquals(range.nanosAt(250, 1000), near.nanosAt(250, 1000));
    }

    @Test
    void zoomingStopsAtAMicrosecondAndADay() {
        TimeRange range = new TimeRange(START, 10 * SECOND);
        assertEquals(TimeRange.LEAST_SPAN_NANOS, range.zoom(1e-12, 0.5).spanNanos());
        assertEquals(TimeRange.MOST_SPAN_NANOS, range.zoom(1e12, 0.5).spanNanos());
    }

    @Test
    void nanosecondsAreToldApartAtEpochTimes() {
        TimeRange range = new TimeRange(START, 10_000);
        assertEquals(0.1, range.x(START + 1, 1000), 1e-9);
    }

    @Test
    void stepsAreRound() {
        assertEquals(1_000, TimeAxis.step(1_000));
        assertEquals(200_000, TimeAxis.step(130_000));
        assertEquals(SECOND, TimeAxis.step(700_000_000));
        assertEquals(15 * SECOND, TimeAxis.step(11e9));
    }

    @Test
    void belowASecondLabelsAreDistancesFromTheFirst() {
        List<TimeAxis.Tick> ticks =
                TimeAxis.ticks(new TimeRange(START + 100, 3_000_000), 1400, false);
        assertEquals("05:44:12.000\u202F500", ticks.getFirst().label());
        assertEquals("+500\u202F\u00B5s", ticks.get(1).label());
        assertTrue(ticks.getFirst().first());
    }

    @Test
    void fromASecondUpLabelsAreClockTimes() {
        List<TimeAxis.Tick> ticks = TimeAxis.ticks(new TimeRange(START, 10 * SECOND), 1400, true);
        assertEquals("05:44:12", ticks.getFirst().label());
        assertEquals("05:44:13", ticks.get(1).label());
    }

    @Test
    void theLiveEdgeMovesThirtyTimesASecondHoweverManyFramesThereAre() {
        for (int frames : new int[] {60, 144, 240}) {
            LiveEdge edge = new LiveEdge();
            int moved = 0;
            for (int frame = 0; frame < frames; frame++) {
                moved += edge.steps(frame * SECOND / frames) ? 1 : 0;
            }
            assertTrue(moved >= 28 && moved <= 33, frames + " frames moved it " + moved + " times");
        }
    }

    @Test
    void theLiveEdgeRunsOnBetweenSnapshotsAndNeverPastTheData() {
        LiveEdge edge = new LiveEdge();
        edge.arrived(START, 0);
        assertEquals(START - SECOND, edge.at(0, SECOND));
        assertEquals(START - SECOND / 2, edge.at(SECOND / 2, SECOND));
        assertEquals(START, edge.at(5 * SECOND, SECOND));
    }

    @Test
    void aSnapshotThatComesLateMovesTheEdgeOnlyALittle() {
        LiveEdge edge = new LiveEdge();
        edge.arrived(START, 0);
        edge.arrived(START + SECOND, SECOND + 200_000_000);
        assertEquals(START - 20_000_000 + 200_000_000, edge.at(SECOND + 200_000_000, SECOND));
    }

    @Test
    void afterALongSilenceTheEdgeJumps() {
        LiveEdge edge = new LiveEdge();
        edge.arrived(START, 0);
        edge.arrived(START + 100 * SECOND, SECOND);
        assertEquals(START + 99 * SECOND, edge.at(SECOND, SECOND));
    }

    @Test
    void theNewestBurstIsTheLastIteration() {
        var data = SampleTimeline.of(2, 24, 20, SampleCluster.NOW, 0);
        TimeRange burst = Bursts.newest(data).orElseThrow();
        long iteration = SampleCluster.NOW - SampleTimeline.ITERATION + 20 * SampleTimeline.MILLI;
        assertTrue(
                burst.startNanos() < iteration
                        && burst.startNanos() > iteration - SampleTimeline.MILLI);
        assertTrue(burst.spanNanos() > 1_500_000 && burst.spanNanos() < 2_000_000, "" + burst);
        assertTrue(Bursts.newest(TimelineData.EMPTY).isEmpty());
    }

    @Test
    void aBurstThatIsStillComingInIsPassedOver() {
        var whole = SampleTimeline.of(1, 0, 3, SampleCluster.NOW, 0).tracks().getFirst();
        SpanChunk last = whole.chunks().getLast();
        SpanChunk started =
                new SpanChunk(
                        last.names(),
                        new long[] {last.startNanos()[0]},
                        new long[] {last.endNanos()[0]},
                        new byte[1],
                        new int[1],
                        new int[1],
                        new long[1],
                        new long[1],
                        new byte[1],
                        last.endNanos()[0]);
        List<SpanChunk> chunks = List.of(whole.chunks().get(0), whole.chunks().get(1), started);
        Track track = new Track(TrackKind.OPERATIONS, "rank 0", "kernel", 0, -1, chunks);
        TimeRange burst =
                Bursts.newest(new TimelineData(List.of(track), 0, SampleCluster.NOW)).orElseThrow();
        long before = whole.chunks().get(1).startNanos()[0];
        assertTrue(burst.startNanos() < before && burst.endNanos() > before, "" + burst);
        assertTrue(burst.endNanos() < last.startNanos()[0], "" + burst);
    }

    @Test
    void channelsOfTwoRanksFitTheTimelineByGettingThinner() {
        var data = SampleTimeline.of(2, 24, 1, SampleCluster.NOW, 0);
        TrackRows rows = TrackRows.of(data.tracks(), 244);
        assertTrue(rows.height() <= 244, "" + rows.height());
        assertTrue(rows.rows().stream().allMatch(row -> row.height() >= 3));
        TrackRows low = TrackRows.of(data.tracks(), 100);
        assertTrue(low.height() > 100, "what does not fit is scrolled to");
        assertEquals(50, low.rows().size());
    }
}
