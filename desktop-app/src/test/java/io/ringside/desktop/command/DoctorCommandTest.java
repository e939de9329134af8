package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.v1.DoctorLine;
import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsWhatFailsFirstWithTheLinesThatMendItAndWhatWorksOnRequest() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerDoctors(request -> page(DoctorState.DOCTOR_STATE_FAIL));
            assertEquals(1, run("doctor", daemon.target()), err::toString);
            assertEquals(
                    List.of(
                            daemon.target() + ": 1 ok, 0 warn, 1 fail.",
                            "  fail  nvml: No NVML.",
                            "          sudo x",
                            "          y"),
                    out.toString().lines().toList());
            assertEquals(1, run("doctor", "--all", daemon.target()));
            assertTrue(out.toString().contains("  ok    java: Java 25."), out.toString());
        }
    }

    @Test
    void warningsAloneAreNoFailure() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerDoctors(request -> page(DoctorState.DOCTOR_STATE_WARN));
            assertEquals(0, run("doctor", daemon.target()), err::toString);
        }
    }

    @Test
    void anOlderDaemonIsOneSentenceWithTheCommandToRunThere() throws Exception {
        try (FakeDaemon older = FakeDaemon.start(Messages.description())) {
            assertEquals(2, run("doctor", older.target()));
            assertEquals(
                    older.target()
                            + " is a daemon of an older version and tells no doctor's page; run on that node:"
                            + " ringside-node doctor.",
                    err.toString().strip());
        }
    }

    @Test
    void aDaemonThatCannotSaysWhy() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerDoctors(request -> {
                throw Status.FAILED_PRECONDITION
                        .withDescription("This daemon plays a capture.")
                        .asRuntimeException();
            });
            assertEquals(2, run("doctor", daemon.target()));
            assertEquals(
                    daemon.target() + " refuses: This daemon plays a capture.",
                    err.toString().strip());
        }
    }

    private static DoctorPage page(DoctorState second) {
        return DoctorPage.newBuilder()
                .setLookedEpochNanos(Messages.START)
                .setDaemonVersion("0.1.0")
                .addLines(
                        DoctorLine.newBuilder()
                                .setId("java")
                                .setGroup("Node")
                                .setState(DoctorState.DOCTOR_STATE_OK)
                                .setReason("Java 25."))
                .addLines(
                        DoctorLine.newBuilder()
                                .setId("nvml")
                                .setGroup("GPUs")
                                .setState(second)
                                .setReason("No NVML.")
                                .addFix("sudo x")
                                .addFix("y"))
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
