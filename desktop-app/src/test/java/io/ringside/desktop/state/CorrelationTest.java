package io.ringside.desktop.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.links.SlowRing;
import io.ringside.desktop.correlate.live.FakeNode;
import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.feed.mapping.WireMapping;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CorrelationTest {
    private static final long MILLI = 1_000_000;
    private final ClusterState cluster = new ClusterState();
    private int slowClockOf = -1;

    @Test
    void aRankThatComesLateIsAFindingOfItsNodeAndOfNoOther() {
        cluster.nodes(List.of("a", "b"));
        seconds(0, 3, 3);

        assertEquals(List.of(), findings(0));
        ToldFinding finding = findings(1).getFirst();
        assertTrue(finding.title().startsWith("Rank 3 comes 2,0"), finding.title());
        assertTrue(finding.title().endsWith("by its GPU"), finding.title());
        assertEquals(Snapshots.START, finding.sinceEpochNanos());
    }

    @Test
    void theFindingOfALateRankSaysWhyItIsLate() {
        cluster.nodes(List.of("a", "b"));
        slowClockOf = 3;
        for (int second = 0; second < 40; second++) {
            window(0, second, 3);
            window(2, second, 3);
        }

        ToldFinding finding = findings(1).getFirst();

        assertTrue(finding.evidence().contains("the GPU's clock is low"), finding.evidence());
        assertTrue(finding.advice().startsWith("Look for locked clocks"), finding.advice());
    }

    @Test
    void onceItComesInTimeAgainTheFindingGoes() {
        cluster.nodes(List.of("a", "b"));
        seconds(0, 3, 3);
        seconds(3, 20, -1);
        assertEquals(List.of(), findings(1));
    }

    @Test
    void aPlaybackThatBeginsAnewForgetsWhatItShowed() {
        cluster.nodes(List.of("a", "b"));
        seconds(0, 3, 3);
        window(0, 0, -1);
        assertEquals(List.of(), findings(1));
    }

    @Test
    void aHangIsAPageOfTheFirstNode() {
        cluster.nodes(List.of("a", "b"));
        FakeNode node =
                new FakeNode("b", this::apply, 0)
                        .communicator(7, 4, Map.of(0, 0, 1, 1, 2, 2, 3, 3));
        node.call(7, 50, 0, 1, 2, 3).windows(1).call(7, 50, 0, 1, 2, 3).windows(2);
        assertEquals(List.of(), findings(0), "nothing stands");

        node.call(7, 1, 0, 1, 3).windows(8);

        assertEquals(List.of(), findings(1));
        ToldFinding finding = findings(0).getFirst();
        assertEquals(Severity.PAGE, finding.severity());
        assertTrue(finding.title().startsWith("Rank 2 has not entered"), finding.title());
    }

    @Test
    void aHangNamesHostsAsReportsDoAndTargetsWhereHostsAreCalledAlike() throws Exception {
        assertEquals(" on gpu7 ", whereRank2IsHeld("gpu7", "gpu8"));
        assertEquals(" on b ", whereRank2IsHeld("gpu7", "gpu7"));
    }

    private static String whereRank2IsHeld(String hostOfB, String hostOfA) throws Exception {
        ClusterState state = new ClusterState();
        state.nodes(List.of("a", "b"));
        for (String each : List.of("a", "b")) {
            NodeInfo info =
                    new WireMapping()
                            .info(
                                    Messages.description().toBuilder()
                                            .setHostName(each.equals("a") ? hostOfA : hostOfB)
                                            .build());
            state.apply(
                    new NodeUpdate(
                            each,
                            Optional.empty(),
                            Optional.of(info),
                            List.of(),
                            Optional.empty(),
                            0,
                            List.of(),
                            Map.of()));
        }
        FakeNode quiet = new FakeNode("a", (node, s) -> state.apply(update(node, s)), 0);
        quiet.windows(1);
        FakeNode node =
                new FakeNode("b", (of, s) -> state.apply(update(of, s)), 0)
                        .communicator(7, 4, Map.of(0, 0, 1, 1, 2, 2, 3, 3));
        node.call(7, 50, 0, 1, 2, 3).windows(1).call(7, 50, 0, 1, 2, 3).windows(2);
        node.call(7, 1, 0, 1, 3).windows(8);
        String title =
                state.view(Snapshots.START).nodes().stream()
                        .flatMap(each -> each.health().findings().stream())
                        .findFirst()
                        .orElseThrow()
                        .title();
        return title.substring("Rank 2".length(), title.indexOf("has not"));
    }

    @Test
    void aSlowLinkIsAFindingOfItsSendersNode() {
        List<String> nodes =
                IntStream.range(0, SlowRing.RANKS).mapToObj(rank -> "node" + rank).toList();
        ClusterState priced = new ClusterState(Price.of(2));
        priced.nodes(nodes);
        SlowRing ring = new SlowRing();
        for (int second = 1; second <= 18; second++) {
            for (int rank = 0; rank < SlowRing.RANKS; rank++) {
                priced.apply(update("node" + rank, ring.window(rank, second, 3, 1, true, 0.5)));
            }
        }
        List<NodeView> views = priced.view(Snapshots.START).nodes();
        ToldFinding finding = views.get(3).health().findings().getFirst();
        assertEquals("slow-link", finding.rule());
        assertEquals(Severity.TICKET, finding.severity());
        assertEquals(
                "The link from rank 3 to rank 4 takes 2.0 times as long as its like",
                finding.title());
        assertTrue(finding.evidence().contains(" a day at 2.00 a GPU-hour"), finding.evidence());
        assertEquals(List.of(), views.get(4).health().findings());
    }

    @Test
    void theHangOfANodeThatIsNoLongerFollowedIsToldNoMore() {
        cluster.nodes(List.of("a", "b"));
        FakeNode node =
                new FakeNode("b", this::apply, 0)
                        .communicator(7, 4, Map.of(0, 0, 1, 1, 2, 2, 3, 3));
        node.call(7, 50, 0, 1, 2, 3).windows(1).call(7, 50, 0, 1, 2, 3).windows(2);
        node.call(7, 1, 0, 1, 3).windows(8);
        assertEquals(1, findings(0).size());

        cluster.nodes(List.of("a"));

        assertEquals(List.of(), findings(0));
    }

    private void apply(String node, NodeSnapshot snapshot) {
        cluster.apply(update(node, snapshot));
    }

    private static NodeUpdate update(String node, NodeSnapshot snapshot) {
        return new NodeUpdate(
                node,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(snapshot),
                Snapshots.START,
                List.of(),
                Map.of());
    }

    private List<ToldFinding> findings(int node) {
        return cluster.view(Snapshots.START).nodes().get(node).health().findings();
    }

    private void seconds(int from, int to, int late) {
        for (int second = from; second < to; second++) {
            window(0, second, late);
            window(2, second, late);
        }
    }

    /// Two ranks of four, ten timed calls.
    private void window(int firstRank, int second, int late) {
        Columns columns = new Columns(firstRank, 2, 4);
        for (int call = second * 10; call < second * 10 + 10; call++) {
            long at = Snapshots.START + 100 * MILLI * call;
            for (int rank = firstRank; rank < firstRank + 2; rank++) {
                columns.timed(rank, call, at, at + (rank == late ? 2 * MILLI : 0));
            }
        }
        NodeSnapshot built = columns.window();
        NodeSnapshot snapshot =
                new Snapshots()
                        .window(second + 1)
                        .process(firstRank)
                        .process(firstRank + 1)
                        .communicator(
                                Columns.WORLD,
                                4,
                                Snapshots.member(firstRank, firstRank),
                                Snapshots.member(firstRank + 1, firstRank + 1))
                        .operations(built.operations())
                        .readings(clocks(firstRank, second))
                        .build();
        apply(firstRank == 0 ? "a" : "b", snapshot);
    }

    private List<ToldReading> clocks(int firstRank, int second) {
        return IntStream.range(firstRank, firstRank + 2)
                .mapToObj(rank ->
                        new ToldReading(
                                SubjectKind.GPU,
                                "GPU-" + rank,
                                "nvml",
                                Snapshots.START + (second + 1) * 1_000L * MILLI,
                                Map.of("gpu.clock.sm", rank == slowClockOf ? 1.2e9 : 1.6e9),
                                Map.of(
                                        "gpu.pci_bus_id",
                                        Snapshots.member(rank, rank).gpuPciBusId())))
                .toList();
    }
}
