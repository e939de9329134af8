package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.report.LevelText;
import io.ringside.v1.Level;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaiseLevelResponse;
import io.ringside.v1.RaisedProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RaiseCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ConcurrentLinkedQueue<RaiseLevelRequest> asked = new ConcurrentLinkedQueue<>();

    @Test
    void printsALineForEachProcess() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRaises(this::answer);

            int exit =
                    run(
                            "raise",
                            "--connect",
                            daemon.target(),
                            "--level",
                            "detail",
                            "--for",
                            "2m",
                            "--process",
                            "3",
                            "4");

            RaiseLevelRequest request = asked.remove();
            assertAll(
                    () -> assertEquals(1, exit, err::toString),
                    () -> assertEquals(Level.LEVEL_DETAIL, request.getLevel()),
                    () -> assertEquals(120_000_000_000L, request.getDurationNanos()),
                    () -> assertEquals(List.of(3, 4), request.getProcessesList()),
                    () -> assertEquals("ringside test raise", request.getClient()),
                    () ->
                            assertEquals(
                                    List.of(
                                            "Process 3 (pid 33): "
                                                    + LevelText.until("detail", Messages.START),
                                            "Process 4: no. It has ended."),
                                    out.toString().lines().toList()));
        }
    }

    @Test
    void endsARaiseBySteady() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRaises(request ->
                    RaiseLevelResponse.newBuilder()
                            .addProcesses(
                                    RaisedProcess.newBuilder()
                                            .setProcess(1)
                                            .setPid(9)
                                            .setAccepted(true))
                            .build());

            int exit = run("raise", "--connect", daemon.target(), "--level", "steady");

            assertAll(
                    () -> assertEquals(0, exit, err::toString),
                    () ->
                            assertEquals(
                                    "Process 1 (pid 9): the level it was started with",
                                    out.toString().strip()));
        }
    }

    @Test
    void saysWhyTheDaemonRefuses() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRaises(request -> {
                throw Status.FAILED_PRECONDITION
                        .withDescription("This daemon plays a capture.")
                        .asRuntimeException();
            });

            int exit = run("raise", "--connect", daemon.target(), "--level", "deep");

            assertAll(
                    () -> assertEquals(2, exit),
                    () ->
                            assertEquals(
                                    daemon.target() + " refuses: This daemon plays a capture.",
                                    err.toString().strip()));
        }
    }

    @Test
    void saysOfAnOlderDaemonThatItCannot() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            int exit = run("raise", "--connect", daemon.target(), "--level", "deep");

            assertAll(
                    () -> assertEquals(2, exit),
                    () -> assertTrue(err.toString().contains("older version"), err::toString));
        }
    }

    @Test
    void refusesADurationOutsideOneSecondToTenMinutes() {
        int exit = run("raise", "--connect", "127.0.0.1:1", "--level", "deep", "--for", "11m");

        assertAll(
                () -> assertEquals(2, exit),
                () -> assertTrue(err.toString().contains("not within 1s and 10m"), err::toString));
    }

    private RaiseLevelResponse answer(RaiseLevelRequest request) {
        asked.add(request);
        return RaiseLevelResponse.newBuilder()
                .addProcesses(
                        RaisedProcess.newBuilder()
                                .setProcess(3)
                                .setPid(33)
                                .setAccepted(true)
                                .setUntilEpochNanos(Messages.START))
                .addProcesses(RaisedProcess.newBuilder().setProcess(4).setReason("It has ended."))
                .build();
    }

    private int run(String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START),
                                new StopSignal(),
                                "test",
                                Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
