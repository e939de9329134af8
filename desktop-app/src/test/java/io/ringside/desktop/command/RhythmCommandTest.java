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
import io.ringside.v1.Rhythm;
import io.ringside.v1.RhythmState;
import io.ringside.v1.SetRhythmRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RhythmCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ConcurrentLinkedQueue<SetRhythmRequest> asked = new ConcurrentLinkedQueue<>();

    @Test
    void asksEveryDaemonAndPrintsALineForEach() throws Exception {
        try (FakeDaemon one = FakeDaemon.start(Messages.description());
                FakeDaemon two = FakeDaemon.start(Messages.description())) {
            one.answerRhythms(this::answer);
            two.answerRhythms(this::answer);

            int exit =
                    run(
                            "rhythm",
                            "incident",
                            "--for",
                            "90s",
                            "--reason",
                            "slow",
                            one.target(),
                            two.target());

            String until = LevelText.until("incident", Messages.START) + " (slow)";
            assertAll(
                    () -> assertEquals(0, exit, err::toString),
                    () -> assertEquals(2, asked.size()),
                    () ->
                            assertEquals(
                                    SetRhythmRequest.newBuilder()
                                            .setRhythm(Rhythm.RHYTHM_INCIDENT)
                                            .setDurationNanos(90_000_000_000L)
                                            .setReason("slow")
                                            .setClient("ringside test rhythm")
                                            .build(),
                                    asked.peek()),
                    () ->
                            assertEquals(
                                    List.of(
                                            one.target() + ": " + until,
                                            two.target() + ": " + until),
                                    out.toString().lines().toList()));
        }
    }

    @Test
    void endsAnIncident() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRhythms(request -> RhythmState.getDefaultInstance());

            int exit = run("rhythm", "normal", daemon.target());

            assertAll(
                    () -> assertEquals(0, exit, err::toString),
                    () -> assertEquals(daemon.target() + ": normal", out.toString().strip()));
        }
    }

    @Test
    void oneThatRefusesDoesNotKeepTheOthersFromIt() throws Exception {
        try (FakeDaemon refusing = FakeDaemon.start(Messages.description());
                FakeDaemon willing = FakeDaemon.start(Messages.description())) {
            refusing.answerRhythms(request -> {
                throw Status.PERMISSION_DENIED.withDescription("No.").asRuntimeException();
            });
            willing.answerRhythms(this::answer);

            int exit = run("rhythm", "incident", refusing.target(), willing.target());

            assertAll(
                    () -> assertEquals(1, exit),
                    () -> assertEquals(refusing.target() + " refuses: No.", err.toString().strip()),
                    () -> assertTrue(out.toString().startsWith(willing.target()), out::toString));
        }
    }

    @Test
    void saysOfAnOlderDaemonThatItCannot() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            int exit = run("rhythm", "incident", daemon.target());

            assertAll(
                    () -> assertEquals(2, exit),
                    () ->
                            assertTrue(
                                    err.toString()
                                            .contains("cannot set its rhythm: it is a daemon"),
                                    err::toString));
        }
    }

    @Test
    void refusesWrongArguments() {
        assertEquals(2, run("rhythm", "incident", "--for", "2h", "127.0.0.1:1"));
        assertTrue(err.toString().contains("not within 1s and 1h"), err::toString);
        assertEquals(2, run("rhythm", "incident"));
        assertEquals(2, run("rhythm", "fast", "127.0.0.1:1"));
        assertEquals(2, run("rhythm", "normal", "127.0.0.1:port"));
        assertEquals(2, run("rhythm", "normal", "192.0.2.1:7575"));
        assertTrue(err.toString().contains("--allow-plain-text"), err::toString);
    }

    private RhythmState answer(SetRhythmRequest request) {
        asked.add(request);
        return RhythmState.newBuilder()
                .setRhythm(request.getRhythm())
                .setUntilEpochNanos(Messages.START)
                .setReason(request.getReason())
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
