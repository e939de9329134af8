package io.ringside.desktop.viewdata.finding;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommunicatorStandingTest {
    @Test
    void aWaitIsOverOnceAllWhoWaitedHaveEndedWhateverBecameOfTheCulprit() {
        assertTrue(standing("stopped", "died", "closed").whoWaitedHasEnded());
        assertFalse(standing("died", "died", "alive").whoWaitedHasEnded());
        assertFalse(standing("died", "died", "").whoWaitedHasEnded(), "not known is not ended");
        assertFalse(standing("died").whoWaitedHasEnded(), "nobody is known to have waited");
    }

    /// The first is waited for.
    private static CommunicatorStanding standing(String... processes) {
        List<RankStanding> ranks = new ArrayList<>();
        for (String process : processes) {
            int rank = ranks.size();
            ranks.add(
                    new RankStanding(
                            rank,
                            rank,
                            OptionalInt.empty(),
                            "b",
                            "gpu7",
                            "",
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            rank == 0,
                            "",
                            process,
                            OptionalLong.empty(),
                            false));
        }
        return new CommunicatorStanding(
                7,
                "world",
                "00000000",
                processes.length,
                CommunicatorStanding.State.STANDS,
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                "",
                List.of(),
                ranks);
    }
}
