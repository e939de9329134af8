package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ForwardCommandTest {
    private static final int DEADLINE_SECONDS = 8;

    @Test
    void aReceiverThatNeverAnswersHoldsItUpForAMomentOnlyOnceItIsToldToEnd() throws Exception {
        StringWriter out = new StringWriter();
        StopSignal stop = new StopSignal();
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START), stop, "test", Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            daemon.send(Messages.snapshot(1, 60).build());
            Future<Integer> exit =
                    pool.submit(() ->
                            line.execute(
                                    "forward",
                                    "--connect",
                                    daemon.target(),
                                    "--otlp",
                                    "http://127.0.0.1:" + receiver.getLocalPort()));
            try (Socket request = receiver.accept()) {
                assertTrue(request.getInputStream().read() >= 0);
                stop.raise();
                assertEquals(1, exit.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            }
            assertTrue(out.toString().contains(": 0 snapshots delivered, 1 not"), out::toString);
        }
    }
}
