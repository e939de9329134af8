package io.ringside.desktop.correlate.hang;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void ranksOfOneNodeAreARangeThere() {
        assertEquals("ranks 8\u201315 on n1", words(8, 16, Map.of()));
    }

    @Test
    void ranksOfTwoNodesAreARangeForEach() {
        assertEquals("ranks 6\u20138 on n0 and rank 9 on n1", words(6, 10, Map.of()));
    }

    @Test
    void aRankThatIsCalledOtherwiseIsNamedByItself() {
        assertEquals(
                "ranks 1\u20133 on n0 and rank 0 of pair",
                words(1, 5, Map.of(4, "rank 0 of pair")));
    }

    /// From rank 9 on they are on n1, or all of them where they begin with rank 8.
    private static String words(int from, int to, Map<Integer, String> others) {
        Map<Integer, RankFacts> ranks = new TreeMap<>();
        for (int rank = from; rank < to; rank++) {
            int start = from == 8 ? 8 : 9;
            String label = "rank " + rank + " on " + (rank < start ? "n0" : "n1");
            ranks.put(
                    rank,
                    new RankFacts(
                            rank,
                            others.getOrDefault(rank, label),
                            true,
                            OptionalLong.empty(),
                            HostEvidence.NONE));
        }
        return Wording.ranks(ranks.keySet(), new HangFacts(ranks, List.of(), OptionalLong.empty()));
    }
}
