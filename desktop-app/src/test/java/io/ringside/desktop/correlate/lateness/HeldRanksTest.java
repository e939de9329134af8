package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.lag.Exchanges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.lateness.suspect.Noise;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.Exchange;
import io.ringside.desktop.correlate.matching.ExchangeMatcher;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.PeerRows;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/// Eight ranks: two groups of four exchange all with all by Send and Recv, then each makes an
/// all-reduce with its like of the other group.
class HeldRanksTest {
    private static final String NODE = "node";
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final int CALLS = 40;
    private static final int GROUP = 4;
    private static final int RANKS = 2 * GROUP;
    private static final long PARTNERS = 102;
    private static final long EXCHANGING = 100;

    private final List<MatchedOperation> operations = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final ExchangeMatcher order = new ExchangeMatcher();
    private final Random noise = new Random(1);

    /// Waits for the late one in a call of both before the exchange, -1: nobody.
    private int partner = -1;

    /// Whether the late one and its partner come out of a call of both before the exchange, and now
    /// and then it is not late.
    private boolean before;

    /// How a step goes.
    ///
    /// @param late into the exchange, by step; -1: nobody
    /// @param afterwards late after it, -1: nobody
    /// @param processor whether its processor is
    /// @param timedOneIn step, of a rank
    private record Job(IntUnaryOperator late, int afterwards, boolean processor, int timedOneIn) {}

    @Test
    void whoIsHeldInATimedExchangeOfAllWithAllIsNotNamedBesideWhoHeldIt() {
        play(new Job(_ -> 1, -1, false, 1));
        assertEquals(List.of(1), sure());
        assertEquals(List.of(0, 2, 3), found().getFirst().passedOnBy());
    }

    @Test
    void whoIsLateAfterATimedExchangeIsNamed() {
        play(new Job(_ -> -1, 2, false, 1));
        assertEquals(List.of(2), sure());
    }

    @Test
    void whoWasHeldByAnotherEachTimeIsNotNamed() {
        play(new Job(step -> step % 3 == 0 ? step / 3 % GROUP : -1, -1, false, 1));
        assertEquals(List.of(), sure());
    }

    @Test
    void allThatComeLateAlikeOutOfAnExchangeNobodyTimedAreNobodysFault() {
        play(new Job(_ -> 1, -1, false, 0));
        assertEquals(List.of(), sure());
        assertTrue(found().size() >= GROUP, "they are late all the same");
    }

    @Test
    void theOneWhoseProcessorWasLateHeldThemWhereNobodyTimedTheExchange() {
        play(new Job(_ -> 1, -1, true, 0));
        assertEquals(List.of(1), sure());
        assertEquals(LateRank.Kind.PROCESSOR, found().getFirst().kind());
    }

    @Test
    void theOneThatWasInItShortestHeldThemWhereEachWasTimedInAnotherStep() {
        play(new Job(_ -> 1, -1, false, 5));
        assertEquals(List.of(1), sure());
    }

    @Test
    void oneThatIsLateAloneAfterAnExchangeNobodyTimedIsNamed() {
        play(new Job(_ -> -1, 2, false, 0));
        assertEquals(List.of(2), sure());
    }

    @Test
    void aFewCallsWithoutALagDoNotMeanThatItWasHeldInTheOthers() {
        before = true;
        play(new Job(_ -> -1, 2, false, 0));
        assertEquals(List.of(2), sure());
    }

    @Test
    void whoWaitedForTheLateOneBeforeTheyCameToTheExchangeTogetherIsNotNamedBesideIt() {
        partner = 2;
        play(new Job(_ -> 1, -1, false, 1));
        assertEquals(List.of(1), sure());
    }

    private void play(Job job) {
        PeerRows rows =
                new PeerRows().communicator(EXCHANGING, 0, 1, 2, 3).communicator(101, 4, 5, 6, 7);
        for (int pair = 0; pair < GROUP; pair++) {
            rows.communicator(pair, pair, pair + GROUP);
        }
        for (int step = 0; step < CALLS; step++) {
            step(job, step, rows);
        }
        order.add(NODE, rows.window());
    }

    private void step(Job job, int step, PeerRows rows) {
        long at = Snapshots.START + step * SECOND / 10;
        int late = job.late.applyAsInt(step);
        long[] arrived = new long[RANKS];
        long[] enqueued = new long[RANKS];
        for (int rank = 0; rank < RANKS; rank++) {
            long lag = late >= 0 && (rank == late || rank == partner) ? MILLI : 0;
            enqueued[rank] = at + (job.processor ? lag : 0);
            long reached = at + 20_000 + noise.nextInt(5_000) + lag;
            reached += rank == partner ? 10_000 : 0;
            long end = at + 120_000 + (late >= 0 && rank < GROUP ? MILLI : 0);
            arrived[rank] = end + 50_000 + noise.nextInt(5_000);
            arrived[rank] += rank == job.afterwards && !(before && step % 14 == 3) ? MILLI : 0;
            boolean timed =
                    job.timedOneIn > 0
                            && (step + (job.timedOneIn == 1 ? 0 : rank)) % job.timedOneIn == 0;
            long hash = EXCHANGING + rank / GROUP;
            rows.exchange(hash, rank % GROUP, enqueued[rank], 0, 0, 0, 1, 2, 3);
            if (timed) {
                exchanges.add(
                        new Exchange(
                                actor(rank),
                                hash,
                                GROUP,
                                rank % GROUP,
                                true,
                                enqueued[rank],
                                reached,
                                end));
            }
        }
        if (partner >= 0) {
            long end = at + MILLI + 10_000;
            operations.add(
                    new MatchedOperation(
                            PARTNERS,
                            "AllReduce",
                            step,
                            1 << 20,
                            List.of(
                                    new Arrival(actor(late), 0, at, at + MILLI, end),
                                    new Arrival(actor(partner), 1, at, at, end))));
        }
        if (before) {
            operations.add(
                    new MatchedOperation(
                            PARTNERS,
                            "AllReduce",
                            step,
                            1 << 20,
                            List.of(
                                    new Arrival(actor(2), 0, at - MILLI, at - MILLI, at),
                                    new Arrival(actor(6), 1, at - MILLI, at - MILLI, at))));
        }
        for (int pair = 0; pair < GROUP; pair++) {
            List<Arrival> both = new ArrayList<>();
            long end = Math.max(arrived[pair], arrived[pair + GROUP]) + 100_000;
            for (int rank = pair; rank < RANKS; rank += GROUP) {
                long call = enqueued[rank] + 10_000;
                rows.call(pair, rank / GROUP, call);
                both.add(new Arrival(actor(rank), rank / GROUP, call, arrived[rank], end));
            }
            operations.add(new MatchedOperation(pair, "AllReduce", step, 1 << 20, both));
        }
    }

    private static Actor actor(int rank) {
        return Actor.of(NODE, Snapshots.member(rank, rank));
    }

    private List<Integer> sure() {
        return found().stream()
                .filter(late -> late.confidence() != Confidence.LOW)
                .map(LateRank::rank)
                .toList();
    }

    private List<LateRank> found() {
        List<Kept> all = operations.stream().map(Kept::of).toList();
        return LateRanks.ofKept(
                all, () -> all, new Exchanges(exchanges, order), Noise.none(), Actor::process);
    }
}
