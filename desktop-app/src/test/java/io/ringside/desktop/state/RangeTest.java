package io.ringside.desktop.state;

import static io.ringside.desktop.state.Snapshots.SECOND;
import static io.ringside.desktop.state.Snapshots.START;
import static io.ringside.desktop.state.Snapshots.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Figures of a range of time, by the places of the view.
class RangeTest {
    private final ClusterState state = new ClusterState();

    @Test
    void aRangeHasItsOwnFiguresBesideThoseSinceTheStart() {
        play("a", 1, 20);
        ClusterView view = during(5, 9);
        OverRange over = view.over().orElseThrow();
        assertEquals(span(5, 9), over.shown().orElseThrow());
        assertEquals(400, over.links().getFirst().bytes());
        assertEquals(40, over.collectives().getFirst().count());
        assertEquals(2_000, view.links().getFirst().bytes(), "the view itself has the totals");
        assertEquals(view.links().getFirst().from(), over.links().getFirst().from());
        assertTrue(over.collectives().getFirst().p50Nanos().isEmpty(), "not kept by time");
    }

    @Test
    void withoutARangeNothingIsLookedUp() {
        play("a", 1, 20);
        during(5, 9);
        state.range(Optional.empty());
        assertEquals(Optional.empty(), state.view(START).over());
    }

    @Test
    void aRangeThatIsNotKeptHasNoFiguresAndSaysFromWhereOnTheyAre() {
        play("a", 100, 120);
        OverRange over = during(5, 9).over().orElseThrow();
        assertEquals(Optional.empty(), over.shown());
        assertEquals(span(100, 120), over.reach().orElseThrow());
        assertEquals(1, over.without());
        assertEquals(List.of(), over.links());
        assertEquals(List.of(), over.collectives());
    }

    @Test
    void aNodeThatCameLaterIsCountedAsNotKept() {
        state.nodes(List.of("a", "b"));
        play(List.of("a", "b"), "a", 1, 20);
        play(List.of("a", "b"), "b", 12, 20);
        OverRange over = during(5, 9).over().orElseThrow();
        assertEquals(1, over.without());
        assertEquals(span(1, 20), over.reach().orElseThrow());
    }

    @Test
    void aRangeInThePastIsLookedUpOnce() {
        play("a", 1, 20);
        OverRange over = during(5, 9).over().orElseThrow();
        play("a", 21, 22);
        assertSame(over, state.view(START).over().orElseThrow());
    }

    @Test
    void aRangeThatReachesToNowFollowsWhatComes() {
        play("a", 1, 20);
        assertEquals(span(18, 20), during(18, 25).over().orElseThrow().shown().orElseThrow());
        play("a", 21, 24);
        assertEquals(span(18, 24), state.view(START).over().orElseThrow().shown().orElseThrow());
    }

    private ClusterView during(long from, long to) {
        state.range(Optional.of(span(from, to)));
        return state.view(START);
    }

    private void play(String node, int first, int last) {
        play(List.of(node), node, first, last);
    }

    private void play(List<String> nodes, String node, int first, int last) {
        state.nodes(nodes);
        for (int i = first; i <= last; i++) {
            state.apply(
                    new NodeUpdate(
                            node,
                            Optional.of(new Connection.Live()),
                            Optional.empty(),
                            List.of(),
                            Optional.of(
                                    new Snapshots()
                                            .window(i)
                                            .process(1)
                                            .communicator(7, 2, member(0, 1), member(1, 1))
                                            .collective(7, 0, 10L * i)
                                            .link(7, 0, 1, 100L * i)
                                            .build()),
                            START,
                            List.of(),
                            Map.of()));
        }
    }

    private static TimeSpan span(long from, long to) {
        return new TimeSpan(START + from * SECOND, START + to * SECOND);
    }
}
