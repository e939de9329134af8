package io.ringside.desktop.state.history;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Link;
import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NodeHistoryTest {
    private static final long WIDE = 1 << 20;

    private final NodeHistory history = new NodeHistory();

    @Test
    void whatALinkMovedInARangeIsTheDifferenceOfTwoMoments() {
        for (int i = 1; i <= 10; i++) {
            history.add(links(i, link(0, 1, 100L * i * i, 1e3)), WIDE);
        }
        NodeHistory.Part part = part(3.5, 5.2);
        assertEquals(span(3, 6), part.interval(), "the whole windows that hold the range");
        Link link = part.links().getFirst();
        assertEquals(100 * (36 - 9), link.bytes());
        assertEquals(3, link.count());
        assertEquals(1e3, link.rateBytesPerSecond().getAsDouble(), 1e-3);
        assertTrue(link.latencyNanos().isEmpty() && link.regression().isEmpty());
    }

    @Test
    void theRateIsThatOfTheRangeAndNotThatSinceTheStart() {
        history.add(links(1, link(0, 1, 1_000, 1_000)), WIDE);
        // 1,000 bytes more in 9 s of wire: 111 B/s in that time, 200 B/s over all.
        history.add(links(2, link(0, 1, 2_000, 200)), WIDE);
        assertEquals(111.1, part(1, 2).links().getFirst().rateBytesPerSecond().getAsDouble(), 0.1);
    }

    @Test
    void aRowThatCameLaterHadCountedNothingBeforeAndOneAfterTheRangeIsNotThere() {
        history.add(links(1, link(0, 1, 10, 1)), WIDE);
        history.add(links(2, link(0, 1, 10, 1), link(1, 0, 7, 1)), WIDE);
        history.add(links(3, link(0, 1, 10, 1), link(1, 0, 7, 1), link(1, 2, 5, 1)), WIDE);
        List<Link> moved = part(1, 2).links();
        assertEquals(List.of(0L, 7L), moved.stream().map(Link::bytes).toList());
        assertTrue(moved.getFirst().rateBytesPerSecond().isEmpty(), "idle is no rate");
    }

    @Test
    void operationsThatWereNotCalledInTheRangeAreNotListed() {
        history.add(new Snapshots().window(1).collective(7, 0, 5).build(), WIDE);
        history.add(new Snapshots().window(2).collective(7, 0, 9).build(), WIDE);
        history.add(new Snapshots().window(3).collective(7, 0, 9).build(), WIDE);
        assertEquals(4, part(1, 2).collectives().getFirst().count());
        assertEquals(4 * 4096, part(1, 2).collectives().getFirst().totalBytes());
        assertEquals(List.of(), part(2, 3).collectives());
    }

    @Test
    void nothingIsToldOfATimeThatIsNotKeptAndOfOneInPartThePartThatIs() {
        for (int i = 100; i <= 110; i++) {
            history.add(links(i, link(0, 1, i, 1)), WIDE);
        }
        assertEquals(Optional.empty(), history.during(span(10, 20)));
        assertEquals(Optional.empty(), history.during(span(200, 210)));
        assertEquals(span(100, 103), part(90, 103).interval());
        assertEquals(span(108, 110), part(108, 300).interval());
    }

    @Test
    void aDaemonThatBeganAnewIsNotSubtractedFromTheOneBefore() {
        history.add(links(1, link(0, 1, 1_000, 1)), WIDE);
        history.add(links(2, link(0, 1, 2_000, 1)), WIDE);
        history.add(
                new Snapshots()
                        .run(START + 5 * SECOND)
                        .window(1)
                        .links(List.of(link(0, 1, 10, 1)))
                        .build(),
                WIDE);
        assertEquals(Optional.empty(), history.reach());
    }

    @Test
    void fifteenMinutesAreKeptAndNoMore() {
        for (int i = 1; i <= 1_000; i++) {
            history.add(links(i, link(0, 1, i, 1)), WIDE);
        }
        assertEquals(span(100, 1_000), history.reach().orElseThrow());
    }

    @Test
    void withinABudgetTheDistantPastIsKeptFurtherApartAndItsSumsAreStillRight() {
        long budget = 20_000;
        for (int i = 1; i <= 900; i++) {
            List<Link> rows = new ArrayList<>();
            for (int to = 1; to < 20; to++) {
                rows.add(link(0, to, i, 1));
            }
            history.add(links(i, rows.toArray(Link[]::new)), budget);
            assertTrue(history.memoryBytes() <= budget, "within its budget at every moment");
        }
        assertEquals(span(1, 900), history.reach().orElseThrow(), "the ends stay");
        TimeSpan told = part(100, 200).interval();
        assertTrue(told.startEpochNanos() <= at(100) && told.endEpochNanos() >= at(200));
        assertEquals(
                (told.endEpochNanos() - told.startEpochNanos()) / SECOND,
                part(100, 200).links().getFirst().bytes(),
                "what is told is of the interval that is told");
        TimeSpan late = part(895, 898).interval();
        assertTrue(late.endEpochNanos() - late.startEpochNanos() <= 6 * SECOND, late.toString());
    }

    @Test
    void rowsThatComeAndGoForEverHaveABound() {
        for (int i = 1; i <= 40; i++) {
            List<Link> rows = new ArrayList<>();
            for (int to = 0; to < 1_000; to++) {
                rows.add(link(i, to, 1, 1));
            }
            history.add(links(i, rows.toArray(Link[]::new)), 64 << 20);
        }
        assertTrue(part(38, 40).links().size() <= RowIndex.MOST);
        assertTrue(history.reach().isPresent(), "it begins anew where no number is left");
    }

    @Test
    void rowsBeyondTheBoundAreCounted() {
        List<Link> rows = new ArrayList<>();
        for (int to = 0; to < RowIndex.MOST + 7; to++) {
            rows.add(link(1, to, 1, 1));
        }
        history.add(links(1, rows.toArray(Link[]::new)), 64 << 20);
        history.add(links(2, rows.toArray(Link[]::new)), 64 << 20);
        assertEquals(RowIndex.MOST, part(1, 2).links().size());
        assertEquals(7, history.leftOut());
    }

    private NodeHistory.Part part(double from, double to) {
        return history.during(
                        new TimeSpan(
                                START + Math.round(from * SECOND), START + Math.round(to * SECOND)))
                .orElseThrow();
    }

    private static TimeSpan span(long from, long to) {
        return new TimeSpan(at(from), at(to));
    }

    private static long at(long window) {
        return START + window * SECOND;
    }

    private static NodeSnapshot links(int window, Link... links) {
        return new Snapshots().window(window).links(List.of(links)).build();
    }

    /// Its count is the window's where its bytes are that of the test's sums.
    private static Link link(int from, int to, long bytes, double rate) {
        return new Link(
                7,
                from,
                to,
                Provenance.MEASURED,
                bytes,
                Math.round(Math.sqrt(bytes / 100.0)),
                OptionalDouble.of(rate),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }
}
