package io.ringside.desktop.correlate.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.model.RankProgress.State;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/// Hangs in which a call that nobody timed has a part.
class UntimedCallsTest extends WatchedNode {
    /// Seen in the corpus: ranks 2 and 3 stand in their pair's call, which nobody timed.
    @Test
    void allThatStandBeforeALaterLaunchAreInTheUntimedOneBeforeIt() {
        FakeNode node = pairInWorld().bracket(PAIR, 0, 10).bracket(PAIR, 1, 10);
        world(node, rank -> rank < 2);
        assertEquals(HangKind.LINK_STALLED, only().verdict().kind());
        assertEquals("group" + PAIR, only().verdict().communicator());
    }

    @Test
    void aRankWhoseStreamDoesNotComeToWhatItsPartnerHasReachedIsNamedBesideUntimedCalls() {
        FakeNode node = pairInWorld().bracket(PAIR, 0, 10).bracket(PAIR, 1, 10);
        world(node, rank -> rank != 3);
        assertEquals(HangKind.ENTERED_NOT_STARTED, only().verdict().kind());
        assertEquals(List.of(3), only().verdict().culprits());
    }

    @Test
    void ranksThatCalledTwoCommunicatorsInOppositeOrderAreADeadlockWhereOneCallWasNotTimed() {
        FakeNode node = pairInWorld().bracket(PAIR, 0, 10).bracket(PAIR, 1, 30);
        world(node, rank -> rank != 2);
        assertEquals(HangKind.DEADLOCK, only().verdict().kind());
        assertEquals(List.of(2, 3), only().verdict().culprits());
        assertEquals(List.of(0, 1), only().verdict().victims());
    }

    @Test
    void whereTheOrderOfAnUntimedCallIsNotToldNobodyIsSaidToHaveTurnedIt() {
        FakeNode node = pairInWorld().bracket(PAIR, 0, 10).bracket(PAIR, 1, 0);
        world(node, rank -> rank != 2);
        assertEquals(HangKind.ENTERED_NOT_STARTED, only().verdict().kind());
        assertEquals(List.of(2), only().verdict().culprits());
    }

    @Test
    void whoIsAheadInTheUntimedCallOnlyWaitsForTheCallThatComesBefore() {
        FakeNode node = pairInWorld();
        node.bracketThenPending(PAIR, 0, 10, 30).bracketThenPending(PAIR, 1, 10, 30);
        world(node, rank -> rank < 2);
        assertEquals(HangKind.LINK_STALLED, only().verdict().kind());
        assertEquals("group" + PAIR, only().verdict().communicator());
    }

    @Test
    void aRankThatLeftACallOutAndIsAStepAheadIsNamedAndNotTheCircleItMakes() {
        FakeNode node = pairInWorld().call(PAIR, 1, 0);
        node.pending(PAIR, 0, State.REACHED, 4096, 10).bracket(PAIR, 1, 30);
        world(node, rank -> rank != 2);
        assertEquals(HangKind.NOT_ENTERED, only().verdict().kind());
        assertEquals(List.of(3), only().verdict().culprits());
    }

    /// All four have called in the world, and those have come to it; then ten windows pass.
    private static void world(FakeNode node, IntPredicate reached) {
        for (int rank = 0; rank < 4; rank++) {
            node.pending(WORLD, rank, reached.test(rank) ? State.REACHED : State.ENQUEUED, 64, 20);
        }
        node.windows(10);
    }
}
