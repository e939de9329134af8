package io.ringside.desktop.command.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.RingsideCommand;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir private Path directory;

    @Test
    void aDaemonThatAnswersLateIsWaitedForHoweverShortTheListening() throws Exception {
        Path out = directory.resolve("operations.csv");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> export(daemon.target(), out));
            Waiting.until("a watcher", () -> daemon.watchers() > 0);
            daemon.send(Messages.snapshot(1, 60).build());
            int exit = code.get();
            assertEquals(0, exit, err::toString);
        }
        assertTrue(Files.readString(out).contains("AllReduce"));
    }

    @Test
    void whereNobodyListensItEndsWithTheReasonAndWithoutAFile() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Path out = directory.resolve("operations.csv");
        assertEquals(2, export("127.0.0.1:" + nobody, out));
        assertTrue(err.toString().contains("does not accept connections"), err::toString);
        assertFalse(Files.exists(out));
    }

    private int export(String target, Path out) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START),
                                new StopSignal(),
                                "test",
                                Optional.empty()));
        line.setErr(new PrintWriter(err, true));
        return line.execute(
                "export",
                "--connect",
                target,
                "--for",
                "1ms",
                "--view",
                "operations",
                "--out",
                out.toString());
    }
}
