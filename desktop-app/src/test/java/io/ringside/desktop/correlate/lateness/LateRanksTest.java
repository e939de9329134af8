package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LateRanksTest extends LateRanksCase {
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

    private long scattered() {
        return (long) (noise.nextGaussian() * 4 * MILLI / 10);
    }

    private List<Integer> sure() {
        return found().stream()
                .filter(late -> late.confidence() != Confidence.LOW)
                .map(LateRank::rank)
                .sorted()
                .toList();
    }
}
