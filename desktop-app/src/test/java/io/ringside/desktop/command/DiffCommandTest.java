package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.SimulatedRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Two recordings of simulated clusters, of which it is known what is otherwise.
class DiffCommandTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aGpuThatBecameSlowIsTheFirstThatIsTold() throws Exception {
        Path before = record("1x4", 40);
        Path after = record("1x4,slow-gpu:2@1s", 40);
        JsonNode diff = json(before, after);
        assertEquals(List.of("rank 2"), loud(diff.path("lagOfRanksNanos")), out::toString);
        assertTrue(
                loud(diff.path("gpus")).stream().anyMatch(w -> w.startsWith("node 1 GPU 2 SM")),
                out::toString);
        assertEquals(List.of(), loud(diff.path("operationsNanos")), out::toString);
        assertEquals(2, diff.path("findings").path("came").size(), out::toString);
        assertEquals(0, diff.path("findings").path("went").size());
        assertEquals(0, diff.path("notAligned").size(), out::toString);
        out.getBuffer().setLength(0);
        assertEquals(0, run("diff", before.toString(), after.toString()), err::toString);
        assertTrue(out.toString().lines().findFirst().orElseThrow().contains("the lag of rank 2"));
    }

    @Test
    void theSameRecordingTwiceHasNoDifference() throws Exception {
        Path run = record("2x4", 40);
        JsonNode diff = json(run, run);
        for (String kind : List.of("lagOfRanksNanos", "gpus", "operationsNanos")) {
            assertTrue(diff.path(kind).size() > 0, kind);
            assertEquals(List.of(), loud(diff.path(kind)), kind);
        }
        assertEquals(0, diff.path("notAligned").size(), out::toString);
        JsonNode step = diff.path("stepsNanos").path(0);
        assertEquals("within the spread", step.path("verdict").asText(), out::toString);
        assertTrue(step.path("before").path("typical").asDouble() > 0, out::toString);
    }

    @Test
    void twoRangesOfOneRecordingAreComparedToo() throws Exception {
        Path run = record("1x4,slow-gpu:2@30s", 60);
        assertEquals(
                0,
                run(
                        "diff",
                        "--json",
                        run.toString(),
                        run.toString(),
                        "--range-before",
                        "..25s",
                        "--range-after",
                        "35s..60s"),
                err::toString);
        JsonNode diff = new ObjectMapper().readTree(out.toString());
        assertEquals(List.of("rank 2"), loud(diff.path("lagOfRanksNanos")), out::toString);
        assertEquals(25, diff.path("before").path("seconds").asDouble(), 1.5);
    }

    @Test
    void aClusterOfAnotherSizeIsNotAlignedAndSaid() throws Exception {
        JsonNode diff = json(record("1x4", 20), record("1x8", 20));
        assertEquals(0, diff.path("operationsNanos").size(), out::toString);
        assertTrue(diff.path("notAligned").toString().contains("only after"), out::toString);
    }

    @Test
    void whatIsNoRecordingIsOneSentence() throws Exception {
        Path run = record("1x2", 3);
        Path notes = Files.writeString(folder.resolve("notes.txt"), "hello");
        for (String wrong : List.of(notes.toString(), folder.resolve("gone").toString())) {
            err.getBuffer().setLength(0);
            assertEquals(2, run("diff", run.toString(), wrong));
            assertEquals(1, err.toString().lines().count(), err::toString);
            assertTrue(err.toString().contains("a recording (.ringside)"), err::toString);
        }
        for (String range : List.of("5s", "9s..3s", "a..b", "..0s")) {
            assertEquals(2, run("diff", run.toString(), run.toString(), "--range-after", range));
        }
    }

    @Test
    void tooFewWindowsAreNoVerdict() throws Exception {
        Path before = record("1x4", 4);
        Path after = record("1x4,slow-gpu:2@1s", 4);
        assertEquals(0, run("diff", before.toString(), after.toString()), err::toString);
        assertTrue(out.toString().startsWith("Nothing can be told from noise"), out::toString);
    }

    private JsonNode json(Path before, Path after) throws Exception {
        out.getBuffer().setLength(0);
        assertEquals(0, run("diff", "--json", before.toString(), after.toString()), err::toString);
        return new ObjectMapper().readTree(out.toString());
    }

    private static List<String> loud(JsonNode rows) {
        List<String> loud = new ArrayList<>();
        rows.forEach(row -> {
            if (row.path("verdict").asText().equals("beyond noise")) {
                loud.add(row.path("what").asText());
            }
        });
        return loud;
    }

    private Path record(String spec, int seconds) throws Exception {
        return SimulatedRun.record(folder, spec, seconds);
    }

    private int run(String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(SimulatedRun.START),
                                new StopSignal(),
                                "test",
                                Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
