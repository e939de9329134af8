package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LateRanksTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final int CALLS = 40;

    private final List<MatchedOperation> operations = new ArrayList<>();
    private final Random noise = new Random(1);
    private int sequence;

    @Test
    void aRankWhoseGpuComesLateIsNamedWithItsLag() {
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> 0);

        LateRank late = only();
        assertEquals(3, late.rank());
        assertEquals(Kind.GPU, late.kind());
        assertEquals(1e6, late.lagNanos(), 5e4);
        assertEquals(CALLS, late.lateOperations());
    }

    @Test
    void aRankWhoseEnqueuesComeLateHasALateProcessor() {
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> rank == 3 ? MILLI : 0);
        assertEquals(Kind.PROCESSOR, only().kind());
    }

    @Test
    void whoIsLateOnlyBecauseItWaitedForAnotherIsNotNamed() {
        // Ranks 4 and 5 are a pair. 5 is late there, 4 waits for it, and comes late to its group.
        for (int call = 0; call < CALLS; call++) {
            add(1, call * SECOND / 10, new int[] {4, 5}, new long[] {0, MILLI}, new long[2]);
            add(
                    2,
                    call * SECOND / 10 + 2 * MILLI,
                    new int[] {0, 2, 4, 6},
                    new long[] {0, 0, MILLI, 0},
                    new long[4]);
        }

        LateRank late = only();
        assertEquals(5, late.rank());
        assertEquals(List.of(4), late.passedOnBy());
    }

    @Test
    void whatOthersWaitIsChargedToTheLateOneAndMeasuredWhereAllIsTimed() {
        // Seven wait for a millisecond, ten times a second: 7 ms * 10 * 60 a minute.
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> 0);

        CausedWait caused = only().caused();
        assertTrue(caused.isMeasured());
        assertEquals(CALLS, caused.calls());
        assertEquals(4.2, caused.gpuSecondsPerMinute(), 0.1);
        assertEquals(caused.gpuSecondsPerMinute(), caused.low());
        assertEquals(0.07, caused.gpus(), 0.003);
    }

    @Test
    void whatWasNotTimedIsEstimatedByWhatWas() {
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> 0);
        operations.replaceAll(o -> o.sequence() % 4 == 0 ? o : untimed(o));

        CausedWait caused = only().caused();
        assertEquals(4.2, caused.gpuSecondsPerMinute(), 0.1);
        assertEquals(10, caused.timed());
        assertFalse(caused.isMeasured());
        assertTrue(caused.low() < caused.gpuSecondsPerMinute());
        assertTrue(caused.high() > caused.gpuSecondsPerMinute());
    }

    @Test
    void whatWaitsForOneThatOnlyPassesItOnIsChargedToTheOrigin() {
        for (int call = 0; call < CALLS; call++) {
            add(1, call * SECOND / 10, new int[] {4, 5}, new long[] {0, MILLI}, new long[2]);
            add(
                    2,
                    call * SECOND / 10 + 2 * MILLI,
                    new int[] {0, 2, 4, 6},
                    new long[] {0, 0, MILLI, 0},
                    new long[4]);
        }
        // One waits in the pair, three in the group.
        assertEquals(2.4, only().caused().gpuSecondsPerMinute(), 0.1);
    }

    private static MatchedOperation untimed(MatchedOperation o) {
        return new MatchedOperation(
                o.commHash(),
                o.name(),
                o.sequence(),
                o.bytes(),
                o.arrivals().stream()
                        .map(a -> new Arrival(a.actor(), a.rank(), a.enqueueEpochNanos(), 0, 0))
                        .toList());
    }

    @Test
    void twoThatAreLateByThemselvesAreBothNamed() {
        calls(1, 8, (rank, call) -> rank == 2 ? 3 * MILLI : 0, (rank, call) -> 0);
        calls(2, 8, (rank, call) -> rank == 6 ? MILLI : 0, (rank, call) -> 0);
        assertEquals(List.of(2, 6), found().stream().map(LateRank::rank).toList());
    }

    @Test
    void whoIsLateNowAndThenIsNot() {
        calls(1, 8, (rank, call) -> rank == 3 && call % 10 == 0 ? MILLI : 0, (rank, call) -> 0);
        assertEquals(List.of(), found());
    }

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

    /// Seen in the corpus: of noise a part was charged, a quarter of all.
    @Test
    void whatIsWaitedForNoiseIsNotCharged() {
        long[] noisy = noise.longs(8L * CALLS, 0, MILLI).toArray();
        long lag = 2 * MILLI;
        calls(
                1,
                8,
                (rank, call) -> noisy[8 * call + rank] + (rank == 3 ? lag : 0),
                (rank, call) -> 0);
        double caused = 0;
        for (int call = 0; call < CALLS; call++) {
            caused += waited(noisy, call, lag) - waited(noisy, call, 0);
        }
        double aMinute = caused / 1e9 * 60 / ((CALLS - 1) / 10.0) * (CALLS - 1) / CALLS;
        assertEquals(1, only().caused().gpuSecondsPerMinute() / aMinute, 0.1);
    }

    /// What seven wait for the last of all eight.
    private static double waited(long[] noisy, int call, long lag) {
        long last = 0;
        for (int rank = 0; rank < 8; rank++) {
            last = Math.max(last, noisy[8 * call + rank] + (rank == 3 ? lag : 0));
        }
        double waited = 0;
        for (int rank = 0; rank < 8; rank++) {
            waited += rank == 3 ? 0 : last - noisy[8 * call + rank];
        }
        return waited;
    }

    /// Seen in the corpus: of two that are late before one call the lesser waits for the other.
    @Test
    void whoWaitsForAnotherAndIsLateByItselfElsewhereIsNamedToo() {
        for (int call = 0; call < CALLS; call++) {
            add(
                    1,
                    call * SECOND / 10,
                    new int[] {0, 1, 2, 3},
                    new long[] {5 * MILLI, 3 * MILLI, 0, 0},
                    new long[4]);
            add(
                    2,
                    call * SECOND / 10 + 10 * MILLI,
                    new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8},
                    new long[] {5 * MILLI, 5 * MILLI, 5 * MILLI, 5 * MILLI, 0, 0, 0, 0, 0},
                    new long[9]);
        }
        assertEquals(List.of(0, 1), found().stream().map(LateRank::rank).sorted().toList());
    }

    @Test
    void whoIsLateElsewhereForLessStillWaitsForTheOrigin() {
        for (int call = 0; call < CALLS; call++) {
            sequence = 2 * call;
            add(1, call * SECOND / 10, new int[] {4, 5}, new long[] {0, MILLI}, new long[2]);
            sequence = call;
            add(
                    2,
                    call * SECOND / 10 + 60 * MILLI,
                    new int[] {0, 2, 4, 6},
                    new long[] {0, 0, MILLI, 0},
                    new long[4]);
            sequence = 2 * call + 1;
            add(
                    1,
                    call * SECOND / 10 + 80 * MILLI,
                    new int[] {4, 5},
                    new long[] {MILLI * 3 / 10, 0},
                    new long[2]);
        }
        assertEquals(List.of(5, 4), found().stream().map(LateRank::rank).toList());
        // One waits in the pair, three in the group.
        assertEquals(2.4, found().getFirst().caused().gpuSecondsPerMinute(), 0.1);
    }

    /// Seen in the corpus: all of the lesser one's group wait in the world, now for one of the
    /// other group and now for another.
    @Test
    void theLesserOfTwoInGroupsOfTheirOwnIsNotHeldByTheGreater() {
        for (int call = 0; call < CALLS; call++) {
            add(
                    1,
                    call * SECOND / 10,
                    new int[] {0, 2, 4, 6},
                    new long[] {0, 0, 0, 2 * MILLI},
                    new long[4]);
            add(
                    2,
                    call * SECOND / 10,
                    new int[] {1, 3, 5, 7},
                    new long[] {0, 0, 7 * MILLI, 0},
                    new long[4]);
            add(
                    3,
                    call * SECOND / 10 + 10 * MILLI,
                    IntStream.range(0, 8).toArray(),
                    IntStream.range(0, 8).mapToLong(rank -> rank % 2 * 5L * MILLI).toArray(),
                    new long[8]);
        }
        List<Integer> sure =
                found().stream()
                        .filter(late -> late.confidence() != Confidence.LOW)
                        .map(LateRank::rank)
                        .toList();
        assertTrue(sure.containsAll(List.of(5, 6)), sure.toString());
    }

    @Test
    void lessThanATenthOfAMillisecondIsNothing() {
        calls(1, 8, (rank, call) -> rank == 3 ? 90_000 : 0, (rank, call) -> 0);
        assertEquals(List.of(), found());
    }

    @Test
    void noiseRaisesWhatALagHasToExceed() {
        calls(
                1,
                8,
                (rank, call) -> noise.nextLong(2 * MILLI) + (rank == 3 ? MILLI / 2 : 0),
                (rank, call) -> 0);
        assertEquals(List.of(), found());
    }

    @Test
    void manyCallsBelowThreeTimesTheNoiseAreALatenessTogether() {
        calls(1, 8, (_, _) -> scattered(), (_, _) -> 0);
        assertEquals(List.of(), sure());
        operations.clear();
        calls(1, 8, (rank, _) -> scattered() + (rank == 3 ? 9 * MILLI / 10 : 0), (_, _) -> 0);
        assertEquals(List.of(3), sure());
    }

    private long scattered() {
        return (long) (noise.nextGaussian() * 4 * MILLI / 10);
    }

    @Test
    void oneOfEachPairThatIsLateFromTheMiddleOnIsNoNoise() {
        for (int call = 0; call < CALLS; call++) {
            for (int pair = 0; pair < 4; pair++) {
                long late = call < CALLS / 2 ? 0 : 2 * MILLI;
                long at = call * SECOND / 10;
                long[] lags = {noise.nextInt(50_000), late + noise.nextInt(50_000)};
                add(pair, at, new int[] {pair, 4 + pair}, lags, new long[2]);
            }
        }
        assertEquals(List.of(4, 5, 6, 7), sure());
    }

    private List<Integer> sure() {
        return found().stream()
                .filter(late -> late.confidence() != Confidence.LOW)
                .map(LateRank::rank)
                .sorted()
                .toList();
    }

    @Test
    void whoWasMadeLateBearsWitnessWhereThereIsLessNoise() {
        // 1 is late before a call of few, with noise, and all of them come to the next late.
        for (int call = 0; call < CALLS; call++) {
            long at = call * SECOND / 10;
            long[] lags = new long[4];
            for (int rank = 0; rank < 4; rank++) {
                lags[rank] = scattered() / 2 + (rank == 1 ? 7 * MILLI / 10 : 0);
            }
            add(1, at, new int[] {0, 1, 2, 3}, lags, new long[4]);
            long last = Arrays.stream(lags).max().orElseThrow();
            long[] next = new long[10];
            Arrays.fill(next, 0, 4, last);
            int[] all = IntStream.range(0, next.length).toArray();
            add(2, at + 10 * MILLI, all, next, new long[next.length]);
        }
        LateRank late = found().stream().filter(l -> l.rank() == 1).findFirst().orElseThrow();
        assertEquals(Confidence.HIGH, late.confidence());
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
    void aCallAfterTheLatenessIsNoneOfItsCallsByAnyClock() {
        // The other node is a call and a half behind: its stamps lie before the end.
        calls(
                1,
                8,
                (rank, call) -> rank == 3 && call >= 10 && call < 30 ? MILLI : 0,
                (rank, call) -> 0);
        operations.replaceAll(o -> onTwoNodes(o, -150 * MILLI, 0));
        // The count of calls may be one off at each end.
        assertEquals(4.2, only().caused().gpuSecondsPerMinute(), 0.3);
    }

    /// The upper half of the ranks are on a node whose clock gains `drift` in each nanosecond.
    private static MatchedOperation onTwoNodes(MatchedOperation o, double drift) {
        return onTwoNodes(o, 0, drift);
    }

    private static MatchedOperation onTwoNodes(MatchedOperation o, long ahead, double drift) {
        List<Arrival> moved = new ArrayList<>();
        for (Arrival a : o.arrivals()) {
            long by = a.rank() < 4 ? 0 : ahead + (long) (drift * a.enqueueEpochNanos());
            moved.add(
                    new Arrival(
                            new Actor(a.rank() < 4 ? "node" : "other", a.rank(), ""),
                            a.rank(),
                            a.enqueueEpochNanos() + by,
                            a.gpuEpochNanos() + by,
                            a.gpuEndEpochNanos() + by));
        }
        return new MatchedOperation(o.commHash(), o.name(), o.sequence(), o.bytes(), moved);
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

    /// Seen in the corpus: three late calls of a rank are nothing where others have such too.
    @Test
    void whatOthersAreBehindByNowAndThenMakesNobodySurelyLate() {
        calls(
                1,
                8,
                (rank, call) -> {
                    boolean now =
                            rank == 3 ? call >= 10 && call < 18 && call % 3 == 0 : call % 9 == rank;
                    return now ? MILLI : 0;
                },
                (rank, call) -> 0);
        assertTrue(
                found().stream().allMatch(late -> late.confidence() == Confidence.LOW),
                () -> found().toString());
    }

    /// Seen in the corpus: every call was timed, and only the first of a step waits.
    @Test
    void aPartnerWhoseWaitsAreFewAmongTheCallsOfAStepIsNotNamed() {
        for (int call = 0; call < CALLS; call++) {
            for (int place = 0; place < 10; place++) {
                add(
                        1,
                        call * SECOND / 10 + 2 * MILLI * place,
                        new int[] {4, 5},
                        new long[] {0, place == 0 ? MILLI : 0},
                        new long[2]);
            }
            add(
                    2,
                    call * SECOND / 10 + 22 * MILLI,
                    new int[] {0, 2, 4, 6},
                    new long[] {0, 0, MILLI, 0},
                    new long[4]);
            add(
                    3,
                    call * SECOND / 10 + 22 * MILLI,
                    new int[] {1, 3, 5, 7},
                    new long[] {0, 0, MILLI, 0},
                    new long[4]);
        }
        assertEquals(5, only().rank());
    }

    /// Half of all come late to the world because of one: the median tells nothing of them.
    @Test
    void whatIsWaitedForThoseThatHadJustWaitedForTheLateOneIsChargedToIt() {
        for (int call = 0; call < CALLS; call++) {
            add(
                    1,
                    call * SECOND / 10,
                    new int[] {0, 1, 2, 3},
                    new long[] {0, MILLI, 0, 0},
                    new long[4]);
            add(
                    2,
                    call * SECOND / 10 + 2 * MILLI,
                    IntStream.range(0, 8).toArray(),
                    new long[] {MILLI, MILLI, MILLI, MILLI, 0, 0, 0, 0},
                    new long[8]);
        }
        // Three wait in the group, four in the world: 7 ms, ten times a second.
        assertEquals(
                4.2,
                found().stream()
                        .filter(l -> l.rank() == 1)
                        .findFirst()
                        .orElseThrow()
                        .caused()
                        .gpuSecondsPerMinute(),
                0.2);
    }

    private interface Lag {
        long of(int rank, int call);
    }

    private void calls(long communicator, int ranks, Lag gpu, Lag processor) {
        for (int call = 0; call < CALLS; call++) {
            int number = call;
            add(
                    communicator,
                    call * SECOND / 10,
                    IntStream.range(0, ranks).toArray(),
                    IntStream.range(0, ranks).mapToLong(rank -> gpu.of(rank, number)).toArray(),
                    IntStream.range(0, ranks)
                            .mapToLong(rank -> processor.of(rank, number))
                            .toArray());
        }
    }

    private void add(long communicator, long at, int[] ranks, long[] gpuLags, long[] lags) {
        long last = Arrays.stream(gpuLags).max().orElseThrow();
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < ranks.length; i++) {
            arrivals.add(
                    new Arrival(
                            new Actor("node", ranks[i], ""),
                            i,
                            at + 1000 + lags[i],
                            at + 20_000 + gpuLags[i] + noise.nextLong(5_000),
                            at + 50_000 + last));
        }
        operations.add(
                new MatchedOperation(communicator, "AllReduce", sequence++, 1 << 20, arrivals));
    }

    private LateRank only() {
        List<LateRank> late = found();
        assertEquals(1, late.size(), late.toString());
        return late.getFirst();
    }

    private List<LateRank> found() {
        return LateRanks.of(operations, Actor::process);
    }
}
