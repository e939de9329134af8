package io.ringside.desktop.session.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.SimulatedRun;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.Comparing.Outcome;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.viewdata.diff.DiffFinding;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import io.ringside.desktop.viewdata.diff.DiffRow.Kind;
import io.ringside.desktop.viewdata.diff.DiffView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the window is told of two runs, on recordings whose difference is known.
class RunComparisonsTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir private Path folder;

    private final RunComparisons comparisons =
            new RunComparisons(new Runs("test", new HandClock(SimulatedRun.START)));

    @Test
    void whatGotWorseIsFirstAndTheFindingThatCame() throws Exception {
        Path before = SimulatedRun.record(folder, "1x4", 40);
        Path after = SimulatedRun.record(folder, "1x4,slow-gpu:2@1s", 40);
        DiffView diff = compared(all(before), all(after));
        DiffRow first = diff.rows().getFirst();
        assertEquals(Course.WORSE, first.course(), diff.rows()::toString);
        assertTrue(
                diff.rows().stream()
                        .anyMatch(row ->
                                row.kind() == Kind.WAIT
                                        && row.what().equals("rank 2")
                                        && row.course() == Course.WORSE),
                diff.rows()::toString);
        assertEquals(DiffFinding.Change.CAME, diff.findings().getFirst().change());
        assertEquals(40, diff.afterSeconds(), 1.5);
        DiffView turned = compared(all(after), all(before));
        assertTrue(
                turned.rows().stream().noneMatch(row -> row.course() == Course.WORSE),
                turned.rows()::toString);
        assertEquals(DiffFinding.Change.WENT, turned.findings().getFirst().change());
    }

    @Test
    void stepsAreToldOfBothSides() throws Exception {
        Path run = SimulatedRun.record(folder, "1x4", 40);
        DiffRow step =
                compared(all(run), all(run)).rows().stream()
                        .filter(row -> row.kind() == Kind.STEP)
                        .findFirst()
                        .orElseThrow();
        assertEquals(Course.SAME, step.course());
        assertEquals(step.before(), step.after());
        assertTrue(step.before() > 0 && step.countBefore() > 0, step::toString);
    }

    @Test
    void aRangeOnTheNodesClocksIsThatPartOfTheRun() throws Exception {
        Path run = SimulatedRun.record(folder, "1x4,slow-gpu:2@30s", 60);
        long start = SimulatedRun.START - 60 * SECOND;
        DiffView diff =
                compared(
                        new RunPart(run, at(start + SECOND, start + 25 * SECOND)),
                        new RunPart(run, at(start + 35 * SECOND, start + 58 * SECOND)));
        assertEquals(24, diff.beforeSeconds(), 1.5);
        assertEquals(23, diff.afterSeconds(), 1.5);
        assertTrue(diff.count(Course.WORSE) > 0, diff.rows()::toString);
    }

    @Test
    void whatIsNoRunIsRefusedInOneSentence() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "hello");
        Outcome outcome = outcome(all(notes), all(folder.resolve("gone.ringside")));
        String sentence = assertInstanceOf(Outcome.Refused.class, outcome).sentence();
        assertTrue(sentence.contains("notes.txt"), sentence);
        assertFalse(sentence.contains("\n"), sentence);
    }

    @Test
    void whatWasGivenUpTellsNothing() throws Exception {
        Path run = SimulatedRun.record(folder, "1x4", 20);
        CompletableFuture<Outcome> given = new CompletableFuture<>();
        comparisons.compare(all(run), all(run), given::complete).giveUp();
        CompletableFuture<Outcome> next = new CompletableFuture<>();
        comparisons.compare(all(run), all(run), next::complete);
        next.get(60, TimeUnit.SECONDS);
        assertNull(given.getNow(null));
    }

    @Test
    void aRangeIsReadAsItIsWritten() {
        assertEquals(Range.ALL, RunPart.range("  "));
        assertEquals(
                "Since[fromNanos=10000000000, untilNanos=OptionalLong[40000000000]]",
                RunPart.range("10s..40s").toString());
        for (String wrong : List.of("5s", "9s..3s", "a..b", "..0s")) {
            String sentence =
                    String.valueOf(
                            assertThrows(IllegalArgumentException.class, () -> RunPart.range(wrong))
                                    .getMessage());
            assertTrue(sentence.contains("\""), sentence);
        }
    }

    private static Range at(long start, long end) {
        return new Range.At(new TimeSpan(start, end));
    }

    private static RunPart all(Path file) {
        return new RunPart(file, Range.ALL);
    }

    private DiffView compared(RunPart before, RunPart after) throws Exception {
        return assertInstanceOf(Outcome.Compared.class, outcome(before, after)).diff();
    }

    private Outcome outcome(RunPart before, RunPart after) throws Exception {
        CompletableFuture<Outcome> told = new CompletableFuture<>();
        comparisons.compare(before, after, told::complete);
        return told.get(60, TimeUnit.SECONDS);
    }
}
