package io.ringside.desktop.feed;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Server;
import io.ringside.desktop.fake.Collecting;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SpanKind;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NodeFeedTest {
    private final Collecting sink = new Collecting();
    private final HandClock clock = new HandClock(Messages.START);

    @Test
    void bringsTheDescriptionAndEverySnapshot() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                NodeFeed _ = feed(daemon.target())) {
            Waiting.until("watched", () -> daemon.watchers() == 1);
            daemon.send(Messages.snapshot(1, 20).build());
            daemon.send(Messages.snapshot(2, 40).build());
            Waiting.until("both snapshots", () -> sink.snapshots.size() == 2);

            assertAll(
                    () -> assertEquals("gpu7", sink.infos.getFirst().hostName()),
                    () -> assertEquals(40, sink.snapshots.getLast().collectives().get(1).count()),
                    () -> assertEquals(new Connection.Connecting(1), sink.connections.getFirst()),
                    () -> assertEquals(new Connection.Live(), sink.connections.getLast()));
        }
    }

    @Test
    void refusesADaemonOfAnotherProtocolVersionAndAsksNoMore() throws Exception {
        var description = Messages.description().toBuilder().setProtocolMajor(2).build();
        try (FakeDaemon daemon = FakeDaemon.start(description);
                NodeFeed feed = feed(daemon.target())) {
            Waiting.until("the feed's end", feed::hasEnded);

            var refused = assertInstanceOf(Connection.Refused.class, sink.connections.getLast());
            assertAll(
                    () ->
                            assertTrue(
                                    refused.reason()
                                            .startsWith(
                                                    daemon.target()
                                                            + " speaks protocol 2, this program"
                                                            + " 1:"),
                                    refused::reason),
                    () -> assertEquals(1, daemon.describes()));
        }
    }

    @Test
    void refusesAServerThatDoesNotKnowTheService() throws Exception {
        Server stranger = FakeDaemon.strangeProgram();
        try (NodeFeed feed = feed("127.0.0.1:" + stranger.getPort())) {
            Waiting.until("the feed's end", feed::hasEnded);

            var refused = assertInstanceOf(Connection.Refused.class, sink.connections.getLast());
            assertTrue(refused.reason().contains("is not a Ringside daemon"), refused::reason);
        } finally {
            stranger.shutdownNow();
        }
    }

    @Test
    void refusesAProgramThatDoesNotSpeakGrpc() throws Exception {
        try (ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerLikeAnOldWebServer(web));
            try (NodeFeed feed = feed("127.0.0.1:" + web.getLocalPort())) {
                Waiting.until("the feed's end", feed::hasEnded);

                var refused =
                        assertInstanceOf(Connection.Refused.class, sink.connections.getLast());
                assertTrue(refused.reason().contains("does not speak gRPC"), refused::reason);
            }
        }
    }

    @Test
    void comesBackByItselfAfterTheDaemonWasAway() throws Exception {
        FakeDaemon first = FakeDaemon.start(Messages.description());
        first.send(Messages.snapshot(1, 20).build());
        try (NodeFeed _ = feed(first.target())) {
            Waiting.until("live", () -> sink.is(Connection.Live.class));
            first.close();
            Waiting.until("lost", () -> sink.is(Connection.Lost.class));
            long start = Messages.START + 7;
            try (FakeDaemon second = FakeDaemon.start(Messages.description(start), first.port())) {
                second.send(Messages.snapshot(start, 1, 3).build());
                Waiting.until("live again", () -> sink.is(Connection.Live.class));
                Waiting.until("its totals", () -> sink.snapshots.size() == 2);

                assertEquals(3, sink.snapshots.getLast().collectives().getFirst().count());
            }
        }
    }

    @Test
    void saysWhyAnUnreachableTargetIsLost() throws Exception {
        try (NodeFeed _ = feed("127.0.0.1:1")) {
            Waiting.until("lost", () -> sink.is(Connection.Lost.class));

            var lost = (Connection.Lost) sink.connections.getLast();
            assertTrue(lost.reason().contains("does not accept connections"), lost::reason);
        }
    }

    @Test
    void returnsAtOnceFromClosingAFeedWhoseDaemonNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            NodeFeed feed = feed("127.0.0.1:" + silent.getLocalPort());
            try (Socket _ = silent.accept()) {
                feed.close();
                Waiting.until("the feed's end", feed::hasEnded);
            }
            assertEquals(List.of(new Connection.Connecting(1)), sink.connections);
        }
    }

    @Test
    void refusesPlainTextToAnotherMachineUnlessAllowed() throws Exception {
        try (NodeFeed feed = feed("gpu7.example:7575")) {
            Waiting.until("the feed's end", feed::hasEnded);

            var refused = assertInstanceOf(Connection.Refused.class, sink.connections.getLast());
            assertTrue(refused.reason().contains("--allow-plain-text"), refused::reason);
        }
    }

    @Test
    void aFeedThatIsClosedWhileItLearnsWhoAnswersTellsNobodyOfThat() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        FeedNode node =
                new FeedNode("gpu7", () -> new Answering(asked, ended), () -> told.add("ended"));
        NodeFeed feed =
                NodeFeed.start(
                        node, new FeedOptions(false, false, telling(told)), sink, new HandClock(0));
        asked.await();
        feed.close();
        ended.countDown();
        Waiting.until("ended", feed::hasEnded);
        assertEquals(List.of("ended"), told);
    }

    private static WireTap telling(List<String> told) {
        return new WireTap() {
            @Override
            public void description(String node, NodeDescription description) {
                told.add("described");
            }

            @Override
            public void snapshot(String node, Snapshot snapshot, long arrivalEpochNanos) {
                told.add("snapshot");
            }

            @Override
            public void spans(String node, SpanBatch batch) {
                told.add("spans");
            }
        };
    }

    /// Answers who it is once it may, whatever has been closed meanwhile.
    private record Answering(CountDownLatch asked, CountDownLatch may) implements NodeSource {
        @Override
        public NodeDescription describe() {
            asked.countDown();
            boolean waiting = true;
            while (waiting) {
                try {
                    may.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    // The answer is on its way all the same.
                }
            }
            return Messages.description();
        }

        @Override
        public Connection arriving() {
            return new Connection.Live();
        }

        @Override
        public Optional<Snapshot> next() {
            return Optional.empty();
        }

        @Override
        public void spans(long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to) {}

        @Override
        public void close() {}
    }

    @Test
    void fetchesTheSpansOfEachWindowOnce() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                NodeFeed _ = feed(daemon.target())) {
            daemon.hold(transferIn(1));
            daemon.hold(transferIn(2));
            Waiting.until("watched", () -> daemon.watchers() == 1);
            // The daemon's first batch is one of the windows from before this client came.
            daemon.send(withSpans(2));
            Waiting.until("two windows", () -> sink.spans.size() == 2);
            daemon.hold(transferIn(3));
            daemon.send(withSpans(3));
            Waiting.until("three windows", () -> sink.spans.size() == 3);
            daemon.send(Messages.snapshot(4, 20).build());
            Waiting.until("the last snapshot", () -> sink.snapshots.size() == 3);

            assertAll(
                    () ->
                            assertEquals(
                                    List.of(1L, 2L, 3L),
                                    sink.spans.stream().map(SpanColumns::window).toList()),
                    () -> assertEquals(2, daemon.spanRequests().size()),
                    () -> assertEquals(Messages.WORLD, sink.spans.getLast().commHash()[0]));
        }
    }

    @Test
    void asksForTheWindowsThatASlowClientMissed() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                NodeFeed _ = feed(daemon.target())) {
            daemon.hold(transferIn(1));
            daemon.hold(transferIn(2));
            daemon.hold(transferIn(3));
            Waiting.until("watched", () -> daemon.watchers() == 1);
            daemon.send(withSpans(1));
            Waiting.until("the first", () -> sink.snapshots.size() == 1);
            daemon.send(withSpans(3));
            Waiting.until("all windows", () -> sink.spans.size() == 3);

            assertEquals(
                    List.of(1L, 2L, 3L), sink.spans.stream().map(SpanColumns::window).toList());
        }
    }

    @Test
    void countsAMalformedSnapshotAndGoesOn() throws Exception {
        var crooked =
                Messages.snapshot(1, 20)
                        .setOperations(Messages.operation(Messages.START).addRank(5));
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                NodeFeed _ = feed(daemon.target())) {
            Waiting.until("watched", () -> daemon.watchers() == 1);
            daemon.send(crooked.build());
            daemon.send(Messages.snapshot(2, 40).build());
            Waiting.until("the good one", () -> sink.snapshots.size() == 1);

            assertEquals(1, sink.losses.get("malformed snapshot"));
        }
    }

    @Test
    void leavesOutAndCountsARowOfAnUnknownCommunicator() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                NodeFeed _ = feed(daemon.target())) {
            daemon.send(
                    Messages.snapshot(1, 20)
                            .addCollectives(Messages.allReduce(0, 1).setCommunicator(9))
                            .build());
            Waiting.until("the snapshot", () -> sink.snapshots.size() == 1);

            assertAll(
                    () -> assertEquals(2, sink.snapshots.getFirst().collectives().size()),
                    () -> assertEquals(1, sink.snapshots.getFirst().malformedRows()));
        }
    }

    private NodeFeed feed(String target) {
        return NodeFeed.start(
                NodeFeed.daemon(Target.parse(target), false, "ringside test"),
                new FeedOptions(true, false, WireTap.NONE),
                sink,
                clock);
    }

    private static Snapshot withSpans(long window) {
        return Messages.snapshot(window, 20).setSpanCount(1).build();
    }

    private static SpanBatch transferIn(long window) {
        SpanBatch.Builder batch = Messages.spans(window);
        long end = batch.getWindowEndEpochNanos();
        Messages.span(batch, SpanKind.SPAN_KIND_TRANSFER, 0, 1, 3, end - 500, end - 100);
        return batch.build();
    }

    private static void answerLikeAnOldWebServer(ServerSocket web) {
        while (!web.isClosed()) {
            try (Socket client = web.accept();
                    OutputStream out = client.getOutputStream()) {
                out.write(
                        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                client.getInputStream().readAllBytes();
            } catch (java.io.IOException e) {
                return;
            }
        }
    }
}
