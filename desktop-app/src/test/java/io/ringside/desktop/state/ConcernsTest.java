package io.ringside.desktop.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.live.FakeNode;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.RankStanding;
import io.ringside.desktop.viewdata.finding.Ruling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConcernsTest {
    private final ClusterState cluster = new ClusterState();

    @Test
    void aHangNamesItsNodeRankCommunicatorAndTimeAsData() {
        FindingView finding = hung().concerns().findings().getFirst();
        assertEquals("b", finding.subject().node());
        assertEquals(List.of(2), finding.subject().ranks());
        assertEquals(OptionalLong.of(7), finding.subject().communicator());
        assertTrue(finding.stands());
        assertTrue(finding.look().isPresent());
    }

    @Test
    void theFrontierNumbersCallsAsTheVerdictDoes() {
        CommunicatorStanding standing = hung().concerns().standings().getFirst();
        assertEquals(CommunicatorStanding.State.STANDS, standing.state());
        assertEquals(OptionalLong.of(100), standing.waitedFor());
        for (RankStanding rank : standing.ranks()) {
            boolean blamed = rank.rank() == 2;
            assertEquals(blamed, rank.blamed(), rank.toString());
            assertEquals(OptionalLong.of(blamed ? 99 : 100), rank.enqueued(), rank.toString());
            assertEquals(blamed ? "not entered" : "waits", rank.state(), rank.toString());
            assertEquals(OptionalLong.empty(), rank.inside(), "no node tells of a kernel");
            assertEquals(OptionalLong.empty(), rank.completed(), "nor of what is over");
        }
    }

    @Test
    void whatTheHangCanBeIsRuledInOrOutOnlyByWhatIsKnown() {
        CommunicatorStanding standing = hung().concerns().standings().getFirst();
        Map<String, Ruling.Is> rulings =
                Map.of(
                        "Not entered", Ruling.Is.YES,
                        "Entered, kernel not started", Ruling.Is.NO,
                        "Signature mismatch", Ruling.Is.NOT_KNOWN,
                        "All inside, a link stands", Ruling.Is.NO,
                        "Process dead", Ruling.Is.NO,
                        "Node silent", Ruling.Is.NO);
        assertEquals(6, standing.rulings().size());
        standing.rulings()
                .forEach(ruling ->
                        assertEquals(rulings.get(ruling.what()), ruling.is(), ruling.what()));
    }

    @Test
    void aJobThatRunsStandsNowhere() {
        cluster.nodes(List.of("b"));
        running();
        ClusterView view = cluster.view(Snapshots.START);
        assertEquals(0, view.concerns().standing());
        assertEquals(List.of(), view.concerns().findings());
        assertEquals(OptionalLong.of(99), view.concerns().standings().getFirst().highest());
    }

    @Test
    void aNodeThatIsLostIsAFindingOfItself() {
        cluster.nodes(List.of("b"));
        running();
        cluster.apply(
                new NodeUpdate(
                        "b",
                        Optional.of(new Connection.Lost("Connection refused by b.", 3, 0, 1)),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        0,
                        List.of(),
                        Map.of()));
        ClusterView view = cluster.view(Snapshots.START);
        FindingView finding = view.concerns().findings().getFirst();
        assertEquals("node-unreachable", finding.kind());
        assertEquals(List.of("Connection refused by b."), finding.evidence());
        assertEquals("b", finding.subject().node());
        assertEquals(
                CommunicatorStanding.State.NOT_HEARD,
                view.concerns().standings().getFirst().state());
    }

    private FakeNode running() {
        FakeNode node =
                new FakeNode("b", this::apply, 0)
                        .communicator(7, 4, Map.of(0, 0, 1, 1, 2, 2, 3, 3));
        return node.call(7, 50, 0, 1, 2, 3).windows(1).call(7, 50, 0, 1, 2, 3).windows(2);
    }

    private ClusterView hung() {
        cluster.nodes(List.of("a", "b"));
        running().call(7, 1, 0, 1, 3).windows(8);
        return cluster.view(Snapshots.START);
    }

    private void apply(String node, NodeSnapshot snapshot) {
        cluster.apply(
                new NodeUpdate(
                        node,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Optional.of(snapshot),
                        Snapshots.START,
                        List.of(),
                        Map.of()));
    }
}
