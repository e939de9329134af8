package io.ringside.desktop.ui.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.SampleCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionModelTest {
    private final SelectionModel model = new SelectionModel();

    @Test
    void tellsEveryListenerOfAChangeAndOfNothingElse() {
        List<Subject> told = new ArrayList<>();
        model.onChange((subject, time) -> told.add(subject));
        Subject rank = Subject.ofRank("n0:7575", 3);
        model.select(rank);
        model.select(rank);
        model.clear();
        assertEquals(List.of(rank, Subject.NONE), told);
    }

    @Test
    void aListenerCannotChangeTheSelectionWhileItIsTold() {
        model.onChange((subject, time) -> model.select(Subject.ofNode("another")));
        model.select(Subject.ofNode("n0"));
        assertEquals("n0", model.subject().node());
    }

    @Test
    void aPeerGoesWithItsRank() {
        model.select(Subject.ofRank("n0", 3).withPeer(4).withChannel(1).withOperation("Send"));
        model.clear(Part.RANK);
        assertEquals(List.of(Part.NODE, Part.OPERATION), model.subject().parts());
    }

    @Test
    void goingSomewhereSetsPlaceAndTimeAtOnce() {
        int[] told = {0};
        model.onChange((subject, time) -> told[0]++);
        model.go(Subject.ofNode("n0"), new TimeSpan(10, 20));
        assertEquals(1, told[0]);
        assertEquals(Optional.of(new TimeSpan(10, 20)), model.time());
        model.look(Optional.empty());
        assertEquals("n0", model.subject().node());
    }

    @Test
    void namesAtMostAsManyRanksAsCanBePointedAt() {
        Subject many = Subject.NONE.withRanks(IntStream.range(0, 4096).boxed().toList());
        assertEquals(Subject.MOST_RANKS, many.ranks().size());
    }

    @Test
    void aRankOfAnotherNodeIsNotMarked() {
        var view = SampleCluster.fourNodes(false);
        String second = view.nodes().get(1).target();
        Linked linked = Linked.of(view, Subject.ofRank(second, 9));
        assertTrue(linked.rank(9));
        assertTrue(linked.gpu(9));
        assertFalse(linked.rank(1));
        assertEquals(-1, Linked.of(view, Subject.ofRank(second, 1)).firstRank());
    }

    @Test
    void aNodeMarksItsRanksAndGpus() {
        var view = SampleCluster.fourNodes(false);
        Linked linked = Linked.of(view, Subject.ofNode(view.nodes().get(2).target()));
        assertEquals(16, linked.firstRank());
        assertTrue(linked.rank(23));
        assertFalse(linked.rank(24));
        assertEquals(16, linked.firstGpu());
    }

    @Test
    void whatTheViewNoLongerHoldsMarksNothing() {
        var view = SampleCluster.twoRanks();
        Linked linked = Linked.of(view, Subject.ofRank("gone:7575", 0));
        assertEquals(-1, linked.firstRank());
        assertFalse(linked.row(0, 0, 0, "AllReduce"));
    }
}
