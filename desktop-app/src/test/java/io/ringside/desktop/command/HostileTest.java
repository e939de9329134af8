package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertAll;
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
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingWriter;
import io.ringside.v1.Communicator;
import io.ringside.v1.Finding;
import io.ringside.v1.Member;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A daemon or a file that means harm, beside one that does not.
class HostileTest {
    private static final String FOREIGN = "a\u001b[31m\u001b]0;t\u0007\u009b2J\u202e\r\nb";

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeDaemon honest;

    @BeforeEach
    void startTheHonestOne() throws Exception {
        honest = FakeDaemon.start(Messages.description());
        honest.send(Messages.snapshot(1, 60).build());
    }

    @AfterEach
    void end() {
        honest.close();
    }

    @Test
    void aHostNameOf60MegabytesIsRefusedAndTheOtherNodeIsReported() throws Exception {
        var huge = Messages.description().toBuilder().setHostName("h".repeat(60_000_000)).build();
        try (FakeDaemon hostile = FakeDaemon.start(huge)) {
            assertReportsTheHonestOneAndRefuses(
                    hostile,
                    " sent a message of 60000033 bytes, more than 16777216: it is refused, so that"
                            + " the others are shown; check what runs there, or connect with a"
                            + " Ringside of its version.");
        }
    }

    @Test
    void aHostNameOfAMegabyteIsRefusedAndTheOtherNodeIsReported() throws Exception {
        var large = Messages.description().toBuilder().setHostName("h".repeat(1_000_000)).build();
        try (FakeDaemon hostile = FakeDaemon.start(large)) {
            assertReportsTheHonestOneAndRefuses(
                    hostile,
                    " sent a NodeDescription with 1000000 bytes of NodeDescription.host_name, more"
                            + " than 65536: it is refused, so that the others are shown; check what"
                            + " runs there, or connect with a Ringside of its version.");
        }
    }

    @Test
    void twoHundredThousandRanksAreRefusedAndTheOtherNodeIsReported() throws Exception {
        try (FakeDaemon hostile = FakeDaemon.start(Messages.description())) {
            hostile.send(manyRanks());
            assertReportsTheHonestOneAndRefuses(
                    hostile,
                    " sent a Snapshot with 200002 Member rows, more than 16384: it is refused, so that"
                            + " the others are shown; check what runs there, or connect with a"
                            + " Ringside of its version.");
        }
    }

    @Test
    void theWindowShowsTheRefusedNodeAsSuchAndTheOtherInFull() throws Exception {
        try (FakeDaemon hostile = FakeDaemon.start(Messages.description());
                LiveSession session =
                        LiveSession.start(
                                new SessionOptions("ringside test", false, Replay.Pace.AT_ONCE),
                                new HandClock(Messages.START))) {
            hostile.send(manyRanks());
            session.connect(List.of(hostile.target(), honest.target()));
            ClusterView view =
                    Waiting.value(
                            "both",
                            session::latest,
                            v ->
                                    v.nodes().size() == 2
                                            && v.nodes().getFirst().connection()
                                                    instanceof Connection.Refused
                                            && !v.collectives().isEmpty());
            assertAll(
                    () -> assertEquals(2, view.ranks().size()),
                    () -> assertEquals(60, view.collectives().getFirst().count()),
                    () -> assertEquals(2, view.gpus().size()));
        }
    }

    @Test
    void aNodeWhoseSnapshotsMakeNoSenseIsRefusedWithTheReason() throws Exception {
        try (FakeDaemon hostile = FakeDaemon.start(Messages.description());
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> exit = pool.submit(() -> run("report", "--connect", hostile.target()));
            Waiting.until("watched", () -> hostile.watchers() == 1);
            for (int i = 0; i < 20; i++) {
                hostile.send(Messages.snapshot(i, 1).setWindowEndEpochNanos(1).build());
            }
            assertEquals(2, exit.get());
            assertEquals(
                    hostile.target()
                            + " sent 3 snapshots in a row that make no sense, the last a snapshot"
                            + " whose window ends before it began; set its clock, or use a daemon"
                            + " and a program of the same version.",
                    err.toString().strip());
        }
    }

    @Test
    void whatIsOutOfRangeIsCountedInTheReport() throws Exception {
        var nonsense = Messages.snapshot(2, 60).addLinks(Messages.link(0, 1, -1));
        nonsense.getCollectivesBuilder(0).getTimingsBuilder(0).setP99Nanos(Long.MIN_VALUE);
        honest.send(nonsense.build());

        assertEquals(0, run("report", "--connect", honest.target()), err::toString);

        assertAll(
                () ->
                        assertTrue(
                                out.toString().matches("(?s).*figures out of range +2\n.*"),
                                out::toString),
                () -> assertFalse(out.toString().contains("-9"), out::toString));
    }

