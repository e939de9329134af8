package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What others wait is charged to whom it comes from.
class ChargedWaitsTest extends LateRanksCase {
    @Test
    void whatOthersWaitIsChargedToTheLateOneAndMeasuredWhereAllIsTimed() {
        // Seven wait for a millisecond, ten times a second: 7 ms * 10 * 60 a minute.
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> 0);

        CausedWait caused = only().caused();
        assertTrue(caused.isMeasured());
        assertEquals(CALLS, caused.calls());
        assertEquals(4.2, caused.gpuSecondsPerMinute(), 0.1);
        assertTrue(caused.isFigure());
        assertEquals(1, caused.low() / caused.gpuSecondsPerMinute(), 0.03);
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

    /// Every fourth step is timed, and in these the others came earlier than they mostly do.
    @Test
    void stepsThatWereNotTimedAreForetoldByWhenTheyWereCalled() {
        long[] noisy = noisyButInEveryFourthCall();
        long lag = 2 * MILLI;
        Lag both = (rank, call) -> noisy[8 * call + rank] + (rank == 3 ? lag : 0);
        calls(1, 8, both, both);
        operations.replaceAll(o -> o.sequence() % 4 == 0 ? o : untimed(o));

        CausedWait caused = only().caused();
        double every = caused(noisy, lag, 1);
        assertTrue(caused(noisy, lag, 4) > 1.1 * every, "the sample is no fair one");
        assertEquals(1, caused.gpuSecondsPerMinute() / every, 0.05);
        // Of ten timed steps one more may be like none of them: a tenth to either side, and little
        // more.
        assertTrue(caused.high() - caused.low() < 0.25 * every, caused::toString);
        assertEquals(10, caused.timed(), "it stays an estimate of ten timed calls");
        assertFalse(caused.isMeasured());
    }

    /// Ten calls say too little of rare steps: how much it is at least is told, and no figure.
    @Test
    void ofTenTimedCallsNoFigureIsToldHoweverAlikeTheyAre() {
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI : 0, (rank, call) -> 0);
        operations.replaceAll(o -> o.sequence() % 5 == 0 ? o : untimed(o));

        CausedWait caused = only().caused();
        assertEquals(8, caused.timed());
        assertFalse(caused.isFigure());
        assertEquals(caused.low(), caused.told());
        assertTrue(caused.low() < 4.2 && caused.high() > 4.2, caused::toString);
    }

    /// Four calls a step, the late one is the first: the sample comes to no other.
    @Test
    void ofPlacesThatTheSampleNeverComesToItIsNotSaidThatNobodyWaitsThere() {
        for (int step = 0; step < 4 * CALLS; step++) {
            sequence = step;
            add(2, step * SECOND / 10, IntStream.range(0, 8).toArray(), new long[8], new long[8]);
            for (int place = 0; place < 2; place++) {
                sequence = 2 * step + place;
                add(
                        1,
                        step * SECOND / 10 + (10 + 20L * place) * MILLI,
                        IntStream.range(0, 8).toArray(),
                        new long[] {0, 0, 0, MILLI, 0, 0, 0, 0},
                        new long[8]);
            }
        }
        operations.replaceAll(o -> o.sequence() % 2 == 0 ? o : untimed(o));

        CausedWait caused = only().caused();
        assertEquals(4.2, caused.low(), 0.3, "half of it, as far as is known");
        assertTrue(caused.high() > 8.4, caused::toString);
        assertFalse(caused.isFigure());
    }

    @Test
    void whatALateOneIsLateByIsNoSurerThanItsTimedCallsScatter() {
        long[] own = noise.longs(CALLS, 0, 2 * MILLI).toArray();
        calls(1, 8, (rank, call) -> rank == 3 ? MILLI + own[call] : 0, (rank, call) -> 0);
        operations.replaceAll(o -> o.sequence() % 4 == 0 ? o : untimed(o));

        double every = 0;
        for (long each : own) {
            every += 7 * (MILLI + each) / 1e9 * 600 / CALLS;
        }
        CausedWait caused = only().caused();
        assertFalse(caused.isFigure());
        assertTrue(caused.low() < every && every < caused.high(), caused + " " + every);
    }

    /// What holds the GPUs up is seen nowhere but in timed calls.
    @Test
    void whatCallsDoNotTellIsNotForetoldByThem() {
        long[] noisy = noisyButInEveryFourthCall();
        long[] other = noise.longs(8L * CALLS, 0, MILLI).toArray();
        long lag = 2 * MILLI;
        calls(
                1,
                8,
                (rank, call) -> noisy[8 * call + rank] + (rank == 3 ? lag : 0),
                (rank, call) -> other[8 * call + rank]);
        operations.replaceAll(o -> o.sequence() % 4 == 0 ? o : untimed(o));

        CausedWait caused = only().caused();
        assertEquals(1, caused.gpuSecondsPerMinute() / caused(noisy, lag, 4), 0.03);
    }

    private long[] noisyButInEveryFourthCall() {
        long[] noisy = noise.longs(8L * CALLS, 0, MILLI).toArray();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = i / 8 % 4 == 0 ? noisy[i] / 2 : noisy[i];
        }
        return noisy;
    }

    /// A minute, by one in so many calls.
    private static double caused(long[] noisy, long lag, int oneIn) {
        double caused = 0;
        for (int call = 0; call < CALLS; call += oneIn) {
            caused += waited(noisy, call, lag) - waited(noisy, call, 0);
        }
        return caused / 1e9 * 600 * oneIn / CALLS;
    }

    /// Rank 0 makes seven others late, and each of these eight three more, all in one step.
    @Test
    void groupsThatWaitInTheSameStepsMakeTheIntervalNoNarrower() {
        for (int call = 0; call < CALLS; call++) {
            long lag = MILLI + noise.nextLong(2 * MILLI);
            sequence = call;
            long[] first = new long[8];
            first[0] = lag;
            add(100, call * SECOND / 10, IntStream.range(0, 8).toArray(), first, new long[8]);
            for (int i = 0; i < 8; i++) {
                sequence = call;
                add(
                        i,
                        call * SECOND / 10 + 6 * MILLI,
                        new int[] {i, 8 + i, 16 + i, 24 + i},
                        new long[] {lag, 0, 0, 0},
                        new long[4]);
            }
        }
        operations.replaceAll(o -> o.sequence() % 5 == 0 ? o : untimed(o));
        CausedWait caused = only().caused();
        // 31 ranks wait for 1 to 3 ms, 0.58 ms of deviation, in eight timed steps. Were the groups
        // independent, it would be 0.8 of this.
        double error = 31 * 10 * 60 * 0.58e-3 / Math.sqrt(8);
        assertTrue(caused.high() - caused.low() > 2 * error, () -> caused + " " + error);
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
        assertEquals(1, only().caused().gpuSecondsPerMinute() / caused(noisy, lag, 1), 0.1);
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
}
