package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.correlate.lateness.lag.Exchanges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.suspect.Noise;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.ExchangeMatcher;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.PeerRows;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Eight ranks: five of them make a call in which rank 1 is late, then all do: as most are late
/// then, the median tells nothing. In each step there is an exchange of these five that nobody
/// timed, before both calls or between them.
class ChargedAfterExchangeTest {
    private static final String NODE = "node";
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long GROUP = 1;
    private static final long WORLD = 2;
    private static final long EXCHANGING = 3;
    private static final int CALLS = 40;

    private final List<MatchedOperation> operations = new ArrayList<>();
    private final ExchangeMatcher order = new ExchangeMatcher();
    private final Random noise = new Random(1);

    @Test
    void whatAllWaitForThoseThatWaitedForTheLateOneIsChargedToItAfterAnExchangeBeforeBoth() {
        play(0, MILLI);
        // Four wait in the group, three in the world: 7 ms, ten times a second.
        assertEquals(4.2, caused(), 0.2);
    }

    @Test
    void whatAllWaitAfterAnExchangeInBetweenIsChargedToNobodyByThatCall() {
        play(4 * MILLI, MILLI);
        // Whoever was late in it is not known: what is left are the four of the group.
        assertEquals(2.4, caused(), 0.2);
    }

    /// @param exchangeAt in a step; the group's call is at 2 ms, the world's at 6
    private void play(long exchangeAt, long lag) {
        PeerRows rows =
                new PeerRows()
                        .communicator(GROUP, 0, 1, 2, 3, 4)
                        .communicator(WORLD, IntStream.range(0, 8).toArray())
                        .communicator(EXCHANGING, 0, 1, 2, 3, 4);
        for (int step = 0; step < CALLS; step++) {
            long at = Snapshots.START + step * SECOND / 10;
            for (int rank = 0; rank < 5; rank++) {
                rows.exchange(EXCHANGING, rank, at + exchangeAt, 0, 0, 0, 1, 2, 3, 4);
            }
            long[] group = {0, lag, 0, 0, 0};
            call(rows, GROUP, step, at + 2 * MILLI, group);
            long[] world = {lag, lag, lag, lag, lag, 0, 0, 0};
            call(rows, WORLD, step, at + 6 * MILLI, world);
        }
        order.add(NODE, rows.window());
    }

    private void call(PeerRows rows, long communicator, int step, long at, long[] lags) {
        List<Arrival> arrivals = new ArrayList<>();
        for (int rank = 0; rank < lags.length; rank++) {
            rows.call(communicator, rank, at);
            arrivals.add(
                    new Arrival(
                            Actor.of(NODE, Snapshots.member(rank, rank)),
                            rank,
                            at,
                            at + 20_000 + lags[rank] + noise.nextLong(5_000),
                            at + 50_000 + MILLI));
        }
        operations.add(new MatchedOperation(communicator, "AllReduce", step, 1 << 20, arrivals));
    }

    private double caused() {
        List<Kept> all = operations.stream().map(Kept::of).toList();
        return LateRanks.ofKept(
                        all,
                        () -> all,
                        new Exchanges(List.of(), order),
                        Noise.none(),
                        Actor::process)
                .stream()
                .filter(late -> late.rank() == 1)
                .findFirst()
                .orElseThrow()
                .caused()
                .gpuSecondsPerMinute();
    }
}