    @Test
    void nothingThatSteersATerminalIsPrinted() throws Exception {
        var description =
                Messages.description().toBuilder()
                        .setHostName(FOREIGN)
                        .setDaemonVersion(FOREIGN)
                        .build();
        try (FakeDaemon hostile = FakeDaemon.start(description)) {
            Snapshot.Builder snapshot = Messages.snapshot(1, 60);
            snapshot.getCommunicatorsBuilder(0).setName(FOREIGN);
            snapshot.getGpusBuilder(0).setName(FOREIGN).setUuid(FOREIGN);
            snapshot.getSourcesBuilder(0).setReason(FOREIGN).setName(FOREIGN);
            snapshot.getLossesBuilder(0).setStage(FOREIGN).setReason(FOREIGN).setCount(1);
            snapshot.addFindings(
                    Finding.newBuilder()
                            .setSeverity(Severity.SEVERITY_PAGE)
                            .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                            .setSinceEpochNanos(Messages.START)
                            .setTitle(FOREIGN)
                            .setEvidence(FOREIGN));
            hostile.send(snapshot.build());
            run("report", "--connect", hostile.target());
            run("report", "--connect", hostile.target(), "--json");
            run("report", "--connect", FOREIGN);
            run("report", "--" + FOREIGN);
            run("report", "--replay", FOREIGN);
            run("record", "--connect", hostile.target(), "--out", folder + "/none/" + FOREIGN);

            assertTrue(out.toString().contains("a?[31m?]0;t??2J???b"), out::toString);
            assertTrue(err.toString().contains("a?[31m"), err::toString);
            assertEquals(
                    List.of(),
                    (out + "" + err)
                            .codePoints()
                            .filter(c -> c != '\n' && isSteering(c))
                            .mapToObj(Character::getName)
                            .toList());
        }
    }

    @Test
    void whatARecorderIsToReplaceStandsUntilADaemonAnswers() throws Exception {
        Path file = Files.writeString(folder.resolve("run.ringside"), "old");

        int exit =
                run(
                        "record",
                        "--connect",
                        "127.0.0.1:1",
                        "--force",
                        "--for",
                        "50ms",
                        "--out",
                        file.toString());

        assertAll(
                () -> assertEquals(2, exit),
                () -> assertEquals("old", Files.readString(file)),
                () -> assertEquals(1, Files.list(folder).count()));
    }

    @Test
    void aSecondRecorderOfAFileIsRefusedAndTheFirstRecordsOn() throws Exception {
        Path file = folder.resolve("run.ringside");
        StopSignal stop = new StopSignal();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first =
                    pool.submit(() ->
                            line(stop)
                                    .execute(
                                            "record",
                                            "--connect",
                                            honest.target(),
                                            "--out",
                                            file.toString()));
            Waiting.until("it records", () -> Files.exists(file) && honest.watchers() == 1);
            int second =
                    run(
                            "record",
                            "--connect",
                            honest.target(),
                            "--force",
                            "--out",
                            file.toString());
            stop.raise();
            assertAll(
                    () -> assertEquals(1, second),
                    () ->
                            assertTrue(
                                    err.toString().contains("is being written by another recorder"),
                                    err::toString),
                    () -> assertEquals(0, first.get()));
        }
        assertEquals(0, run("report", "--replay", file.toString()), err::toString);
    }

    @Test
    void aDeviceIsNeitherReadNorReplaced() {
        assertEquals(2, run("report", "--replay", "/dev/zero"));
        assertEquals(
                1, run("record", "--connect", honest.target(), "--force", "--out", "/dev/null"));
        assertTrue(err.toString().contains("/dev/zero is a device"), err::toString);
        assertTrue(err.toString().contains("/dev/null is a device"), err::toString);
    }

    @Test
    void aRecordingOfWhichNothingCanBeReadSaysWhatIsWrongAndWhere() throws Exception {
        Path file = folder.resolve("run.ringside");
        try (RecordingWriter writer = RecordingWriter.create(file, 0, "", Existing.REFUSE)) {
            writer.append(
                    new RecordingEntry.Described("n", Messages.START, Messages.description()));
            writer.append(new RecordingEntry.Taken("n", Messages.START, manyRanks()));
        }
        assertEquals(2, run("report", "--replay", file.toString()));
        assertTrue(
                err.toString()
                        .matches(
                                "The recording holds no snapshot of n: .*run\\.ringside has blocks"
                                        + " that are not what a recording holds; they are skipped, the"
                                        + " first at byte \\d+ \\(sent a Snapshot with 200002 Member rows,"
                                        + " more than 16384\\)\\.\n"),
                err::toString);
    }

    private void assertReportsTheHonestOneAndRefuses(FakeDaemon hostile, String why) {
        int exit = run("report", "--connect", hostile.target(), honest.target());
        assertAll(
                () -> assertEquals(0, exit),
                () -> assertTrue(out.toString().contains("Node gpu7"), out::toString),
                () -> assertTrue(out.toString().contains("default_pg"), out::toString),
                () -> assertEquals(hostile.target() + why, err.toString().strip()));
    }

    private static Snapshot manyRanks() {
        Communicator.Builder world = Communicator.newBuilder().setCommunicator(1);
        world.addAllMembers(Collections.nCopies(200_000, Member.getDefaultInstance()));
        return Messages.snapshot(1, 60).addCommunicators(world).build();
    }

    private static boolean isSteering(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }

    private int run(String... arguments) {
        return line(new StopSignal()).execute(arguments);
    }

    private CommandLine line(StopSignal stop) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START), stop, "test", Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line;
    }
}
