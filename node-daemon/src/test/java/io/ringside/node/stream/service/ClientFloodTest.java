package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.ringside.fixtures.Waiting;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.stream.guard.ServerLimits;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.Level;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.Playback;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.Snapshot;
import io.ringside.v1.WatchRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientFloodTest {
    private static final long SECOND = 1_000_000_000;
    private static final long DEADLINE_SECONDS = 20;
    private static final int MIB = 1 << 20;
    private static final Snapshot BIG =
            Snapshot.newBuilder()
                    .setWindow(1)
                    .setPlayback(
                            Playback.newBuilder()
                                    .setOriginBytes(ByteString.copyFrom(new byte[MIB])))
                    .build();

    private final SnapshotBus bus = new SnapshotBus();
    private final AtomicLong hostNanos = new AtomicLong();
    private final List<ManagedChannel> channels = new ArrayList<>();

    @AfterEach
    void leave() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    @Test
    void aThousandWatchesOnOneConnectionLeaveOthersTheirCalls() throws Exception {
        try (MonitorServer server = server(TestServer.WIDE)) {
            ManagedChannel greedy = channel(server);
            for (int i = 0; i < 1_000; i++) {
                watch(greedy, 0);
            }
            awaitTaken(server, TestServer.WIDE.callsPerConnection());
            assertEquals("host", describe(server));
            Watching honest = watch(channel(server), 10);
            publishWhile(honest.received::isEmpty, Snapshot.getDefaultInstance());
            assertEquals(TestServer.WIDE.callsPerConnection() + 1, server.taken());
        }
    }

    @Test
    void connectionsWithoutACallMakeRoomForOthers() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (MonitorServer server = server(new ServerLimits(8, 4, 4, 2, 8, MIB))) {
            for (int i = 0; i < 60; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            assertEquals("host", describe(server));
            Waiting.until("8 connections at most", server::connections, open -> open <= 8);
            long closed = server.dismissed() + server.refused();
            assertTrue(closed >= 50, "closed: " + closed);
            long open = silent.stream().filter(ClientFloodTest::isOpen).count();
            assertTrue(open <= 8, "still open: " + open);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void refusesTheWatchBeyondTheLimitWithASentenceAndCountsIt() throws Exception {
        try (MonitorServer server = server(new ServerLimits(8, 4, 2, 2, 8, MIB))) {
            ManagedChannel channel = channel(server);
            watch(channel, 10);
            watch(channel, 10);
            awaitTaken(server, 2);
            Status refused = watch(channel(server), 10).end();
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getCode());
            assertEquals(
                    "This daemon serves 2 streams at a time, for one address at most half of them, and all are in use; end some, or try again later.",
                    refused.getDescription());
            assertEquals(1, server.refused());
            assertEquals("host", describe(server));
        }
    }

    @Test
    void aWatchThatTakesNothingMakesRoomForOneThatDoes() throws Exception {
        try (MonitorServer server = server(new ServerLimits(8, 4, 1, 1, 8, 64L * MIB))) {
            watch(channel(server), 0);
            awaitTaken(server, 1);
            publishWhile(() -> server.unsentBytes() == 0, BIG);
            hostNanos.addAndGet(4 * SECOND);
            Status refused = watch(channel(server), 10).end();
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refused.getCode());
            hostNanos.addAndGet(2 * SECOND);
            Watching honest = watch(channel(server), 10);
            publishWhile(honest.received::isEmpty, BIG);
            assertEquals(BIG, honest.received.take());
            assertEquals(1, server.dismissed());
        }
    }

    @Test
    void clientsThatNeverReadHoldNoMoreThanTheBudget() throws Exception {
        long budget = 3L * MIB;
        try (MonitorServer server = server(new ServerLimits(64, 4, 32, 2, 8, budget))) {
            for (int i = 0; i < 20; i++) {
                watch(channel(server), 0);
            }
            awaitTaken(server, 20);
            publishWhile(() -> server.unsentBytes() < budget, BIG);
            for (int window = 0; window < 50; window++) {
                bus.publish(BIG);
            }
            assertTrue(
                    server.unsentBytes() <= budget + 2L * MIB, "unsent: " + server.unsentBytes());
            // One that reads is served as soon as one that does not has been found out.
            hostNanos.addAndGet(6 * SECOND);
            AtomicReference<Watching> honest = new AtomicReference<>(watch(channel(server), 10));
            Waiting.until(
                    "one that reads is served",
                    () -> {
                        hostNanos.addAndGet(6_000_000);
                        // On a machine as slow as that it may have been taken for one of them.
                        if (honest.get().ended.isDone()) {
                            honest.set(watch(channel(server), 10));
                        }
                        bus.publish(BIG);
                        return !honest.get().received.isEmpty();
                    });
            assertTrue(
                    server.unsentBytes() <= budget + 2L * MIB, "unsent: " + server.unsentBytes());
        }
    }

    @Test
    void aCallWhoseRequestNeverComesMakesRoom() throws Exception {
        try (MonitorServer server = server(new ServerLimits(8, 4, 1, 1, 1, MIB))) {
            // As a client that sends its headers at once.
            ClientCall<?, ?> unasked =
                    channel(server)
                            .newCall(
                                    MonitorGrpc.getDescribeMethod().toBuilder()
                                            .setType(MethodType.BIDI_STREAMING)
                                            .build(),
                                    CallOptions.DEFAULT);
            Watching end = new Watching();
            start(unasked, end);
            awaitTaken(server, 1);
            hostNanos.addAndGet(1);
            assertEquals("host", describe(server));
            assertEquals(Status.Code.UNAVAILABLE, end.end().getCode());
        }
    }

    @Test
    void aFloodOfRaisesIsAFewShortCleanLines() throws Exception {
        RaiseLevelRequest.Builder request =
                RaiseLevelRequest.newBuilder()
                        .setLevel(Level.LEVEL_DEEP)
                        .setClient("a\nforged \u001b[31m\u009b\u202e")
                        .addAllProcesses(Collections.nCopies(16_000, 1));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        try (MonitorServer server = server(TestServer.WIDE)) {
            var stub = MonitorGrpc.newBlockingStub(channel(server));
            System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
            for (int i = 0; i < 300; i++) {
                request.setDurationNanos(SECOND + i * 1_000_000L);
                assertEquals(1, stub.raiseLevel(request.build()).getProcessesCount());
            }
        } finally {
            System.setErr(before);
        }
        List<String> lines =
                written.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("RaiseCall"))
                        .toList();
        assertEquals(10, lines.size(), () -> String.join("\n", lines));
        for (String line : lines) {
            assertTrue(line.contains("a?forged ?[31m??"), line);
            assertTrue(line.endsWith("of 16,000 processes"), line);
        }
    }

    private MonitorServer server(ServerLimits limits) throws IOException {
        return TestServer.start(
                TestServer.served(
                        bus,
                        Inputs.none(Optional.empty()),
                        new RaiseAccess(
                                request ->
                                        CompletableFuture.completedFuture(
                                                List.of(new RaiseAnswer(1, 1, "", 0))),
                                true)),
                limits,
                hostNanos::get);
    }

    private ManagedChannel channel(MonitorServer server) {
        ManagedChannel channel = TestServer.channel(server);
        channels.add(channel);
        return channel;
    }

    private String describe(MonitorServer server) {
        return MonitorGrpc.newBlockingStub(channel(server))
                .withWaitForReady()
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .describe(DescribeRequest.getDefaultInstance())
                .getHostName();
    }

    /// @param messages that it takes
    private static Watching watch(ManagedChannel channel, int messages) {
        ClientCall<WatchRequest, Snapshot> call =
                channel.newCall(MonitorGrpc.getWatchMethod(), CallOptions.DEFAULT);
        Watching watching = new Watching();
        start(call, watching);
        if (messages > 0) {
            call.request(messages);
        }
        call.sendMessage(WatchRequest.getDefaultInstance());
        call.halfClose();
        return watching;
    }

    @SuppressWarnings("unchecked") // It takes any message.
    private static void start(ClientCall<?, ?> call, Watching watching) {
        ((ClientCall<Object, Object>) call).start(watching, new Metadata());
    }

    private void publishWhile(BooleanSupplier condition, Snapshot snapshot) {
        Waiting.until(
                "what is published makes a difference",
                () -> {
                    bus.publish(snapshot);
                    return !condition.getAsBoolean();
                });
    }

    private static void awaitTaken(MonitorServer server, int calls) {
        Waiting.until(calls + " calls taken", server::taken, taken -> taken == calls);
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(200);
            while (socket.getInputStream().read() >= 0) {
                // The server's settings.
            }
            return false;
        } catch (SocketTimeoutException nothingMore) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private static final class Watching extends ClientCall.Listener<Object> {
        final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> ended = new CompletableFuture<>();

        Status end() throws Exception {
            return ended.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void onMessage(Object message) {
            received.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
        }
    }
}
