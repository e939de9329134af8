package io.ringside.desktop.correlate.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.state.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationMatcherTest {
    private static final long START = Snapshots.START;
    private final OperationMatcher matcher = new OperationMatcher();

    @Test
    void anOperationIsWholeOnceItsLastRankHasToldOfItOnWhateverNode() {
        Columns one = new Columns(0, 2, 4).timed(0, 5, START, START + 9).timed(1, 5, START, START);
        Columns two = new Columns(2, 2, 4).timed(2, 5, START, START).untimed(3, 5, START);

        assertEquals(List.of(), matcher.add("one", one.window()));
        MatchedOperation whole = matcher.add("two", two.window()).getFirst();

        assertEquals(4, whole.arrivals().size());
        assertEquals(5, whole.sequence());
        assertFalse(whole.timed(), "rank 3 was not");
        assertEquals(3, matcher.worldRank(new Actor("two", 3, "0000:03:00.0")));
    }

    @Test
    void whatIsKeptOfAnOperationIsWhatWasToldAndItsRanksAreKeptOnce() {
        Columns node =
                new Columns(0, 2, 2)
                        .timed(0, 5, START, START + 9)
                        .timed(1, 5, START + 1, START + 8)
                        .untimed(0, 6, START + 20)
                        .untimed(1, 6, START + 21);

        List<MatchedOperation> whole = matcher.add("one", node.window());

        List<Arrival> timed = whole.getFirst().arrivals();
        List<Arrival> untimed = whole.getLast().arrivals();
        assertEquals(List.of(START, START + 1), enqueued(timed));
        assertEquals(List.of(START + 20, START + 21), enqueued(untimed));
        assertEquals(
                List.of(START + 9, START + 8), timed.stream().map(Arrival::gpuEpochNanos).toList());
        assertEquals(List.of(0, 1), untimed.stream().map(Arrival::rank).toList());
        assertEquals(0, untimed.getLast().gpuEpochNanos());
        assertEquals(0, untimed.getLast().gpuEndEpochNanos());
        assertEquals(new Actor("one", 1, "0000:01:00.0"), untimed.getLast().actor());
        assertSame(((PackedArrivals) timed).actors(), ((PackedArrivals) untimed).actors());
    }

    @Test
    void whoIsToldOfInManyWindowsIsOneObjectAndSoIsTheSeries() {
        Columns first = new Columns(0, 2, 2).timed(0, 5, START, START).untimed(1, 5, START);
        Columns second = new Columns(0, 2, 2).timed(0, 6, START, START).untimed(1, 6, START);

        MatchedOperation one = matcher.add("one", first.window()).getFirst();
        MatchedOperation other = matcher.add("one", second.window()).getFirst();

        assertSame(one.actors().getFirst(), other.actors().getFirst());
        assertSame(one.series(), other.series());
    }

    @Test
    void aRankThatComesManySecondsAfterTheOthersKeepsItsStamps() {
        long late = START + 40 * Snapshots.SECOND;
        Columns node =
                new Columns(0, 3, 3)
                        .untimed(2, 5, START)
                        .timed(0, 5, START, START + 9)
                        .timed(1, 5, late, late + 7);

        List<Arrival> arrivals = matcher.add("one", node.window()).getFirst().arrivals();

        assertEquals(List.of(START, late, START), enqueued(arrivals));
        assertEquals(
                List.of(START + 9, late + 7, 0L),
                arrivals.stream().map(Arrival::gpuEpochNanos).toList());
    }

    @Test
    void arrivalsInAnotherOrderKeepTheirRanks() {
        Actor actor = new Actor("one", 0, "");
        List<Arrival> given =
                List.of(new Arrival(actor, 3, 10, 0, 0), new Arrival(actor, 1, 20, 5, 6));
        assertEquals(given, new MatchedOperation(1, "Send", 2, 64, given).arrivals());
    }

    private static List<Long> enqueued(List<Arrival> arrivals) {
        return arrivals.stream().map(Arrival::enqueueEpochNanos).toList();
    }

    @Test
    void anotherSequenceNumberIsAnotherOperation() {
        Columns node = new Columns(0, 2, 2).timed(0, 5, START, START).timed(1, 6, START, START);
        assertEquals(List.of(), matcher.add("one", node.window()));
    }

    @Test
    void whereNoEventTimedItTheKernelsOwnStampsDoOnTheNodesClock() {
        Columns node =
                new Columns(0, 2, 2)
                        .stamped(0, 5, START, START - Snapshots.SECOND)
                        .stamped(1, 5, START, START - Snapshots.SECOND + 7);

        MatchedOperation whole = matcher.add("one", node.window()).getFirst();

        assertTrue(whole.timed());
        assertEquals(
                List.of(START, START + 7),
                whole.arrivals().stream().map(Arrival::gpuEpochNanos).sorted().toList());
    }

    @Test
    void whatBeganTooLongAgoIsGivenUpAndCountedAndTheRestStillWaits() {
        Columns one = new Columns(0, 1, 2).untimed(0, 1, START).untimed(0, 2, START + 100);
        assertEquals(List.of(), matcher.add("one", one.window()));

        matcher.forgetBefore(START + 50);

        assertEquals(1, matcher.incomplete());
        Columns late = new Columns(1, 1, 2).untimed(1, 1, START + 3).untimed(1, 2, START + 103);
        List<MatchedOperation> whole = matcher.add("two", late.window());
        assertEquals(List.of(2), whole.stream().map(MatchedOperation::sequence).toList());
    }

    @Test
    void aRankThatIsTimedAfterOthersThatWereNotIsTheOnlyOneThatIs() {
        matcher.add("one", new Columns(0, 1, 3).untimed(0, 4, START).window());
        matcher.add("two", new Columns(1, 1, 3).timed(1, 4, START + 5, START + 9).window());
        MatchedOperation whole =
                matcher.add("three", new Columns(2, 1, 3).untimed(2, 4, START + 7).window())
                        .getFirst();
        assertEquals(
                List.of(0L, START + 9, 0L),
                whole.arrivals().stream().map(Arrival::gpuEpochNanos).toList());
        assertEquals(List.of(START, START + 5, START + 7), enqueued(whole.arrivals()));
    }

    @Test
    void operationsThatNeverBecomeWholeMakeRoomAndAreCounted() {
        Columns node = new Columns(0, 1, 2);
        int beyond = 3;
        for (int i = 0; i < OperationMatcher.MOST_WAITING + beyond; i++) {
            node.untimed(0, i, START + i);
        }
        assertEquals(List.of(), matcher.add("one", node.window()));
        assertEquals(beyond, matcher.incomplete());

        Columns late = new Columns(1, 1, 2).untimed(1, beyond, START).untimed(1, 0, START);
        List<MatchedOperation> whole = matcher.add("two", late.window());
        assertEquals(List.of(beyond), whole.stream().map(MatchedOperation::sequence).toList());
    }
}
