package io.ringside.desktop.state;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static io.ringside.desktop.state.Snapshots.member;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LossView;
import io.ringside.desktop.viewdata.RankView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
    private static final long WORLD = 100;
    private static final long PAIR = 200;
    private static final long OTHER_JOB = 300;

    private final ClusterState state = new ClusterState();

    @Test
    void callsAProcessByItsRankInItsJobsLargestCommunicator() {
        state.nodes(List.of("a"));
        // Seen first: the pair, in which the ranks are swapped.
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .process(2)
                        .communicator(PAIR, 2, member(1, 1), member(0, 2))
                        .communicator(WORLD, 4, member(2, 1), member(3, 2))
                        .link(PAIR, 1, 0, 500));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(List.of(2, 3), ranks(view)),
                () -> assertEquals(0, view.links().getFirst().from()),
                () -> assertEquals(1, view.links().getFirst().to()),
                () -> assertEquals(0, view.links().getFirst().communicator()));
    }

    @Test
    void joinsTheRanksOfTwoNodesByTheCommunicatorsHash() {
        state.nodes(List.of("a", "b"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .link(WORLD, 0, 1, 5));
        arrive(
                "b",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(1, 1))
                        .link(WORLD, 1, 0, 6));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(1, view.communicators().size()),
                () -> assertEquals(List.of(0, 1), ranks(view)),
                () -> assertEquals(OptionalInt.of(1), view.ranks().get(1).nodeIndex()),
                () -> assertEquals(1, view.links().get(1).from()));
    }

    @Test
    void showsARankThatOnlyItsPeersTellOf() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .link(WORLD, 0, 1, 5));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(List.of(0, 1), ranks(view)),
                () -> assertEquals(OptionalInt.empty(), view.ranks().get(1).nodeIndex()));
    }

    @Test
    void putsIndependentJobsBehindEachOther() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .process(2)
                        .process(3)
                        .communicator(WORLD, 2, member(0, 1), member(1, 2))
                        .communicator(OTHER_JOB, 8, member(0, 3)));

        assertEquals(List.of(0, 1, 0), ranks(state.view(START)));
    }

    @Test
    void givesEachGpuOfAProcessThatHoldsSeveralRanksItsOwnPlace() {
        state.nodes(List.of("a"));
        Member first = new Member(0, 1, "GPU-x", "");
        Member second = new Member(1, 1, "GPU-y", "");
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, first, second)
                        .communicator(
                                PAIR,
                                2,
                                new Member(1, 1, "GPU-x", ""),
                                new Member(0, 1, "GPU-y", ""))
                        .link(PAIR, 1, 0, 9));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(List.of(0, 1), ranks(view)),
                () -> assertEquals(0, view.links().getFirst().from()),
                () -> assertEquals(1, view.links().getFirst().to()));
    }

    @Test
    void keepsTheSamePlaceForARankThatAnotherProcessTakesOver() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .process(2)
                        .communicator(WORLD, 2, member(0, 1), member(1, 2)));
        List<RankView> before = state.view(START).ranks();
        arrive(
                "a",
                new Snapshots()
                        .window(2)
                        .process(3)
                        .process(4)
                        .communicator(
                                WORLD, 2, new Member(0, 3, "", ""), new Member(1, 4, "", "")));

        assertEquals(before, state.view(START).ranks());
    }

    @Test
    void findsARanksGpuByUuidOrByPciAddressInEitherForm() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .process(2)
                        .communicator(
                                WORLD,
                                2,
                                new Member(0, 1, "", "0000:4A:00.0"),
                                new Member(1, 2, "gpu-7", ""))
                        .gpu("GPU-7", 0, "00000000:04:00.0", 1)
                        .gpu("GPU-8", 1, "00000000:4a:00.0", 1));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(OptionalInt.of(1), view.ranks().get(0).gpuIndex()),
                () -> assertEquals("GPU 1", view.ranks().get(0).gpuLabel()),
                () -> assertEquals(OptionalInt.of(0), view.ranks().get(1).gpuIndex()),
                () -> assertEquals("rank 1", view.gpus().get(0).rankLabel()),
                () -> assertEquals("rank 0", view.gpus().get(1).rankLabel()));
    }

    @Test
    void ranksThatShareAGpuAreNamedAsARange() {
        state.nodes(List.of("a"));
        Member[] members = new Member[8];
        Snapshots snapshot = new Snapshots();
        for (int rank = 0; rank < 8; rank++) {
            snapshot.process(rank + 1);
            members[rank] = new Member(rank, rank + 1, "GPU-7", "");
        }
        arrive("a", snapshot.communicator(WORLD, 8, members).gpu("GPU-7", 0, "", 1));

        assertEquals("ranks 0\u20137", state.view(START).gpus().getFirst().rankLabel());
    }

    @Test
    void keepsTheLast120ReadingsOfAGpuAndNoneTwice() {
        state.nodes(List.of("a"));
        for (int i = 1; i <= 130; i++) {
            arrive("a", new Snapshots().window(i).gpu("GPU-7", 0, "", i));
            arrive("a", new Snapshots().window(i).gpu("GPU-7", 0, "", i));
        }

        var recent = state.view(START).gpus().getFirst().recent();

        assertAll(
                () -> assertEquals(120, recent.size()),
                () -> assertEquals(11, recent.getFirst().epochNanos()),
                () -> assertEquals(130, recent.getLast().epochNanos()),
                () -> assertTrue(Double.isNaN(recent.getLast().smClockHertz())));
    }

    @Test
    void replacesTheTotalsOfADaemonThatRestartedAndSaysSo() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .collective(WORLD, 0, 900));
        arrive(
                "a",
                new Snapshots()
                        .run(START + 50)
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .collective(WORLD, 0, 3));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(1, view.collectives().size()),
                () -> assertEquals(3, view.collectives().getFirst().count()),
                () ->
                        assertTrue(
                                view.nodes()
                                        .getFirst()
                                        .sources()
                                        .getLast()
                                        .reason()
                                        .contains("restarted"),
                                () -> view.nodes().getFirst().sources().toString()));
    }

    @Test
    void callsALiveNodeStaleAfterTwoMissedPeriods() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .link(WORLD, 0, 1, 5)
                        .loss("ring", "full", 4));

        ClusterView fresh = state.view(START + 2 * SECOND);
        ClusterView stale = state.view(START + 2 * SECOND + 1);

        assertAll(
                () -> assertEquals(new Connection.Live(), fresh.nodes().getFirst().connection()),
                () -> assertFalse(fresh.links().getFirst().stale()),
                () -> assertEquals(List.of(new LossView("ring", "full", 4, false)), fresh.losses()),
                () ->
                        assertEquals(
                                new Connection.Stale(START), stale.nodes().getFirst().connection()),
                () -> assertTrue(stale.links().getFirst().stale()),
                () -> assertEquals(List.of(), stale.losses()));
    }

    @Test
    void keepsTheDataOfALostNodeAsStale() {
        state.nodes(List.of("a"));
        arrive(
                "a",
                new Snapshots()
                        .process(1)
                        .communicator(WORLD, 2, member(0, 1))
                        .collective(WORLD, 0, 9));
        state.apply(
                update(
                        "a",
                        new Connection.Lost("gone.", 1, START, START),
                        Optional.empty(),
                        Map.of()));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(9, view.collectives().getFirst().count()),
                () -> assertTrue(view.collectives().getFirst().stale()));
    }

    @Test
    void sumsTheLossesOfAllNodesAndOfTheWayHere() {
        state.nodes(List.of("a", "b"));
        arrive("a", new Snapshots().loss("ring", "full", 4).loss("plugin", "full", 0));
        arrive("b", new Snapshots().loss("ring", "full", 5));
        state.apply(
                update(
                        "b",
                        new Connection.Live(),
                        Optional.empty(),
                        Map.of("malformed spans", 2L)));

        assertEquals(
                List.of(
                        new LossView("feed", "malformed spans", 2, false),
                        new LossView("ring", "full", 9, false)),
                state.view(START).losses());
    }

    @Test
    void forgetsANodeThatIsNoLongerWantedAndIgnoresWhatItStillSends() {
        state.nodes(List.of("a", "b"));
        arrive("a", new Snapshots().process(1).named(WORLD, "train", 2, member(0, 1)));
        state.nodes(List.of("b"));
        arrive("a", new Snapshots().process(1).named(WORLD, "train", 2, member(0, 1)));

        ClusterView view = state.view(START);

        assertAll(
                () -> assertEquals(1, view.nodes().size()),
                () -> assertEquals("b", view.nodes().getFirst().target()),
                () -> assertEquals(List.of(), view.ranks()),
                () -> assertEquals(List.of(), view.communicators()));
    }

    @Test
    void numbersViewsUpwards() {
        assertEquals(state.view(START).version() + 1, state.view(START).version());
    }

    private static List<Integer> ranks(ClusterView view) {
        return view.ranks().stream().map(RankView::rank).toList();
    }

    private void arrive(String node, Snapshots snapshot) {
        NodeUpdate update =
                new NodeUpdate(
                        node,
                        Optional.of(new Connection.Live()),
                        Optional.of(
                                new NodeInfo(
                                        1,
                                        0,
                                        node + "-host",
                                        "0.1.0",
                                        START,
                                        SECOND,
                                        Optional.empty(),
                                        Optional.empty())),
                        List.of(),
                        Optional.of(snapshot.build()),
                        START,
                        List.of(),
                        Map.of());
        state.apply(update);
    }

    private static NodeUpdate update(
            String node,
            Connection connection,
            Optional<io.ringside.desktop.model.NodeSnapshot> snapshot,
            Map<String, Long> losses) {
        return new NodeUpdate(
                node,
                Optional.of(connection),
                Optional.empty(),
                List.of(),
                snapshot,
                START,
                List.of(),
                losses);
    }
}
