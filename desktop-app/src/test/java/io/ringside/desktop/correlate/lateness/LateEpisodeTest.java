package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.step.StepCost;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LateEpisodeTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whoIsFoundToWaitForAnotherHalfAsOftenAsToBeLateIsHeld() {
        LateRank culprit = late(5, 0, 10, List.of(2));
        assertFalse(looks(3, 2, 1, 9, List.of()).heldBy(culprit).isHeld(), "once of three");
        assertTrue(looks(3, 2, 1, 9, List.of()).heldBy(culprit).heldBy(culprit).isHeld());
        assertFalse(looks(3, 2, 1, 9, List.of()).isHeld(), "never found to wait");
    }

    @Test
    void whoWaitedForAnotherAtAnotherTimeIsNotHeldByItNow() {
        LateRank before = late(5, 0, 10, List.of(2));
        assertFalse(looks(1, 2, 11, 20, List.of()).heldBy(before).isHeld());
        assertFalse(looks(1, 2, 8, 20, List.of()).heldBy(before).isHeld(), "the lesser part");
    }

    @Test
    void aHandfulOfCallsWithinAFewSecondsTellsNothingOfALittle() {
        assertEquals(Confidence.LOW, brief(1_030_000, 3).confidence(), "three calls of three");
        assertEquals(Confidence.LOW, brief(1_990_000, 5).confidence());
        assertEquals(Confidence.HIGH, brief(1_030_000, 6).confidence(), "as many as tell");
        assertEquals(Confidence.HIGH, brief(2_000_000, 3).confidence(), "no little");
        assertEquals(Confidence.LOW, brief(990_000, 9).confidence());
    }

    @Test
    void aHandfulOfCallsOverALongTimeTells() {
        LateRank rare = late(1, 0, 3, 1_030_000, 3, List.of());
        assertEquals(Confidence.HIGH, twice(rare).confidence());
        LateRank brief = late(1, 0, 2, 1_030_000, 3, List.of());
        assertEquals(
                Confidence.HIGH,
                twice(brief).and(late(1, 2, 4, 1_000_000, 3, List.of()), none()).confidence(),
                "and goes on");
    }

    @Test
    void whatEndsWithinTenSecondsCallsNobodyHoweverMuchItCosts() {
        Optional<StepCost> third =
                Optional.of(new StepCost(0.326, 0.291, 0.99, false, 15_100_000, 8, 5, 201));
        LateRank first = late(7, 0, 5, List.of());
        LateEpisode hiccup = new LateEpisode(first, third).and(first, third);
        assertTrue(hiccup.isNote());
        assertEquals(
                "It has lasted 5.0 s: a note, until it has lasted 10 s.", LateWords.brief(hiccup));
        LateEpisode lasting = hiccup.and(late(7, 5, 10, List.of()), third);
        assertFalse(lasting.isNote());
    }

    @Test
    void aLagForWhichNobodyWaitsIsNotSure() {
        LateRank late = late(1, 0, 20, List.of());
        assertEquals(Confidence.HIGH, twice(late).confidence());
        CausedWait nothing = new CausedWait(0, 0, 0, 36, 1796);
        assertEquals(Confidence.LOW, twice(late.with(nothing)).confidence());
        CausedWait unknown = new CausedWait(0, 0, 12.5, 36, 1796);
        assertEquals(Confidence.HIGH, twice(late.with(unknown)).confidence(), "perhaps they do");
    }

    private static LateEpisode brief(double lagNanos, int hits) {
        return twice(late(1, 0, 2, lagNanos, hits, List.of()));
    }

    private static LateEpisode twice(LateRank late) {
        return new LateEpisode(late, none()).and(late, none());
    }

    private static LateEpisode looks(int many, int rank, int from, int to, List<Integer> held) {
        LateEpisode episode = new LateEpisode(late(rank, from, to, held), none());
        for (int i = 1; i < many; i++) {
            episode = episode.and(late(rank, from, to, held), none());
        }
        return episode;
    }

    private static Optional<StepCost> none() {
        return Optional.empty();
    }

    private static LateRank late(int rank, int from, int to, List<Integer> held) {
        return late(rank, from, to, 2_000_000, 9, held);
    }

    private static LateRank late(
            int rank, int from, int to, double lagNanos, int hits, List<Integer> held) {
        return new LateRank(
                new Actor("node", rank, ""),
                rank,
                LateRank.Kind.GPU,
                lagNanos,
                hits,
                10,
                1,
                "AllReduce",
                100_000,
                Confidence.HIGH,
                0,
                from * SECOND,
                to * SECOND,
                0,
                CausedWait.UNKNOWN,
                held);
    }
}
