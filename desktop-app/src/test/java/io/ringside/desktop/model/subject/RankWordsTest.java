package io.ringside.desktop.model.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankWordsTest {
    private static List<Integer> to(int last) {
        return IntStream.rangeClosed(0, last).boxed().toList();
    }

    @Test
    void ranksInARowAreARange() {
        assertEquals("0\u20137", RankWords.list(to(7)));
        assertEquals("0\u20134095", RankWords.list(to(4095)));
    }

    @Test
    void twoInARowAreNamedOneByOne() {
        assertEquals("0, 1", RankWords.list(to(1)));
        assertEquals("0\u20134, 6, 7", RankWords.list(List.of(0, 1, 2, 3, 4, 6, 7)));
    }

    @Test
    void orderDoesNotMatterAndEachIsNamedOnce() {
        assertEquals("1\u20133, 9", RankWords.list(List.of(9, 2, 1, 3, 2, 9)));
    }

    @Test
    void aSentenceHasTheWordAndAnAnd() {
        assertEquals("rank 17", RankWords.named(List.of(17), 4));
        assertEquals("ranks 0\u20134, 6 and 7", RankWords.named(List.of(0, 1, 2, 3, 4, 6, 7), 4));
    }

    @Test
    void whatIsLeftOutIsCountedInRanksNotInRanges() {
        List<Integer> ranks = List.of(0, 1, 2, 5, 10, 11, 12, 13);
        assertEquals("ranks 0\u20132, 5 and 4 more", RankWords.named(ranks, 2));
    }

    @Test
    void noRanksAreNoWords() {
        assertEquals("", RankWords.list(List.of()));
        assertEquals("", RankWords.some(List.of(), 4));
    }
}
