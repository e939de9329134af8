package io.ringside.desktop.command.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.RingsideCommand;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingReader;
import io.ringside.v1.Finding;
import io.ringside.v1.Incident;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SpanKind;
import io.ringside.v1.SubjectKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentCommandTest {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theFileSaysWhatTheDaemonsSayAndNamesWhoIsGone() throws Exception {
        Path file = folder.resolve("hang.ringside");
        String gone = "127.0.0.1:" + nobody();
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.hold(spans(1));
            daemon.hold(spans(60));
            daemon.send(snapshot(60));
            int exit =
                    run(
                            "incident",
                            daemon.target(),
                            gone,
                            "--out",
                            file.toString(),
                            "--for",
                            "1s",
                            "--last",
                            "30s",
                            "--why",
                            "step 12 stands",
                            "--no-redact");
            assertEquals(1, exit, err::toString);
            String live = reported(daemon.target());
            assertEquals(live, reported(file.toString()));
        }
        String said = out.toString();
        assertTrue(said.contains("1 snapshots and 2 spans of 2 nodes"), said);
        assertTrue(said.contains("  " + gone + ": No snapshot of the interval is here."), said);
        assertTrue(said.contains("does not accept connections"), said);
        assertTrue(
                err.toString().contains("saved by ringside test incident: step 12 stands."),
                err::toString);
        assertTrue(err.toString().contains("Missing: " + gone + " ("), err::toString);
        assertEquals(
                PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
        try (RecordingReader reader = RecordingReader.open(file)) {
            Incident incident = reader.incident().orElseThrow();
            assertEquals("step 12 stands", incident.getWhy());
            assertEquals(
                    List.of(1L, 0L),
                    incident.getNodesList().stream().map(node -> node.getSnapshots()).toList());
            List<SpanBatch> kept = new ArrayList<>();
            reader.spans(reader.nodes().getFirst(), Long.MIN_VALUE, Long.MAX_VALUE, kept::add);
            assertEquals(List.of(60L), kept.stream().map(SpanBatch::getWindow).toList());
        }
    }

    @Test
    void aRedactedFileNamesNoMachineAndNobody() throws Exception {
        Path file = folder.resolve("hang.ringside");
        NodeDescription named =
                Messages.description().toBuilder().setHostName("gpu7.site.example").build();
        try (FakeDaemon daemon = FakeDaemon.start(named)) {
            daemon.send(
                    snapshot(60).toBuilder()
                            .addFindings(
                                    Finding.newBuilder()
                                            .setRule("disk")
                                            .setSeverity(Severity.SEVERITY_PAGE)
                                            .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                                            .setTitle("gpu7 is full")
                                            .setEvidence("/home/alice/run of 10.1.2.3 is full"))
                            .build());
            int exit =
                    run(
                            "incident",
                            daemon.target(),
                            "--out",
                            file.toString(),
                            "--for",
                            "1s",
                            "--why",
                            "gpu7.site.example is slow");
            assertEquals(0, exit, err::toString);
            assertTrue(out.toString().contains("  node-1 is " + daemon.target()), out::toString);
        }
        StringBuilder all = new StringBuilder();
        try (RecordingReader reader = RecordingReader.open(file)) {
            all.append(reader.header()).append(reader.incident());
            var cursor = reader.entriesFrom(Long.MIN_VALUE);
            for (Optional<RecordingEntry> e = cursor.next(); e.isPresent(); e = cursor.next()) {
                all.append(e.get());
            }
        }
        String text = all.toString();
        for (String name : List.of("gpu7", "alice", "10.1.2.3", "site.example")) {
            assertFalse(text.contains(name), () -> name + " in " + text);
        }
        assertTrue(text.contains("node-1 is full"), text);
        assertTrue(text.contains("node-1 is slow"), text);
    }

    @Test
    void whatStandsThereStaysUnlessForcedAndWhereNobodyAnswers() throws Exception {
        Path file = Files.writeString(folder.resolve("mine"), "mine");
        String nobody = "127.0.0.1:" + nobody();
        assertEquals(1, run("incident", nobody, "--out", file.toString()));
        assertTrue(err.toString().contains("--force"), err::toString);
        assertEquals(
                2, run("incident", nobody, "--out", file.toString(), "--force", "--for", "1s"));
        assertEquals("mine", Files.readString(file));
        assertEquals(List.of("mine"), names());
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(snapshot(60));
            Path file = folder.resolve("absent").resolve("a.ringside");
            int exit = run("incident", daemon.target(), "--out", file.toString(), "--for", "1s");
            assertEquals(1, exit);
        }
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("make the folder first"), err::toString);
    }

    @Test
    void aDaemonThatNeverAnswersForItsSpansIsNamedAndItsSnapshotsAreSaved() throws Exception {
        Path file = folder.resolve("a.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.neverAnswerSpans();
            daemon.send(snapshot(60));
            assertEquals(
                    1, run("incident", daemon.target(), "--out", file.toString(), "--for", "1s"));
        }
        assertTrue(out.toString().contains("Its spans were not handed out"), out::toString);
        assertTrue(out.toString().contains("1 snapshots and 0 spans"), out::toString);
    }

    @Test
    void aWatchSavesOneFileWhenAPageBegins() throws Exception {
        Path incidents = folder.resolve("incidents");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(
                    snapshot(60).toBuilder()
                            .addFindings(
                                    Finding.newBuilder()
                                            .setRule("xid")
                                            .setSeverity(Severity.SEVERITY_PAGE)
                                            .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                                            .setTitle("The GPU has fallen off the bus"))
                            .build());
            int exit =
                    run(
                            "watch",
                            daemon.target(),
                            "--for",
                            "2s",
                            "--incidents",
                            incidents.toString());
            assertEquals(12, exit, err::toString);
        }
        List<Path> saved;
        try (Stream<Path> all = Files.list(incidents)) {
            saved = all.toList();
        }
        assertEquals(1, saved.size(), saved::toString);
        assertTrue(err.toString().contains(": incident of "), err::toString);
        try (RecordingReader reader = RecordingReader.open(saved.getFirst())) {
            assertEquals(
                    "The GPU has fallen off the bus", reader.incident().orElseThrow().getWhy());
        }
    }

    @Test
    void aWatchSavesOneForTheKindThatWasAskedForHoweverQuiet() throws Exception {
        Path incidents = folder.resolve("incidents");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(
                    snapshot(60).toBuilder()
                            .addFindings(
                                    Finding.newBuilder()
                                            .setRule("xid")
                                            .setSeverity(Severity.SEVERITY_PAGE)
                                            .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                                            .setTitle("The GPU has fallen off the bus"))
                            .addFindings(
                                    Finding.newBuilder()
                                            .setRule("clock-step")
                                            .setSeverity(Severity.SEVERITY_NOTE)
                                            .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                                            .setTitle("The clock was set"))
                            .build());
            run(
                    "watch",
                    daemon.target(),
                    "--for",
                    "2s",
                    "--incidents",
                    incidents.toString(),
                    "--incident-kind",
                    "clock-step");
        }
        try (Stream<Path> all = Files.list(incidents);
                RecordingReader reader = RecordingReader.open(all.findFirst().orElseThrow())) {
            assertEquals("The clock was set", reader.incident().orElseThrow().getWhy());
        }
    }

    @Test
    void aWatchRefusesWhatMakesNoSense() {
        assertEquals(2, run("watch", "127.0.0.1:1", "--incident-every", "1m"));
        assertTrue(err.toString().contains("--incidents FOLDER"), err::toString);
        assertEquals(2, run("watch", "127.0.0.1:1", "--incidents", "x", "--incident-size", "1MiB"));
        assertEquals(2, run("watch", "127.0.0.1:1", "--incidents", "x", "--incident-last", "11m"));
        assertEquals(2, run("incident", "127.0.0.1:1", "--out", "x", "--last", "11m"));
    }

    private String reported(String what) {
        StringWriter json = new StringWriter();
        line(json).execute("report", what, "--json");
        return json.toString();
    }

    private static SpanBatch spans(int window) {
        SpanBatch.Builder batch = Messages.spans(window);
        long end = batch.getWindowEndEpochNanos();
        for (int i = 0; i < 2; i++) {
            Messages.span(batch, SpanKind.SPAN_KIND_TRANSFER, 0, 1, 3, end - 500, end - 1);
        }
        return batch.build();
    }

    private static Snapshot snapshot(int window) {
        return Messages.snapshot(window, 80).setSpanCount(2).build();
    }

    private List<String> names() throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static int nobody() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int run(String... arguments) {
        return line(out).execute(arguments);
    }

    private picocli.CommandLine line(StringWriter to) {
        picocli.CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START + 60 * Messages.SECOND),
                                new StopSignal(),
                                "test",
                                Optional.empty()));
        line.setOut(new PrintWriter(to, true));
        line.setErr(new PrintWriter(err, true));
        return line;
    }
}
