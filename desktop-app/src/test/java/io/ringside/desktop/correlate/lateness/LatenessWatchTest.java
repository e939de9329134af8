package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.state.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatenessWatchTest {
    private static final long SECOND = Snapshots.SECOND;
    private static final long MILLI = SECOND / 1000;
    private static final int RANKS = 4;
    private static final int CALLS_A_SECOND = 10;

    private final LatenessWatch watch = new LatenessWatch();
    private int sequence;
    private long lag = 2 * MILLI;

    @Test
    void oneTimeOfLatenessIsOneEpisodeFromItsFirstLateCallToItsLast() {
        seconds(0, 10, -1);
        seconds(10, 16, 2);
        seconds(16, 40, -1);
        watch.finish();

        List<LateEpisode> episodes = watch.episodes();
        assertEquals(1, episodes.size(), episodes.toString());
        LateEpisode episode = episodes.getFirst();
        assertEquals(2, episode.worst().rank());
        assertEquals(Snapshots.START + 10 * SECOND, episode.sinceEpochNanos());
        assertTrue(episode.untilEpochNanos() < Snapshots.START + 16 * SECOND);
        assertTrue(episode.windows() > 1, episode.toString());
    }

    @Test
    void aCulpritThatChangesIsTwo() {
        seconds(0, 5, 1);
        seconds(5, 10, 3);
        watch.finish();
        assertEquals(
                List.of(1, 3),
                watch.episodes().stream().map(e -> e.worst().rank()).sorted().toList());
    }

    @Test
    void aHealthyJobHasNone() {
        seconds(0, 70, -1);
        watch.finish();
        assertEquals(List.of(), watch.episodes());
        assertEquals(700, watch.timedOperations());
    }

    @Test
    void aJobOfWhichNothingIsTimedHasNoneAndSaysSo() {
        Columns node = new Columns(0, 2, 2).untimed(0, 1, 1).untimed(1, 1, 2);
        watch.add("node", node.window());
        watch.finish();
        assertEquals(0, watch.timedOperations());
    }

    /// Seen on a host that others use: a healthy rank was 0.8 ms late for two seconds.
    @Test
    void aLittleForAFewSecondsIsNotSureAndForLongerItIs() {
        lag = 8 * MILLI / 10;
        seconds(0, 10, -1);
        seconds(10, 13, 2);
        seconds(13, 40, -1);
        seconds(40, 50, 3);
        watch.finish();
        assertEquals(
                List.of(3),
                watch.episodes().stream()
                        .filter(e -> e.confidence() != Confidence.LOW)
                        .map(e -> e.worst().rank())
                        .toList());
    }

    /// As at the end of each round of a capture that is played again and again.
    @Test
    void whatWasCalledLastIsLookedAtAgainOnceNobodyCallsAnyMore() {
        for (int second = 0; second < 22; second++) {
            call(100 * second, second >= 19 ? 2 : -1, lag);
        }
        assertEquals(List.of(), sure(), "no look has seen all three late calls");

        quiet(22, 25);
        assertEquals(List.of(2), sure());
    }

    @Test
    void aNodeThatIsHeardNoMoreDoesNotKeepTheOthersFromBeingLookedAtAgain() {
        Columns gone = new Columns(RANKS, 1, RANKS);
        gone.timed(RANKS, 0, Snapshots.START, Snapshots.START);
        watch.add("gone", gone.window(1));
        for (int second = 0; second < 22; second++) {
            call(100 * second, second >= 19 ? 2 : -1, lag);
        }
        quiet(22, 25);
        assertEquals(List.of(2), sure());
    }

    @Test
    void aPauseOfOneNodeIsNoneOfTheOthers() {
        quiet(0, 3);
        for (int second = 3; second < 25; second++) {
            call(100 * second, second >= 22 ? 2 : -1, lag);
            watch.add("idle", new Columns(RANKS, 1, RANKS).window(second + 1));
        }
        assertEquals(List.of(), sure());
    }

    /// Noise that reaches half of a lag does not explain all of it.
    @Test
    void aLagThatNobodyElseReachesIsNoNoiseThoughOthersReachHalfOfIt() {
        for (int call = 0; call < 70; call++) {
            boolean late = call >= 63 && call % 2 == 1;
            int noisy = call % 8 == 0 ? List.of(0, 1, 3).get(call / 8 % 3) : -1;
            call(call * 65, late ? 2 : noisy, (late ? 65 : 40) * MILLI / 100);
        }
        watch.finish();
        assertEquals(List.of(2), sure());
    }

    @Test
    void theFirstLateCallsOfARankAreNotTakenForNoiseForEver() {
        for (int second = 0; second < 14; second++) {
            boolean late = second == 10 || second == 11 || second == 13;
            call(100 * second, late ? 2 : -1, 65 * MILLI / 100);
        }
        watch.finish();
        assertEquals(List.of(2), sure());
    }

    private List<Integer> sure() {
        return watch.holding().stream()
                .filter(e -> e.confidence() != Confidence.LOW)
                .map(e -> e.worst().rank())
                .toList();
    }

    private void call(int hundredths, int late, long by) {
        Columns node = new Columns(0, RANKS, RANKS);
        long at = Snapshots.START + hundredths * SECOND / 100;
        call(node, at, late, by);
        watch.add("node", node.window(hundredths / 100 + 1));
    }

    private void call(Columns node, long at, int late, long by) {
        for (int rank = 0; rank < RANKS; rank++) {
            long jitter = (rank * 7L + sequence * 13L) % 11 * 1000;
            node.timed(rank, sequence, at, at + jitter + (rank == late ? by : 0));
        }
        sequence++;
    }

    private void quiet(int from, int to) {
        for (int second = from; second < to; second++) {
            watch.add("node", new Columns(0, RANKS, RANKS).window(second + 1));
        }
    }

    /// A window a second; the late rank is so late.
    private void seconds(int from, int to, int late) {
        for (int second = from; second < to; second++) {
            Columns node = new Columns(0, RANKS, RANKS);
            for (int call = 0; call < CALLS_A_SECOND; call++) {
                long at = Snapshots.START + second * SECOND + call * SECOND / CALLS_A_SECOND;
                call(node, at, late, lag);
            }
            watch.add("node", node.window(second + 1));
        }
    }
}
