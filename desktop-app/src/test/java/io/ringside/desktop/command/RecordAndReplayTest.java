package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SpanKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecordAndReplayTest {
    @TempDir Path folder;
    private final StringWriter err = new StringWriter();

    @Test
    void reportsTheSameFiguresLiveAndFromTheRecording() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            record(daemon, file);
            String live = run("report", "--connect", daemon.target(), "--json");

            String replayed = run("report", "--replay", file.toString(), "--json");

            assertAll(
                    () -> assertTrue(live.contains("\"count\" : 80"), live),
                    () -> assertEquals(live, replayed),
                    () -> assertEquals("", err.toString()));
        }
    }

    @Test
    void replaysTheTimelineToo() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            record(daemon, file);
        }
        try (LiveSession session = session()) {
            session.connect(List.of(file.toString()));
            ClusterView view =
                    Waiting.value(
                            "the replay",
                            session::latest,
                            v ->
                                    v.timeline().tracks().size() == 4
                                            && spans(v) == 12
                                            && v.collectives().getFirst().count() >= 80);

            assertAll(
                    () ->
                            assertEquals(
                                    List.of("enqueue", "operations", "ch 3", "ch 3 \u2192 1"),
                                    view.timeline().tracks().stream().map(Track::label).toList()),
                    () ->
                            assertEquals(
                                    new Connection.Replayed(""),
                                    view.nodes().getFirst().connection()),
                    () -> assertEquals(80, view.collectives().getFirst().count()),
                    () -> assertEquals(List.of(), view.losses()));
        }
    }

    @Test
    void exportsWhatARecordingHolds() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            record(daemon, file);
        }
        Path spans = folder.resolve("spans.csv");
        Path trace = folder.resolve("run.pftrace");
        Path readings = folder.resolve("operations.json");
        run("export", "--replay", file.toString(), "--out", spans.toString());
        run("export", "--replay", file.toString(), "--out", trace.toString());
        run(
                "export",
                "--replay",
                file.toString(),
                "--view",
                "operations",
                "--out",
                readings.toString());
        assertAll(
                () -> assertEquals("", err.toString()),
                () -> assertTrue(Files.readString(spans).contains(",kernel channel,ch 3,")),
                () -> assertTrue(Files.size(trace) > 100),
                () -> assertTrue(Files.readString(readings).contains("\"count\":80")));
    }

    @Test
    void anExportThatCannotBeIsRefusedWithASentence() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            record(daemon, file);
        }
        String replay = file.toString();
        CommandLine line = line(new StringWriter());
        assertEquals(2, line.execute("export", "--replay", replay, "--out", "a.txt"));
        assertEquals(
                2, line.execute("export", "--replay", replay, "--view", "x", "--out", "a.csv"));
        assertEquals(
                2,
                line.execute("export", "--replay", replay, "--view", "gpus", "--out", "a.pftrace"));
        String nowhere = folder.resolve("nowhere").resolve("a.csv").toString();
        assertEquals(1, line.execute("export", "--replay", replay, "--out", nowhere));
        assertAll(
                () -> assertTrue(err.toString().contains("must end in .csv"), err::toString),
                () -> assertTrue(err.toString().contains("\"x\" is no view"), err::toString),
                () -> assertTrue(err.toString().contains("timeline only"), err::toString),
                () -> assertTrue(err.toString().contains("make the folder"), err::toString));
    }

    @Test
    void readsATruncatedRecordingUpToItsLastWholeBlockAndSaysSo() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            record(daemon, file);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));

        String report = run("report", "--replay", file.toString());

        assertAll(
                () -> assertTrue(report.contains("gpu7"), report),
                () -> assertTrue(err.toString().contains("run.ringside"), err::toString));
    }

    @Test
    void refusesAFileThatIsNoRecordingWithOneSentence() throws Exception {
        Path file = folder.resolve("notes.txt");
        Files.writeString(
                file, "not a recording at all, but long enough to have a header of some kind");

        int exit = line(new StringWriter()).execute("report", "--replay", file.toString());

        assertAll(
                () -> assertEquals(2, exit),
                () -> assertTrue(err.toString().contains("notes.txt"), err::toString),
                () -> assertEquals(1, err.toString().lines().count(), err::toString));
    }

    @Test
    void neverReplacesAFileUnlessForced() throws Exception {
        Path file = folder.resolve("run.ringside");
        Files.writeString(file, "mine");

        int exit =
                line(new StringWriter())
                        .execute("record", "--connect", "127.0.0.1:1", "--out", file.toString());

        assertAll(
                () -> assertEquals(1, exit),
                () -> assertEquals("mine", Files.readString(file)),
                () -> assertTrue(err.toString().contains("--force"), err::toString));
    }

    @Test
    void namesOnlyTheFileAndEndsAtOnceWhenItCannotBeWritten() throws Exception {
        Path file = folder.resolve("absent").resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            int exit =
                    line(new StringWriter())
                            .execute(
                                    "record",
                                    "--connect",
                                    daemon.target(),
                                    "--out",
                                    file.toString());

            assertAll(
                    () -> assertEquals(1, exit),
                    () -> assertEquals(1, err.toString().lines().count(), err::toString),
                    () ->
                            assertTrue(
                                    err.toString().contains("make the folder first"),
                                    err::toString));
        }
    }

    @Test
    void shortRecordingWaitsForTheFirstMessage() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(Messages.snapshot(1, 60).build());

            int exit =
                    line(new StringWriter())
                            .execute(
                                    "record",
                                    "--connect",
                                    daemon.target(),
                                    "--for",
                                    "1ms",
                                    "--out",
                                    file.toString());

            assertAll(
                    () -> assertEquals(0, exit, err::toString),
                    () -> assertTrue(Files.exists(file), err::toString));
        }
    }

    @Test
    void leavesNoFileWhenNoTargetAnswers() {
        Path file = folder.resolve("run.ringside");

        int exit =
                line(new StringWriter())
                        .execute(
                                "record",
                                "--connect",
                                "127.0.0.1:1",
                                "--for",
                                "50ms",
                                "--out",
                                file.toString());

        assertAll(() -> assertEquals(2, exit), () -> assertFalse(Files.exists(file)));
    }

    @Test
    void aDaemonThatSendsNoSnapshotLeavesNoFileAndReplacesNone() throws Exception {
        Path fresh = folder.resolve("fresh.ringside");
        Path older = folder.resolve("older.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                FakeDaemon silent = FakeDaemon.start(Messages.description())) {
            record(daemon, older);
            byte[] before = Files.readAllBytes(older);
            for (Path file : List.of(fresh, older)) {
                assertEquals(2, recordNothing(silent, file), err::toString);
            }
            assertAll(
                    () -> assertFalse(Files.exists(fresh)),
                    () -> assertArrayEquals(before, Files.readAllBytes(older)));
        }
    }

    private int recordNothing(FakeDaemon daemon, Path file) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            StopSignal stop = new StopSignal();
            Future<Integer> exit =
                    pool.submit(() ->
                            line(new StringWriter(), stop)
                                    .execute(
                                            "record",
                                            "--connect",
                                            daemon.target(),
                                            "--force",
                                            "--out",
                                            file.toString()));
            Waiting.until("watched", () -> daemon.watchers() == 1);
            stop.raise();
            int ended = exit.get();
            Waiting.until("left", () -> daemon.watchers() == 0);
            return ended;
        }
    }

    @Test
    void recordsIntoTheSameFileAgainRightAfterItWasStopped() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                LiveSession session = session()) {
            daemon.send(Messages.snapshot(1, 60).build());
            session.connect(List.of(daemon.target()));
            Waiting.until("connected", () -> !session.latest().collectives().isEmpty());
            for (int i = 0; i < 5; i++) {
                session.record(Optional.of(file));
                daemon.send(Messages.snapshot(2 + i, 60).build());
                Waiting.until("it writes", () -> written(session) > 0);
            }
            assertEquals(Optional.empty(), session.recording().orElseThrow().error());
        }
    }

    private static long written(LiveSession session) {
        return session.recording().map(status -> status.bytesWritten()).orElse(0L);
    }

    /// Three windows, each with an operation, a transfer and a kernel channel span; ended by the
    /// stop signal.
    private void record(FakeDaemon daemon, Path file) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            StringWriter out = new StringWriter();
            StopSignal stop = new StopSignal();
            Future<Integer> exit =
                    pool.submit(() ->
                            line(out, stop)
                                    .execute(
                                            "record",
                                            "--connect",
                                            daemon.target(),
                                            "--out",
                                            file.toString()));
            Waiting.until("watched", () -> daemon.watchers() == 1);
            for (int window = 1; window <= 3; window++) {
                daemon.hold(spansOf(window));
                daemon.send(snapshotOf(window));
                int asked = window;
                Waiting.until("spans fetched", () -> daemon.spanRequests().size() == asked);
            }
            daemon.send(Messages.snapshot(4, 80).build());
            // The recorder took the last snapshot once the feed has come round to waiting for
            // another.
            daemon.send(Messages.snapshot(5, 80).setSpanCount(1).build());
            Waiting.until("the last was taken", () -> daemon.spanRequests().size() == 4);
            stop.raise();
            assertEquals(0, exit.get(), err::toString);
            assertTrue(out.toString().contains("messages"), out::toString);
        }
    }

    private static Snapshot snapshotOf(int window) {
        long end = Messages.START + window * Messages.SECOND;
        return Messages.snapshot(window, 20L * window)
                .setSpanCount(2)
                .setOperations(
                        Messages.operation(end - Messages.SECOND / 2).setOperationId(0, window))
                .build();
    }

    private static SpanBatch spansOf(int window) {
        SpanBatch.Builder batch = Messages.spans(window);
        long at = batch.getWindowEndEpochNanos() - 1_000_000;
        Messages.span(batch, SpanKind.SPAN_KIND_TRANSFER, 0, 1, 3, at, at + 500);
        Messages.span(
                batch,
                SpanKind.SPAN_KIND_KERNEL_CHANNEL,
                0,
                -1,
                3,
                at - Messages.GPU_CLOCK_OFFSET,
                at + 400 - Messages.GPU_CLOCK_OFFSET);
        return batch.build();
    }

    private static long spans(ClusterView view) {
        return view.timeline().tracks().stream()
                .flatMap(t -> t.chunks().stream())
                .mapToLong(c -> c.size())
                .sum();
    }

    private static LiveSession session() {
        return LiveSession.start(
                new SessionOptions("ringside test", false, Replay.Pace.AT_ONCE),
                new HandClock(Messages.START));
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        line(out).execute(arguments);
        return out.toString();
    }

    private CommandLine line(StringWriter out) {
        return line(out, new StopSignal());
    }

    private CommandLine line(StringWriter out, StopSignal stop) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START), stop, "test", Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line;
    }
}
