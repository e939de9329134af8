package io.ringside.desktop.ui.collective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.collective.Collective.Part;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CollectiveTest {
    private static final long MILLI = 1_000_000;

    /// Rank 2, on another node whose clock is ten seconds behind, came 3 ms after the others.
    private static final List<Part> PARTS =
            List.of(
                    part(0, 0, 0, 5 * MILLI),
                    part(1, 0, 20_000, 5 * MILLI + 4_000),
                    part(2, 1, -9_997 * MILLI, -9_995 * MILLI),
                    part(3, 1, -10_000 * MILLI, -9_995 * MILLI - 3_000));

    @Test
    void whoRanShortestCameLastWhateverTheClocksSay() {
        Collective collective = new Collective(1, "AllReduce", 7, 4, PARTS);
        assertEquals(OptionalInt.of(2), collective.last());
        assertEquals(2 * MILLI, collective.transferNanos());
        long uncertainty = collective.uncertaintyNanos();
        assertEquals(Collective.LEAST_WAIT_NANOS, uncertainty);
        assertEquals(3 * MILLI, collective.waitNanos(PARTS.getFirst(), uncertainty));
        assertEquals(0, collective.waitNanos(PARTS.get(2), uncertainty));
    }

    @Test
    void whereARankWasNotTimedNobodyIsNamed() {
        Collective collective = new Collective(1, "AllReduce", 7, 5, PARTS);
        assertFalse(collective.whole());
        assertEquals(OptionalInt.empty(), collective.last());
        assertEquals(OptionalInt.empty(), new Collective(1, "AllReduce", 7, 0, PARTS).last());
    }

    @Test
    void aWaitBelowTheDistanceOfEndsIsNone() {
        Collective collective =
                new Collective(
                        1,
                        "AllReduce",
                        7,
                        2,
                        List.of(part(0, 0, 0, MILLI), part(1, 0, 0, MILLI + 300_000)));
        assertEquals(300_000, collective.uncertaintyNanos());
        assertEquals(OptionalInt.empty(), collective.last());
    }

    @Test
    void operationsWithARootAreLeftOut() {
        ClusterView view = SampleCluster.eightRanks();
        Collectives all = Collectives.of(view, 0, Long.MAX_VALUE);
        assertFalse(all.cut());
        assertEquals(
                Set.of("AllReduce", "AllGather", "ReduceScatter"),
                all.all().stream().map(Collective::name).collect(Collectors.toSet()));
        assertTrue(all.all().stream().allMatch(Collective::whole));
    }

    @Test
    void waitsAreChargedToWhoCameLast() {
        ClusterView view = SampleCluster.eightRanks();
        CausedWaits waits = CausedWaits.newest(view);
        assertEquals(10_000_000_000L, waits.overNanos());
        assertTrue(waits.nanos().keySet().stream().allMatch(key -> key / 8 == 7), "rank 7 is last");
        long ofRank0 = waits.nanos().getOrDefault(7L * 8, 0L);
        assertTrue(ofRank0 > 40 * MILLI, "rank 0 waited 2.3 ms in each iteration: " + ofRank0);
    }

    @Test
    void moreSpansThanAreLookedAtTellNothing() {
        ClusterView view = SampleCluster.eightRanks();
        int tracks = Collectives.MOST_SPANS / (12 * 20) + 1;
        List<io.ringside.desktop.viewdata.TimelineData.Track> many = new ArrayList<>();
        for (int i = 0; i < tracks; i++) {
            many.add(view.timeline().tracks().getFirst());
        }
        ClusterView crowded =
                new ClusterView(
                        1,
                        view.asOfEpochNanos(),
                        view.nodes(),
                        view.communicators(),
                        view.ranks(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        new io.ringside.desktop.viewdata.TimelineData(
                                many, view.timeline().firstNanos(), view.timeline().lastNanos()));
        Collectives cut = Collectives.of(crowded, 0, Long.MAX_VALUE);
        assertTrue(cut.cut());
        assertTrue(cut.all().isEmpty());
    }

    @Test
    void aClockIsAsUncertainAsItsEndsLieApart() {
        List<Collective> all = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            all.add(new Collective(1, "AllReduce", number, 4, PARTS));
        }
        WaitIndex index = new WaitIndex(new Collectives(all, false));
        assertEquals(0, index.clockNanos(0));
        assertTrue(Math.abs(index.clockNanos(1) - 10_000 * MILLI) < 20_000);
    }

    private static Part part(int rank, int node, long start, long end) {
        return new Part(rank, node, start, end);
    }
}
