package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.protocol.recording.RecordingReader;
import io.ringside.v1.SpanBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An incident file's whole life, with the real programs: a daemon that plays a capture, the
/// command or the watch that freezes it, and the report of what was saved.
class IncidentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEADLINE_SECONDS = 110;

    @TempDir Path folder;

    @Test
    void theReportOfAWatchsFileSaysWhatTheWatchSaid() throws Exception {
        Path incidents = folder.resolve("incidents");
        ProgramRun watched;
        try (ProgramRun.Started watch =
                ProgramRun.startDesktop(
                        "watch",
                        "--simulate",
                        "2x4",
                        "--fault",
                        "stop:5@5s",
                        "--for",
                        "100s",
                        "--at-least",
                        "page",
                        "--json",
                        "--incidents",
                        incidents.toString())) {
            awaitFile(incidents, watch.process());
            watch.process().toHandle().destroy(); // as Ctrl-C; its output stays open
            watched = watch.end();
        }
        Set<String> live = new TreeSet<>();
        for (String line : watched.output().lines().toList()) {
            JSON.readTree(line)
                    .get("changes")
                    .forEach(change -> live.add(name(change.get("finding"))));
        }
        assertEquals(Set.of("process-stopped [5]"), live);
        assertEquals(live, names(report(files(incidents).getFirst())));
        assertTrue(watched.errors().contains(": incident of "), watched::errors);
    }

    @Test
    void aDaemonsHistoryIsInTheFileAndWhoIsGoneIsNamed() throws Exception {
        Path file = folder.resolve("a.ringside");
        try (NodeProgram node = NodeProgram.play("socket");
                NodeProgram gone = NodeProgram.playing(NodeProgram.capture("train"))) {
            gone.kill();
            ProgramRun run =
                    ProgramRun.desktop(
                            "incident",
                            node.target(),
                            gone.target(),
                            "--last",
                            "10m",
                            "--for",
                            "3s",
                            "--no-redact",
                            "--out",
                            file.toString());
            assertEquals(1, run.exitCode(), run.errors());
            assertTrue(run.output().contains("  " + gone.target() + ": No snapshot"), run::output);
            List<SpanBatch> live;
            try (NodeClient client = node.client()) {
                live = client.spans();
            }
            List<SpanBatch> saved = new ArrayList<>();
            try (RecordingReader reader = RecordingReader.open(file)) {
                reader.spans(node.target(), Long.MIN_VALUE, Long.MAX_VALUE, saved::add);
            }
            saved.removeIf(batch -> batch.getKindCount() == 0);
            assertTrue(!live.isEmpty(), "the daemon keeps spans");
            assertEquals(live, saved);
            JsonNode nowLive = node.report();
            JsonNode fromFile = report(file);
            for (String part : List.of("collectives", "p2p", "links", "hangs")) {
                assertEquals(nowLive.get(part), fromFile.get(part), part);
            }
            assertEquals(names(nowLive), names(fromFile));
        }
        ProgramRun again = ProgramRun.desktop("report", file.toString());
        assertTrue(again.errors().contains("Incident: "), again::errors);
        assertTrue(again.errors().contains("Missing: "), again::errors);
    }

    /// A limit on a file's size fails a write as a full disk does.
    @Test
    void aFullDiskLeavesWhatStoodThereAndNothingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("a.ringside"), "mine");
        try (NodeProgram node = NodeProgram.play("socket")) {
            ProcessBuilder limited =
                    ChildProgram.builder(
                            "io.ringside.desktop.boot.Main",
                            List.of(),
                            List.of(
                                    "incident",
                                    node.target(),
                                    "--for",
                                    "3s",
                                    "--last",
                                    "10m",
                                    "--force",
                                    "--out",
                                    file.toString()));
            List<String> command =
                    new ArrayList<>(List.of("sh", "-c", "ulimit -f 100; exec \"$@\"", "sh"));
            command.addAll(limited.command());
            Path errors = folder.resolve("errors");
            Process process =
                    limited.command(command)
                            .redirectError(errors.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "it ends");
            String said = Files.readString(errors);
            assertEquals(1, process.exitValue(), said);
            assertTrue(said.startsWith("No incident file was saved: "), said);
            assertEquals(1, said.lines().count(), said);
        }
        assertEquals("mine", Files.readString(file));
        assertEquals(Set.of("a.ringside", "errors"), Set.copyOf(names()));
    }

    private static void awaitFile(Path incidents, Process watch) throws Exception {
        for (int tries = 0; tries < 10 * DEADLINE_SECONDS; tries++) {
            if (Files.isDirectory(incidents) && !files(incidents).isEmpty()) {
                return;
            }
            assertTrue(!watch.waitFor(100, TimeUnit.MILLISECONDS), "the watch ended by itself");
        }
        throw new AssertionError("no incident file within " + DEADLINE_SECONDS + " s");
    }

    private static List<Path> files(Path incidents) throws IOException {
        try (Stream<Path> all = Files.list(incidents)) {
            return all.filter(file -> String.valueOf(file.getFileName()).startsWith("incident-"))
                    .toList();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static Set<String> names(JsonNode report) {
        Set<String> names = new TreeSet<>();
        report.get("findings").forEach(finding -> names.add(name(finding)));
        return names;
    }

    private static String name(JsonNode finding) {
        return finding.get("kind").asText() + " " + finding.get("ranks");
    }

    private static JsonNode report(Path file) throws Exception {
        ProgramRun run = ProgramRun.desktop("report", file.toString(), "--json");
        assertEquals(0, run.exitCode(), run.errors());
        return JSON.readTree(run.output());
    }
}
