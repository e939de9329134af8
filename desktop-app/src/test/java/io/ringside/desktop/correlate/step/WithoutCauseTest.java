package io.ringside.desktop.correlate.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WithoutCauseTest {
    private static final long START = 1_700_000_000_000_000_000L;
    private static final long MILLI = 1_000_000;
    private static final long STEP = 50 * MILLI;
    private static final int STEPS = 100;
    private static final long PAIR = 2;
    private static final long WORLD = 1;
    private static final StepTime TIME =
            new StepTime(WORLD, 8, 3, STEPS, STEP, 0, STEP, STEP, 1, 1, 1);

    private final List<MatchedOperation> operations = new ArrayList<>();

    /// Rank 1 is late by 4 ms in its pair; in the world's call its partner is as late as it is.
    @Test
    void theSameDelayInTwoCommunicatorsCountsOnce() {
        for (int step = 0; step < STEPS; step++) {
            add(PAIR, step, 0, true, 0, 4);
            add(WORLD, step, 10, true, 4, 4, 0, 0, 0, 0, 0, 0);
        }
        StepCost cost = cost().orElseThrow();
        assertEquals(4 * MILLI, cost.delayNanos(), MILLI / 20.0);
        assertEquals(0.08, cost.share(), 0.002);
        assertTrue(cost.isNote(), "less than a tenth");
        assertEquals(cost.share(), cost.low(), 1e-9, "every call was timed");
    }

    @Test
    void twoDelaysInAStepAddUp() {
        for (int step = 0; step < STEPS; step++) {
            add(PAIR, step, 0, true, 0, 4);
            add(PAIR, STEPS + step, 20, true, 0, 4);
        }
        assertEquals(0.16, cost().orElseThrow().share(), 0.004);
        assertFalse(cost().orElseThrow().isNote());
    }

    @Test
    void aSampleGivesAnEstimateWithItsInterval() {
        for (int step = 0; step < STEPS; step++) {
            add(PAIR, step, 0, step % 5 == 0, 0, 3 + step / 5 % 3);
        }
        StepCost cost = cost().orElseThrow();
        assertEquals(0.08, cost.share(), 0.01);
        assertTrue(cost.low() < cost.share() && cost.share() < cost.high());
        assertEquals(STEPS / 5, cost.timed());
        assertEquals(STEPS, cost.calls());
        assertTrue(
                CostWords.sentence(cost, Price.UNTOLD)
                        .contains("an estimate from 20 of 100 calls"));
    }

    /// Four all-reduces a step, of which the first waits for 4 ms: one call in fifty is every
    /// second of the four in turn.
    @Test
    void aSampleThatComesToHalfOfTheCallsOfAStepDoesNotTakeThemForAll() {
        for (int call = 0; call < 4 * STEPS; call++) {
            addOfStep(call, 4, call % 10 == 0, 4096, call % 4 == 0 ? 4 : 0);
        }
        StepCost cost = cost().orElseThrow();
        assertEquals(4 * MILLI, cost.delayNanos(), MILLI / 10.0);
        assertEquals(0.24, cost.high(), 0.01, "the two that it never comes to may wait as long");
        assertEquals(40, cost.timed());
        assertEquals(4 * STEPS, cost.calls());
    }

    /// The step's length is that of faster ones before: steps are counted by the world's call.
    @Test
    void stepsThatTookLongerThanOthersAreCountedByWhatIsCalledOnceInEach() {
        for (int call = 0; call < 4 * STEPS; call++) {
            addOfStep(call, 4, call % 10 == 0, 4096, call % 4 == 0 ? 20 : 0);
        }
        for (int step = 0; step < STEPS; step++) {
            add(WORLD, step, 30, true, 0, 0, 0, 0, 0, 0, 0, 0);
        }
        StepTime faster = new StepTime(WORLD, 8, 5, STEPS, 0.76 * STEP, 0, STEP, STEP, 1, 1, 1);
        StepCost cost =
                WithoutCause.cost(
                                operations,
                                actor(1),
                                (_, _) -> 0,
                                START,
                                START + STEPS * STEP,
                                faster)
                        .orElseThrow();
        assertEquals(0.4, cost.share(), 0.01, "of the time in which it was late");
    }

    /// NCCL numbers all-reduces of both sizes together.
    @Test
    void placesAreToldByNumbersThatCallsOfAnotherSizeTakeToo() {
        for (int call = 0; call < 5 * STEPS; call++) {
            boolean last = call % 5 == 4;
            addOfStep(call, 5, call % 2 == 0, last ? 64 : 4096, call % 5 == 0 ? 4 : 0);
        }
        assertEquals(4 * MILLI, cost().orElseThrow().delayNanos(), MILLI / 10.0);
    }

    /// A sample that comes to one place only tells nothing of the others.
    @Test
    void whereOnlyOneCallOfAStepWasTimedTheOthersMayCostAsMuchOrNothing() {
        for (int call = 0; call < 2 * STEPS; call++) {
            addOfStep(call, 2, call % 10 == 0, 4096, 4);
        }
        StepCost cost = cost().orElseThrow();
        assertEquals(4 * MILLI, cost.delayNanos(), MILLI / 10.0);
        assertEquals(0.16, cost.high(), 0.01);
    }

    @Test
    void whoComesBeforeTheOthersCostsNothing() {
        for (int step = 0; step < STEPS; step++) {
            add(PAIR, step, 0, true, 4, 0);
        }
        assertEquals(0, cost().orElseThrow().share());
    }

    @Test
    void whereNoCallWasTimedNothingIsKnown() {
        for (int step = 0; step < STEPS; step++) {
            add(PAIR, step, 0, false, 0, 4);
        }
        assertEquals(Optional.empty(), cost());
    }

    @Test
    void clocksThatDifferAreLaidTogether() {
        for (int step = 0; step < STEPS; step++) {
            add(PAIR, step, 0, true, 0, 4);
        }
        double share =
                WithoutCause.cost(
                                operations,
                                actor(1),
                                (node, _) -> node.equals("node1") ? 3.0 * MILLI : 0,
                                START,
                                START + STEPS * STEP,
                                TIME)
                        .orElseThrow()
                        .share();
        assertEquals(0.02, share, 0.001, "of the 4 ms 3 are the clock's");
    }

    @Test
    void whatADayOfItCostsIsTheShareOfAllRanksAtThePrice() {
        StepCost cost = new StepCost(0.25, 0.2, 0.3, false, STEP, 8, 10, 10);
        assertEquals(48, cost.gpuHoursADay(), 1e-9);
        assertEquals(
                "Without it a step would end 12.5 ms earlier, 25.0 % of its 50.0 ms; for 8 ranks that is"
                        + " 48.0 GPU-hours a day, 120.00 a day at 2.50 a GPU-hour.",
                CostWords.sentence(cost, Price.of(2.5)));
        assertFalse(StepCost.isNote(OptionalDouble.empty()), "what is not known is not hidden");
    }

    @Test
    void aPriceIsAboveNothingAndNoFantasy() {
        for (double wrong : new double[] {0, -1, 1e7, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> Price.of(wrong));
        }
    }

    /// 8 GPUs at 3 an hour, 1,000 tokens a second.
    @Test
    void aMillionTokensPayForIdleGpusToo() {
        assertEquals(3.0 * 8 / 3.6, Price.of(3).perMillionTokens(8, 1_000).orElseThrow(), 1e-9);
        assertEquals(OptionalDouble.empty(), Price.of(3).perMillionTokens(8, 0));
        assertEquals(OptionalDouble.empty(), Price.UNTOLD.perMillionTokens(8, 1_000));
    }

    private Optional<StepCost> cost() {
        return WithoutCause.cost(
                operations, actor(1), (_, _) -> 0, START, START + STEPS * STEP, TIME);
    }

    /// @param late in milliseconds, of rank 1
    private void addOfStep(int call, int ofStep, boolean timed, long bytes, long late) {
        long base = START + call / ofStep * STEP + call % ofStep * MILLI;
        operations.add(
                new MatchedOperation(
                        PAIR,
                        "AllReduce",
                        call,
                        bytes,
                        List.of(arrival(0, base, timed, 0), arrival(1, base, timed, late))));
    }

    /// @param arrivals in milliseconds after `at`, of each rank
    private void add(long commHash, int sequence, long at, boolean timed, long... arrivals) {
        long base = START + sequence % STEPS * STEP + at * MILLI;
        operations.add(
                new MatchedOperation(
                        commHash,
                        "AllReduce",
                        sequence,
                        4096,
                        IntStream.range(0, arrivals.length)
                                .mapToObj(rank -> arrival(rank, base, timed, arrivals[rank]))
                                .toList()));
    }

    private static Arrival arrival(int rank, long base, boolean timed, long late) {
        return new Arrival(
                actor(rank),
                rank,
                base,
                timed ? base + late * MILLI : 0,
                timed ? base + 10 * MILLI : 0);
    }

    private static Actor actor(int rank) {
        return new Actor("node" + rank, rank, "gpu");
    }
}
