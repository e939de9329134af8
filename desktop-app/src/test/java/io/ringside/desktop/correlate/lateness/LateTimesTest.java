package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Since when, how long and by which clock a rank is late.
class LateTimesTest extends LateRanksCase {
    @Test
    void theFirstMomentsOfAJobAreNotLateness() {
        for (int call = 0; call < 10; call++) {
            add(
                    1,
                    10 * MILLI * call,
                    IntStream.range(0, 8).toArray(),
                    new long[] {0, 0, 0, 0, 0, 0, 0, 4 * MILLI},
                    new long[8]);
        }
        assertEquals(List.of(), found(), "a tenth of a second");
    }

    @Test
    void whoIsLateInPartOfTheTimeIsNamedForThatPart() {
        calls(1, 8, (rank, call) -> rank == 3 && call > 28 ? MILLI : 0, (rank, call) -> 0);

        LateRank late = only();
        assertEquals(11, late.operations());
        assertEquals(29 * SECOND / 10 + 1000, late.fromEpochNanos());
    }

    /// Seen in the corpus: the time, and with it what it costs a minute, was a quarter off.
    @Test
    void aFewNoisyCallsBeforeMakeTheTimeNoLonger() {
        calls(
                1,
                8,
                (rank, call) -> rank != 3 ? 0 : call > 19 ? MILLI : call % 6 == 0 ? MILLI / 5 : 0,
                (rank, call) -> 0);
        assertEquals(2 * SECOND + 1000, only().fromEpochNanos());
    }

    @Test
    void theStepIsTheIntervalOfTheRarestCall() {
        calls(1, 8, (rank, call) -> rank == 3 ? 5 * MILLI : 0, (rank, call) -> 0);
        calls(2, 8, (rank, call) -> 0, (rank, call) -> 0);
        operations.removeIf(o -> o.commHash() == 2 && o.sequence() % 2 == 0);

        LateRank late = only();
        assertEquals(0.2e9, late.stepNanos(), 1e6);
        assertEquals(0.025, late.stepShare(), 0.001);
    }

    @Test
    void clocksOfNodesThatDifferMakeNobodyLate() {
        for (int call = 0; call < CALLS; call++) {
            List<Arrival> arrivals = new ArrayList<>();
            for (int rank = 0; rank < 4; rank++) {
                String node = rank < 2 ? "a" : "b";
                long ahead = rank < 2 ? 0 : 7 * SECOND;
                long lag = rank == 3 ? 2 * MILLI : 0;
                long at = call * SECOND / 10 + ahead;
                arrivals.add(
                        new Arrival(new Actor(node, rank, ""), rank, at, at + lag, at + 3 * MILLI));
            }
            operations.add(new MatchedOperation(1, "AllReduce", call, 64, arrivals));
        }
        assertEquals(3, only().rank());
    }

    @Test
    void clocksThatDriftApartMakeNobodyLateAndChangeNoWait() {
        // A fifth of a millisecond a second, so 0.8 ms from the first call to the last.
        calls(1, 8, (rank, call) -> 0, (rank, call) -> 0);
        operations.replaceAll(o -> onTwoNodes(o, 2e-4));
        assertEquals(List.of(), found());

        operations.clear();
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> 0);
        operations.replaceAll(o -> onTwoNodes(o, 2e-4));
        assertEquals(3, only().rank());
        assertEquals(4.2, only().caused().gpuSecondsPerMinute(), 0.1);
    }

    @Test
    void withoutTimesOfAllRanksNothingIsSaid() {
        List<Arrival> arrivals =
                List.of(
                        new Arrival(new Actor("n", 0, ""), 0, 1, 1, 2),
                        new Arrival(new Actor("n", 1, ""), 1, 5 * MILLI, 0, 0));
        for (int call = 0; call < CALLS; call++) {
            operations.add(new MatchedOperation(1, "AllReduce", call, 64, arrivals));
        }
        assertEquals(List.of(), found());
        assertTrue(LateRanks.of(List.of(), Actor::process).isEmpty());
    }
}
