package io.ringside.desktop.viewdata.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleFindings;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterTest {
    private final ClusterView view = SampleFindings.fourNodes();

    @Test
    void anEmptyFilterIsTheViewItself() {
        assertSame(view, FilteredView.of(view, read("  ")));
    }

    @Test
    void aRankIsFilteredInEveryPartOfTheView() {
        ClusterView shown = filtered("rank:17");
        assertTrue(shown.links().stream().allMatch(l -> l.from() == 17 || l.to() == 17));
        assertFalse(shown.links().isEmpty());
        assertTrue(shown.timeline().tracks().stream().allMatch(t -> t.rankIndex() == 17));
        assertEquals(1, shown.gpus().size());
        assertEquals(0, shown.ranks().get(17).gpuIndex().orElseThrow(), "its GPU has moved");
        assertEquals(1, shown.concerns().standings().getFirst().ranks().size());
        assertEquals(32, shown.ranks().size(), "the axis keeps its places");
        assertTrue(
                shown.concerns().findings().stream()
                        .noneMatch(finding -> finding.subject().ranks().equals(List.of(2))));
    }

    @Test
    void commasAreEitherAndRangesReachFromEndToEnd() {
        assertEquals(5, filtered("rank:0-3,9").gpus().size());
        assertEquals(27, filtered("-rank:0-3,9").gpus().size());
    }

    @Test
    void aNodeIsNamedByAPartOfItsName() {
        assertEquals(8, filtered("node:n2").gpus().size());
        assertEquals(16, filtered("node:n2,N3").gpus().size());
    }

    @Test
    void provenanceAndSizeFilterWhatHasThem() {
        ClusterView shown = filtered("prov:measured size>1M");
        assertTrue(shown.links().stream().allMatch(l -> l.provenance() == Provenance.MEASURED));
        assertFalse(shown.links().isEmpty());
        assertTrue(shown.collectives().stream().allMatch(row -> row.messageBytes() > 1 << 20));
        assertEquals(view.gpus().size(), shown.gpus().size(), "a GPU has no size");
    }

    @Test
    void operationsAreNamedWhateverTheCase() {
        ClusterView shown = filtered("op:allreduce");
        assertFalse(shown.collectives().isEmpty());
        assertTrue(shown.collectives().stream().allMatch(r -> r.operation().equals("AllReduce")));
    }

    @Test
    void eachMistakeIsOneSentenceThatNamesItAndTheNextStep() {
        assertWrong("seventeen", "\u201Cseventeen\u201D is no term: write a key and a value");
        assertWrong("speed:3", "\u201Cspeed\u201D is no key; there are node, gpu, comm");
        assertWrong("rank:x", "\u201Cx\u201D is no number; write rank:17.");
        assertWrong("size>big", "\u201Cbig\u201D is no number; write size>1M");
        assertWrong("rank:9-3", "\u201C9-3\u201D ends before it begins; write rank:3-9.");
        assertWrong("op>3", "op is compared to nothing");
        assertWrong("rank:", "rank has no value");
        assertWrong("rank:1,,2", "has a comma with nothing beside it");
        assertWrong("prov:guessed", "there are measured, declared, modelled.");
        assertWrong("rank:1 ".repeat(33), "at most 32 terms");
        assertWrong("x".repeat(2000), "at most 1000 characters");
    }

    @Test
    void nothingThatIsTypedFails() {
        Random random = new Random(15);
        String letters = "rank:op<>=-,0129KMGx \u202E\u0000.:size";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(14); length >= 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Filter.Reading reading = Filter.read(text.toString());
            assertTrue(reading.filter().isPresent() != !reading.wrong().isEmpty());
            FilterCompletion.of(text.toString(), view);
        }
        FilteredView.of(view, read("size>999999999999999G -gpu:0 peer:3 count<5 channel:1"));
    }

    @Test
    void keysAndTheViewsOwnValuesAreOffered() {
        assertEquals(List.of("rank:"), FilterCompletion.of("ra", view));
        assertEquals(List.of("rank:3 prov:measured"), FilterCompletion.of("rank:3 prov:me", view));
        assertEquals(
                List.of("node:n0", "node:n1", "node:n2", "node:n3"),
                FilterCompletion.of("node:", view));
        assertTrue(FilterCompletion.of("op:all", view).contains("op:allreduce"));
        assertEquals(List.of("-rank:"), FilterCompletion.of("-ra", view));
    }

    @Test
    void aViewWithoutAnythingIsFilteredToo() {
        ClusterView empty = ClusterView.empty(SampleCluster.NOW);
        assertEquals(empty, FilteredView.of(empty, read("rank:1 node:a comm:b gpu:2")));
    }

    private static void assertWrong(String text, String part) {
        Filter.Reading reading = Filter.read(text);
        assertTrue(reading.filter().isEmpty(), text);
        assertTrue(reading.wrong().contains(part), reading.wrong());
        assertTrue(reading.wrong().endsWith("."), reading.wrong());
    }

    private ClusterView filtered(String text) {
        return FilteredView.of(view, read(text));
    }

    private static Filter read(String text) {
        return Filter.read(text).filter().orElseThrow();
    }
}
