package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.v1.Finding;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class WatchCommandTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void saysWhatIsWrongAndEndsByTheLoudest() throws Exception {
        assertEquals(12, watch(with(Severity.SEVERITY_PAGE), "--for", "1s"), err::toString);
        assertTrue(
                out.toString().contains("UTC  PAGE  The GPU has fallen off the bus"),
                out::toString);
        assertTrue(out.toString().contains("    for      XID 79"), out::toString);
        assertEquals("", err.toString());
    }

    @Test
    void whatIsLessLoudThanAskedForIsLeftOut() throws Exception {
        assertEquals(0, watch(with(Severity.SEVERITY_NOTE), "--for", "1s"));
        assertEquals("", out.toString());
        assertEquals(10, watch(with(Severity.SEVERITY_NOTE), "--for", "1s", "--at-least", "note"));
    }

    @Test
    void printsALineOfJsonForALook() throws Exception {
        assertEquals(11, watch(with(Severity.SEVERITY_TICKET), "--for", "1s", "--json"));
        assertTrue(out.toString().startsWith("{\"schema\":\"ringside.watch/1\""), out::toString);
    }

    @Test
    void saysWhatTheWebhookDidNotTakeAndKeepsTheFindingsCode() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        int exit =
                watch(
                        with(Severity.SEVERITY_TICKET),
                        "--for",
                        "1s",
                        "--webhook",
                        "http://127.0.0.1:" + nobody + "/secret-path");
        assertEquals(11, exit);
        assertTrue(
                err.toString().contains("The webhook did not take 1 of 1 messages"), err::toString);
        assertTrue(!err.toString().contains("secret-path"), err::toString);
    }

    @Test
    void refusesAHeaderWithoutAWebhookAndAWrongUrl() throws Exception {
        assertEquals(2, watch(Messages.snapshot(1, 60), "--header", "A=b"));
        assertTrue(err.toString().contains("--header is of --webhook"), err::toString);
        assertEquals(2, watch(Messages.snapshot(1, 60), "--webhook", "nowhere"));
        assertTrue(err.toString().contains("\"nowhere\" is no webhook"), err::toString);
    }

    @Test
    void refusesAPriceThatIsNone() throws Exception {
        for (String wrong : List.of("0", "-3", "1e9", "NaN", "much")) {
            assertEquals(2, watch(Messages.snapshot(1, 60), "--price-per-gpu-hour", wrong), wrong);
        }
        assertTrue(
                err.toString()
                        .contains("--price-per-gpu-hour is a price above 0 and at most 1,000,000"),
                err::toString);
        assertEquals(
                0, watch(Messages.snapshot(1, 60), "--for", "1s", "--price-per-gpu-hour", "2.5"));
    }

    @Test
    void aProcessThatDiedIsAPage() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(1, 60);
        snapshot.getProcessesBuilder(1).setState(ProcessState.PROCESS_STATE_DIED);
        assertEquals(12, watch(snapshot, "--for", "1s"));
        assertTrue(out.toString().contains("Process 1002 (rank 1) died"), out::toString);
    }

    @Test
    void aDaemonThatWasStartedAgainIsATicketThatSaysForHowLongItDidNotRun() throws Exception {
        Snapshot before = Messages.snapshot(5, 60).build();
        Snapshot after = Messages.snapshot(Messages.START + 17 * SECOND, 1, 3).build();
        StopSignal stop = new StopSignal();
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(before);
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> watch(daemon, stop));
            Waiting.until("a watcher", () -> daemon.watchers() > 0);
            daemon.send(after);
            Waiting.until("it is said", () -> !out.toString().isEmpty());
            stop.raise();
            assertEquals(11, code.get(), err::toString);
        }
        assertTrue(
                out.toString().contains("was started again: all totals count anew"), out::toString);
        assertTrue(out.toString().contains("For 12.0 s before that"), out::toString);
    }

    private static Snapshot.Builder with(Severity severity) {
        return Messages.snapshot(1, 60)
                .addFindings(
                        Finding.newBuilder()
                                .setRule("xid")
                                .setSubjectKind(SubjectKind.SUBJECT_KIND_GPU)
                                .setSubject("GPU-7")
                                .setSeverity(severity)
                                .setTitle("The GPU has fallen off the bus")
                                .setEvidence("XID 79")
                                .setSinceEpochNanos(1));
    }

    private int watch(Snapshot.Builder snapshot, String... more) throws Exception {
        return watch(List.of(snapshot.build()), more);
    }

    private int watch(List<Snapshot> snapshots, String... more) throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            snapshots.forEach(daemon::send);
            return watch(daemon, new StopSignal(), more);
        }
    }

    private int watch(FakeDaemon daemon, StopSignal stop, String... more) {
        List<String> arguments = new ArrayList<>(List.of("watch", "--connect", daemon.target()));
        arguments.addAll(List.of(more));
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START), stop, "test", Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}
