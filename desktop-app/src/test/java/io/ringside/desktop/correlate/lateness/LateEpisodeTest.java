package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.step.StepCost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LateEpisodeTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whoIsFoundToWaitForAnotherHalfAsOftenAsToBeLateIsHeld() {
        LateEpisode culprit = looks(4, 5, 0, 10, List.of(2)).and(late(5, 0, 10, List.of()), none());
        assertEquals(Map.of(2, 4), culprit.passedOn());
        assertTrue(looks(8, 2, 1, 9, List.of()).isOnlyHeldBy(culprit));
        assertFalse(looks(9, 2, 1, 9, List.of()).isOnlyHeldBy(culprit), "more often by itself");
        assertFalse(looks(1, 3, 1, 9, List.of()).isOnlyHeldBy(culprit), "never found to wait");
    }

    @Test
    void whoWaitedForAnotherAtAnotherTimeIsNotHeldByItNow() {
        LateEpisode before = looks(5, 5, 0, 10, List.of(2));
        assertFalse(looks(5, 2, 11, 20, List.of()).isOnlyHeldBy(before));
        assertFalse(looks(5, 2, 8, 20, List.of()).isOnlyHeldBy(before), "for the lesser part");
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
        return new LateRank(
                new Actor("node", rank, ""),
                rank,
                LateRank.Kind.GPU,
                2_000_000,
                9,
                10,
                1,
                "AllReduce",
                100_000,
                -9,
                0,
                from * SECOND,
                to * SECOND,
                0,
                CausedWait.UNKNOWN,
                held);
    }
}
