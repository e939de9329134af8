package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.ringside.fixtures.Waiting;
import io.ringside.protocol.http.Backoff;
import io.ringside.protocol.otlp.ForwarderStatus.State;
import io.ringside.protocol.otlp.ForwarderStatus.Undelivered;
import io.ringside.v1.Snapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class OtlpForwarderTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.ofEpochSecond(1_750_000_100L));
    private static final String A = "node-a:7575";
    private static final String B = "node-b:7575";

    @Test
    void deliversASnapshotAndSaysWhen() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder = forward(receiver.url())) {
            offer(forwarder, A, 1);
            TestReceiver.Received received = receiver.next();
            assertEquals("/v1/metrics", received.path());
            assertEquals(request(1), received.request());
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            assertEquals(
                    new ForwarderStatus(
                            State.SENDING,
                            0,
                            1,
                            0,
                            0,
                            0,
                            Map.of(),
                            OptionalLong.of(1_750_000_100_000_000_000L),
                            ""),
                    forwarder.status());
        }
    }

    @Test
    void compressesAndSendsHeaders() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder =
                        forward(
                                OtlpEndpoint.parse(
                                        receiver.url() + "/otlp/v1/metrics",
                                        OtlpProtocol.HTTP,
                                        Map.of("Authorization", "Bearer abc"),
                                        true))) {
            offer(forwarder, A, 1);
            assertEquals(
                    new TestReceiver.Received("/otlp/v1/metrics", "gzip", "Bearer abc", request(1)),
                    receiver.next());
        }
    }

    @Test
    void triesAgainAfter503AndThenIsWell() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder = forward(receiver.url())) {
            receiver.answers.add(TestReceiver.Answer.of(503, "starting\n"));
            receiver.answers.add(TestReceiver.Answer.of(429, ""));
            offer(forwarder, A, 1);
            assertEquals(request(1), receiver.next().request());
            assertEquals(request(1), receiver.next().request());
            assertEquals(request(1), receiver.next().request());
            ForwarderStatus status = await(forwarder, s -> s.delivered() == 1);
            assertEquals(State.SENDING, status.state());
            assertEquals(0, status.failures());
            assertEquals("HTTP 429", status.lastError());
        }
    }

    @Test
    void whileTheReceiverIsGoneTheNewestOfEachNodeWaits() throws Exception {
        int port;
        try (TestReceiver gone = new TestReceiver()) {
            port = gone.port();
        }
        try (OtlpForwarder forwarder = forward("http://127.0.0.1:" + port)) {
            offer(forwarder, A, 1);
            ForwarderStatus status = await(forwarder, s -> s.failures() >= 2);
            assertEquals(State.RETRYING, status.state());
            assertTrue(
                    status.lastError().endsWith("/v1/metrics: connection refused"),
                    status.lastError());
            offer(forwarder, A, 2);
            offer(forwarder, A, 3);
            offer(forwarder, B, 7);
            try (TestReceiver back = new TestReceiver(port)) {
                assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
                List<ExportMetricsServiceRequest> received =
                        back.received.stream().map(TestReceiver.Received::request).toList();
                assertTrue(received.containsAll(List.of(request(3), request(7))));
                // An attempt may have been under way when a newer snapshot came.
                ForwarderStatus after = forwarder.status();
                assertEquals(received.size(), after.delivered());
                assertEquals(4, after.delivered() + after.conflated());
                assertEquals(Map.of(), after.undelivered());
            }
        }
    }

    @Test
    void aSlowReceiverGetsFewerNewerSnapshotsAndNeverBlocksTheCaller() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder = forward(receiver.url())) {
            receiver.shut();
            offer(forwarder, A, 1);
            assertEquals(request(1), receiver.next().request());
            for (int window = 2; window <= 1000; window++) {
                offer(forwarder, A, window);
            }
            receiver.open();
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            assertEquals(request(1000), receiver.next().request());
            assertEquals(998, forwarder.status().conflated());
            assertEquals(2, forwarder.status().delivered());
        }
    }

    @Test
    void pointsThatAreThereAlreadyAreCountedAndNotSentAgain() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder = forward(receiver.url())) {
            receiver.answers.add(TestReceiver.Answer.of(400, "out of order sample\n"));
            receiver.answers.add(TestReceiver.Answer.of(400, "duplicate sample for timestamp\n"));
            receiver.answers.add(TestReceiver.Answer.of(500, "too old sample\n"));
            for (int i = 1; i <= 3; i++) {
                offer(forwarder, A, i);
                assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            }
            ForwarderStatus status = forwarder.status();
            assertEquals(Map.of(Undelivered.OUTDATED, 3L), status.undelivered());
            assertEquals(State.SENDING, status.state());
            assertEquals("HTTP 500: too old sample", status.lastError());
            assertEquals(3, receiver.received.size());
        }
    }

    @Test
    void aRefusalIsShownAndTheNextSnapshotIsTried() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder = forward(receiver.url())) {
            receiver.answers.add(
                    TestReceiver.Answer.of(404, "<html>\u0007no such page\r\n</html>"));
            offer(forwarder, A, 1);
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            ForwarderStatus status = forwarder.status();
            assertEquals(State.FAILED, status.state());
            assertEquals(1, status.undelivered(Undelivered.REFUSED));
            assertEquals("HTTP 404: <html> no such page </html>", status.lastError());
            offer(forwarder, A, 2);
            await(forwarder, s -> s.delivered() == 1 && s.state() == State.SENDING);
        }
    }

    @Test
    void pointsRejectedInPartAreCounted() throws Exception {
        ByteString partly =
                ExportMetricsServiceResponse.newBuilder()
                        .setPartialSuccess(
                                ExportMetricsPartialSuccess.newBuilder()
                                        .setRejectedDataPoints(3)
                                        .setErrorMessage("too many labels"))
                        .build()
                        .toByteString();
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder = forward(receiver.url())) {
            receiver.answers.add(new TestReceiver.Answer(200, partly, ""));
            offer(forwarder, A, 1);
            ForwarderStatus status = await(forwarder, s -> s.delivered() == 1);
            assertEquals(3, status.rejectedPoints());
            assertEquals(
                    "the receiver rejected 3 points of node-a:7575: too many labels",
                    status.lastError());
        }
    }

    @Test
    void switchingOffEndsARunningRequestAndCountsWhatWaits() throws Exception {
        try (TestReceiver receiver = new TestReceiver()) {
            OtlpForwarder forwarder = forward(receiver.url());
            receiver.shut();
            offer(forwarder, A, 1);
            assertEquals(request(1), receiver.next().request());
            offer(forwarder, B, 1);
            forwarder.close();
            offer(forwarder, A, 2);
            ForwarderStatus status = forwarder.status();
            assertEquals(State.OFF, status.state());
            assertEquals(Map.of(Undelivered.SWITCHED_OFF, 3L), status.undelivered());
        }
    }

    @Test
    void aSnapshotThatCannotBeForwardedDoesNotStopTheNext() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpForwarder forwarder =
                        OtlpForwarder.start(new FailsOnce(receiver.url()), quickly(), CLOCK)) {
            offer(forwarder, A, 1);
            await(forwarder, s -> s.undelivered(Undelivered.UNREADABLE) == 1);
            offer(forwarder, A, 2);
            assertEquals(request(2), receiver.next().request());
        }
    }

    @Test
    void waitsGrowToTheLongestAndGrantTheReceiversWish() {
        Backoff backoff = new Backoff(1_000, 30_000, new SplittableRandom(1));
        for (int failures = 1; failures < 80; failures++) {
            long full = Math.min(30_000, 1_000L << Math.min(failures - 1, 10));
            long wait = backoff.waitNanos(failures, OptionalLong.empty());
            assertTrue(wait >= full / 2 && wait <= full, failures + " failures: " + wait);
        }
        assertEquals(20_000, backoff.waitNanos(1, OptionalLong.of(20_000)));
        assertEquals(30_000, backoff.waitNanos(1, OptionalLong.of(Long.MAX_VALUE)));
    }

    @Test
    void readsRetryAfterInSecondsAndAsADate() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpSender<ExportMetricsServiceRequest> sender =
                        OtlpSender.to(
                                OtlpEndpoint.parse(
                                        receiver.url(), OtlpProtocol.HTTP, Map.of(), false),
                                CLOCK)) {
            receiver.answers.add(new TestReceiver.Answer(503, ByteString.EMPTY, "7"));
            receiver.answers.add(
                    new TestReceiver.Answer(
                            503, ByteString.EMPTY, "Sun, 15 Jun 2025 15:08:30 GMT"));
            receiver.answers.add(new TestReceiver.Answer(503, ByteString.EMPTY, "soon"));
            assertEquals(
                    new Delivery.Later("HTTP 503", OptionalLong.of(7_000_000_000L)),
                    sender.send(request(1)));
            assertEquals(
                    new Delivery.Later("HTTP 503", OptionalLong.of(10_000_000_000L)),
                    sender.send(request(1)));
            assertEquals(
                    new Delivery.Later("HTTP 503", OptionalLong.empty()), sender.send(request(1)));
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        try (TestReceiver receiver = new TestReceiver();
                OtlpSender<ExportMetricsServiceRequest> sender =
                        OtlpSender.to(
                                OtlpEndpoint.parse(
                                        receiver.url(), OtlpProtocol.HTTP, Map.of(), false),
                                CLOCK)) {
            receiver.answers.add(
                    new TestReceiver.Answer(200, ByteString.copyFrom(new byte[1 << 20]), ""));
            assertTrue(sender.send(request(1)) instanceof Delivery.Later);
            assertEquals(new Delivery.Delivered(0, ""), sender.send(request(1)));
        }
    }

    /// Breaks at its first request, as a fault of our own would.
    private static final class FailsOnce implements OtlpSender<ExportMetricsServiceRequest> {
        private final OtlpSender<ExportMetricsServiceRequest> sender;
        private boolean failed;

        FailsOnce(String url) {
            sender =
                    OtlpSender.to(
                            OtlpEndpoint.parse(url, OtlpProtocol.HTTP, Map.of(), false), CLOCK);
        }

        @Override
        public Delivery send(ExportMetricsServiceRequest request) throws InterruptedException {
            if (!failed) {
                failed = true;
                throw new IllegalStateException("a fault of our own");
            }
            return sender.send(request);
        }

        @Override
        public void close() {
            sender.close();
        }
    }

    static ForwarderStatus await(OtlpForwarder forwarder, Predicate<ForwarderStatus> condition) {
        return Waiting.until("the forwarder comes that far", forwarder::status, condition);
    }

    static Backoff quickly() {
        return new Backoff(1_000_000, 20_000_000, new SplittableRandom(1));
    }

    private static OtlpForwarder forward(String url) {
        return forward(OtlpEndpoint.parse(url, OtlpProtocol.HTTP, Map.of(), false));
    }

    private static OtlpForwarder forward(OtlpEndpoint endpoint) {
        return OtlpForwarder.start(OtlpSender.to(endpoint, CLOCK), quickly(), CLOCK);
    }

    private static void offer(OtlpForwarder forwarder, String target, int window) {
        forwarder.offer(target, SmallSnapshot.node(), snapshot(window), 0);
    }

    private static Snapshot snapshot(int window) {
        return SmallSnapshot.at(START_EPOCH_NANOS, window);
    }

    private static ExportMetricsServiceRequest request(int window) {
        return OtlpMapping.request(SmallSnapshot.node(), snapshot(window));
    }
}
