package io.ringside.desktop.correlate.hang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.correlate.hang.frontier.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who waits for whom, of thousands of ranks.
class ManyRanksTest {
    private static final int RANKS = 10_000;

    @Test
    void aChainOfThousandsEndsAtItsLastRank() {
        Waits waits = waits(RANKS, rank -> rank + 1);
        assertTrue(waits.reaching(Set.of(RANKS)).test(0));
        assertTrue(waits.reaching(Set.of(7, RANKS)).test(8), "one of them is enough");
        assertFalse(waits.reaching(Set.of(7)).test(7), "nobody waits for itself");
        assertFalse(waits.reaching(Set.of(7)).test(RANKS), "it waits for nobody");
        assertFalse(waits.isInCircle(0));
        assertEquals(Set.of(), waits.circle(0));
    }

    @Test
    void aCircleOfThousandsIsOneAndWhoWaitsForItIsNotInIt() {
        // The last thousand wait for each other, the others for them.
        int first = RANKS - 1_000;
        Waits waits = waits(RANKS, rank -> rank == RANKS - 1 ? first : rank + 1);
        Set<Integer> circle = new TreeSet<>(IntStream.range(first, RANKS).boxed().toList());
        assertEquals(circle, waits.circle(first));
        assertEquals(circle, waits.circle(RANKS - 1));
        assertTrue(waits.reaching(List.of(first + 5)).test(0));
        assertFalse(waits.isInCircle(0));
        assertEquals(Set.of(), waits.circle(0), "whom it waits for does not wait for it");
    }

    @Test
    void aCircleThatWaitsForSomebodyElseIsNoCircleOfItsOwn() {
        Map<Integer, RankProgress> progress = new TreeMap<>();
        progress.put(0, progress(1, 2));
        progress.put(1, progress(0));
        Waits waits = waits(progress, 3);
        assertTrue(waits.isInCircle(0));
        assertEquals(Set.of(), waits.circle(0), "rank 2 holds both up");
        assertTrue(waits.reaching(Set.of(2)).test(1));
    }

    /// Of pairs that all stand at one call only two ranks called two communicators crosswise.
    @Test
    void ofThousandsOfCommunicatorsThoseThatAreCrossedAreNamed() {
        int pairs = 2_000;
        List<CommunicatorFacts> communicators = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            communicators.add(communicator("pair " + pair, Map.of(2 * pair, 1L, 2 * pair + 1, 1L)));
        }
        communicators.add(communicator("crossed", Map.of(2, 0L, 3, 2L)));
        List<HangVerdict> verdicts = HangAnalysis.verdicts(facts(communicators, 2 * pairs), 0);
        assertEquals(HangKind.DEADLOCK, verdicts.getFirst().kind(), verdicts::toString);
        assertEquals(List.of(2, 3), verdicts.getFirst().culprits().stream().sorted().toList());
        assertEquals(1, verdicts.size());
    }

    private static CommunicatorFacts communicator(String name, Map<Integer, Long> orders) {
        Map<Integer, RankProgress> progress = new TreeMap<>();
        orders.forEach((rank, order) ->
                progress.put(
                        rank,
                        new RankProgress(
                                RankProgress.Joining.JOINED,
                                List.of(
                                        new CollectiveCall(
                                                9,
                                                "AllReduce",
                                                OptionalLong.empty(),
                                                "",
                                                CollectiveCall.State.ENQUEUED,
                                                OptionalLong.of(order),
                                                OptionalLong.empty())),
                                List.of(),
                                OptionalLong.of(9),
                                OptionalLong.empty(),
                                Map.of())));
        return new CommunicatorFacts(
                name, name, name, List.of(), OptionalInt.of(orders.size()), progress);
    }

    private static HangFacts facts(List<CommunicatorFacts> communicators, int ranks) {
        Map<Integer, RankFacts> all = new TreeMap<>();
        for (int rank = 0; rank < ranks; rank++) {
            all.put(rank, RankFacts.told(rank));
        }
        return new HangFacts(all, communicators, OptionalLong.empty());
    }

    /// Each rank below `ranks` receives from another.
    private static Waits waits(int ranks, IntUnaryOperator from) {
        Map<Integer, RankProgress> progress = new TreeMap<>();
        for (int rank = 0; rank < ranks; rank++) {
            progress.put(rank, progress(from.applyAsInt(rank)));
        }
        return waits(progress, ranks + 1);
    }

    private static Waits waits(Map<Integer, RankProgress> progress, int ranks) {
        CommunicatorFacts all =
                new CommunicatorFacts(
                        "1", "all", "all", List.of(), OptionalInt.of(ranks), progress);
        return Waits.of(facts(List.of(all), ranks), List.of());
    }

    private static RankProgress progress(int... peers) {
        return new RankProgress(
                RankProgress.Joining.JOINED,
                List.of(),
                IntStream.of(peers)
                        .mapToObj(peer ->
                                new PeerCall(
                                        1,
                                        PeerCall.Direction.RECV,
                                        peer,
                                        OptionalLong.empty(),
                                        false,
                                        OptionalLong.empty()))
                        .toList(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of());
    }
}
