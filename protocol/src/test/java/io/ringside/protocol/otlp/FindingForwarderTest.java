package io.ringside.protocol.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.ringside.fixtures.Waiting;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FindingForwarderTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));

    @Test
    void findingsAreSentInTheirOrderToTheLogsOfTheSameBaseWithItsHeaders() throws Exception {
        try (LogReceiver receiver = new LogReceiver()) {
            OtlpEndpoint endpoint =
                    OtlpEndpoint.parse(
                            receiver.url() + "/otlp/v1/metrics?tenant=a",
                            OtlpProtocol.HTTP,
                            Map.of("Authorization", "Bearer abc"),
                            true);
            try (FindingForwarder forwarder = forward(endpoint)) {
                forwarder.offer(SampleFindings.late(Turn.BEGAN, 1));
                LogReceiver.Received got = receiver.next();
                assertEquals("/otlp/v1/logs?tenant=a", got.uri());
                assertEquals("gzip", got.encoding());
                assertEquals("Bearer abc", got.token());
                receiver.shut();
                for (int i = 2; i <= 4; i++) {
                    forwarder.offer(SampleFindings.late(Turn.BEGAN, i));
                }
                receiver.open();
                assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
                assertEquals(new FindingForwarder.Status(4, 0, 0, ""), forwarder.status());
                List<String> bodies =
                        receiver.received.stream()
                                .flatMap(each -> bodies(each.request()).stream())
                                .toList();
                assertEquals(
                        List.of("Rank 2 comes late.", "Rank 3 comes late.", "Rank 4 comes late."),
                        bodies);
            }
        }
    }

    @Test
    void whatAReceiverCannotTakeNowIsSentAgain() throws Exception {
        try (LogReceiver receiver = new LogReceiver();
                FindingForwarder forwarder = forward(receiver.url())) {
            receiver.answers.addAll(List.of(503, 429, 200));
            forwarder.offer(SampleFindings.page(Turn.BEGAN));
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            assertEquals(3, receiver.received.size());
            assertEquals(new FindingForwarder.Status(1, 0, 0, ""), forwarder.status());
        }
    }

    @Test
    void aReceiverForMetricsAloneIsNoFault() throws Exception {
        try (LogReceiver receiver = new LogReceiver();
                FindingForwarder forwarder = forward(receiver.url())) {
            receiver.answers.add(404);
            forwarder.offer(SampleFindings.page(Turn.BEGAN));
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            assertEquals(
                    new FindingForwarder.Status(0, 0, 1, "/v1/logs: HTTP 404"), forwarder.status());
        }
    }

    @Test
    void whatIsRefusedIsCountedAndTheNextIsTried() throws Exception {
        try (LogReceiver receiver = new LogReceiver();
                FindingForwarder forwarder = forward(receiver.url())) {
            receiver.answers.add(400);
            forwarder.offer(SampleFindings.page(Turn.BEGAN));
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            assertEquals(new FindingForwarder.Status(0, 1, 0, "HTTP 400"), forwarder.status());
            forwarder.offer(SampleFindings.page(Turn.ENDED));
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)));
            assertEquals(new FindingForwarder.Status(1, 1, 0, ""), forwarder.status());
        }
    }

    @Test
    void theOldestGiveWayWhereNobodyTakesThemAndTheRestIsCountedAtTheEnd() throws Exception {
        FindingForwarder forwarder;
        try (LogReceiver receiver = new LogReceiver()) {
            receiver.shut();
            forwarder = forward(receiver.url());
            forwarder.offer(SampleFindings.late(Turn.BEGAN, 0));
            receiver.next();
            for (int i = 1; i <= FindingForwarder.MOST_WAITING + 10; i++) {
                forwarder.offer(SampleFindings.late(Turn.BEGAN, i));
            }
            assertEquals(10, forwarder.status().undelivered());
            forwarder.close();
        }
        forwarder.offer(SampleFindings.page(Turn.BEGAN));
        long all = FindingForwarder.MOST_WAITING + 10 + 1 + 1;
        FindingForwarder.Status status =
                Waiting.until("all are counted", forwarder::status, s -> s.undelivered() == all);
        assertEquals(0, status.delivered());
    }

    @Test
    void grpcTakesThemTooAndWhoKnowsNoLogsIsNoFault() throws Exception {
        LogsServiceGrpc.LogsServiceImplBase logs =
                new LogsServiceGrpc.LogsServiceImplBase() {
                    @Override
                    public void export(
                            ExportLogsServiceRequest request,
                            StreamObserver<ExportLogsServiceResponse> to) {
                        to.onNext(
                                ExportLogsServiceResponse.newBuilder()
                                        .setPartialSuccess(
                                                ExportLogsPartialSuccess.newBuilder()
                                                        .setRejectedLogRecords(1)
                                                        .setErrorMessage("too long"))
                                        .build());
                        to.onCompleted();
                    }
                };
        assertEquals(new Delivery.Delivered(1, "too long"), overGrpc(Optional.of(logs)));
        Delivery without = overGrpc(Optional.empty());
        assertTrue(
                without instanceof Delivery.Unsupported unsupported
                        && unsupported.reason().contains("gRPC unimplemented"),
                without::toString);
    }

    /// Two findings, in one request.
    private static Delivery overGrpc(Optional<BindableService> logs) throws Exception {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        logs.ifPresent(builder::addService);
        Server server = builder.build().start();
        OtlpEndpoint endpoint =
                OtlpEndpoint.parse(
                        "127.0.0.1:" + server.getPort(), OtlpProtocol.GRPC, Map.of(), true);
        try (OtlpSender<ExportLogsServiceRequest> sender = OtlpSender.logs(endpoint, CLOCK)) {
            return sender.send(
                    FindingMapping.request(
                            List.of(
                                    SampleFindings.late(Turn.BEGAN, 1),
                                    SampleFindings.page(Turn.BEGAN))));
        } finally {
            server.shutdownNow().awaitTermination();
        }
    }

    private static List<String> bodies(ExportLogsServiceRequest request) {
        return request.getResourceLogsList().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream())
                .map(log -> log.getBody().getStringValue())
                .toList();
    }

    private static FindingForwarder forward(String url) {
        return forward(OtlpEndpoint.parse(url, OtlpProtocol.HTTP, Map.of(), false));
    }

    private static FindingForwarder forward(OtlpEndpoint endpoint) {
        return FindingForwarder.start(
                OtlpSender.logs(endpoint, CLOCK), OtlpForwarderTest.quickly());
    }
}
