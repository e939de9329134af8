package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.v1.Finding;
import io.ringside.v1.Severity;
import io.ringside.v1.SubjectKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

    @Test
    void whatTheDaemonFoundIsALogAndAReceiverWithoutLogsIsNoFault() throws Exception {
        for (int status : new int[] {200, 404}) {
            List<String> paths = new CopyOnWriteArrayList<>();
            HttpServer receiver =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
            receiver.createContext(
                    "/",
                    exchange -> {
                        String path = exchange.getRequestURI().getPath();
                        paths.add(path);
                        exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(path.endsWith("logs") ? status : 200, -1);
                        exchange.close();
                    });
            receiver.start();
            StringWriter out = new StringWriter();
            StopSignal stop = new StopSignal();
            CommandLine line =
                    RingsideCommand.commandLine(
                            new Surroundings(
                                    new HandClock(Messages.START), stop, "test", Optional.empty()));
            line.setOut(new PrintWriter(out, true));
            try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                    ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
                daemon.send(
                        Messages.snapshot(1, 60)
                                .addFindings(
                                        Finding.newBuilder()
                                                .setRule("xid")
                                                .setSeverity(Severity.SEVERITY_PAGE)
                                                .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                                                .setTitle("The GPU has fallen off the bus"))
                                .build());
                Future<Integer> exit =
                        pool.submit(() ->
                                line.execute(
                                        "forward",
                                        daemon.target(),
                                        "--otlp",
                                        "http://127.0.0.1:" + receiver.getAddress().getPort()));
                Waiting.until("the finding is told", () -> paths.contains("/v1/logs"));
                stop.raise();
                assertEquals(0, exit.get(), out::toString);
            } finally {
                receiver.stop(0);
            }
            assertTrue(
                    out.toString()
                            .contains(
                                    status == 200
                                            ? "findings: 1 delivered"
                                            : "findings: 0 delivered, 1 not taken"),
                    out::toString);
        }
    }
}
