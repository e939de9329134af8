package io.ringside.desktop.forward;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.otlp.OtlpEndpoint;
import io.ringside.protocol.otlp.OtlpProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardingTest {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<ExportMetricsServiceRequest> received = new CopyOnWriteArrayList<>();
    private final List<ExportLogsServiceRequest> logs = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private OtlpEndpoint endpoint;

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        receiver.createContext(
                "/v1/metrics",
                exchange -> {
                    try (InputStream body = exchange.getRequestBody()) {
                        received.add(ExportMetricsServiceRequest.parseFrom(body));
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        receiver.createContext(
                "/v1/logs",
                exchange -> {
                    try (InputStream body = exchange.getRequestBody()) {
                        logs.add(ExportLogsServiceRequest.parseFrom(body));
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        receiver.start();
        endpoint =
                OtlpEndpoint.parse(
                        "http://127.0.0.1:" + receiver.getAddress().getPort(),
                        OtlpProtocol.HTTP,
                        Map.of(),
                        false);
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
    }

    @Test
    void leavesOutANodeThatForwardsToTheSameEndpointItself() throws Exception {
        try (Forwarding forwarding = start(false)) {
            forwarding.description("gpu7", Messages.description());
            forwarding.description("gpu8", Messages.description());
            var snapshot = Messages.snapshot(1, 60);
            var itself = snapshot.clone();
            itself.getForwardingBuilder().setEndpoint(endpoint.text());
            forwarding.snapshot("gpu7", itself.build(), Messages.START);
            forwarding.snapshot("gpu8", snapshot.build(), Messages.START);
            boolean drained = forwarding.drain(DEADLINE_NANOS);

            assertAll(
                    () -> assertTrue(drained),
                    () -> assertEquals(List.of("gpu7"), forwarding.status().leftOut()),
                    () -> assertEquals(1, forwarding.status().delivered()),
                    () -> assertEquals(1, received.size()));
        }
    }

    @Test
    void forwardsANodeThatForwardsElsewhere() throws Exception {
        try (Forwarding forwarding = start(false)) {
            forwarding.description("gpu7", Messages.description());
            var elsewhere = Messages.snapshot(1, 60);
            elsewhere.getForwardingBuilder().setEndpoint("http://other:4318/v1/metrics");
            forwarding.snapshot("gpu7", elsewhere.build(), Messages.START);
            boolean drained = forwarding.drain(DEADLINE_NANOS);

            assertAll(
                    () -> assertTrue(drained),
                    () -> assertEquals(List.of(), forwarding.status().leftOut()),
                    () -> assertEquals(1, received.size()));
        }
    }

    @Test
    void movesAReplaysStampsToNowByOneConstant() throws Exception {
        long now = Messages.START + 1_000_000 * Messages.SECOND;
        try (Forwarding forwarding = start(true)) {
            forwarding.description("run.ringside", Messages.description());
            forwarding.snapshot("run.ringside", Messages.snapshot(1, 20).build(), now);
            forwarding.drain(DEADLINE_NANOS);
            forwarding.snapshot(
                    "run.ringside", Messages.snapshot(2, 40).build(), now + 7 * Messages.SECOND);
            forwarding.drain(DEADLINE_NANOS);

            assertEquals(
                    List.of(now, now + Messages.SECOND),
                    received.stream().map(ForwardingTest::stamp).toList());
        }
    }

    @Test
    void numbersThatCannotBeEnterNoExportAndAreSaid() throws Exception {
        try (Forwarding forwarding = start(false)) {
            forwarding.description("gpu7", Messages.description());
            var hostile = Messages.snapshot(1, 60).clearGpus();
            hostile.addGpus(Messages.gpu(0).setPowerWatts(Double.NaN));
            hostile.getLinksBuilder(0).setBytes(-1);
            forwarding.snapshot("gpu7", hostile.build(), Messages.START);
            forwarding.drain(DEADLINE_NANOS);

            String exported = received.getFirst().toString();
            assertAll(
                    () -> assertFalse(exported.contains("double: nan"), exported),
                    () -> assertFalse(exported.contains("as_int: -"), exported),
                    () ->
                            assertEquals(
                                    "3 series of gpu7 are left out: their numbers cannot be",
                                    forwarding.status().lastError().orElse("")));
        }
    }

    @Test
    void findingsAreLogsBesideTheMetricsOfTheirNode() throws Exception {
        try (Forwarding forwarding = start(false)) {
            forwarding.description("gpu7", Messages.description());
            FindingView xid = xid("gpu7");
            forwarding.findings(List.of(xid), Messages.START);
            forwarding.findings(List.of(xid), Messages.START + Messages.SECOND);
            forwarding.findings(List.of(), Messages.START + 11 * Messages.SECOND);
            assertTrue(forwarding.drain(DEADLINE_NANOS));

            List<LogRecord> records =
                    logs.stream()
                            .flatMap(request -> request.getResourceLogsList().stream())
                            .flatMap(resource -> resource.getScopeLogsList().stream())
                            .flatMap(scope -> scope.getLogRecordsList().stream())
                            .toList();
            assertEquals(
                    List.of(
                            "The GPU has fallen off the bus",
                            "Over: The GPU has fallen off the bus"),
                    records.stream().map(log -> log.getBody().getStringValue()).toList());
            assertEquals(17, records.getFirst().getSeverityNumberValue());
            assertTrue(
                    logs.getFirst().getResourceLogs(0).getResource().toString().contains("gpu7"));
            assertEquals("2 delivered", forwarding.status().findings().words());
            assertEquals(0, forwarding.status().delivered());
        }
    }

    private static FindingView xid(String node) {
        return new FindingView(
                "xid/gpu7",
                "xid",
                "health rule",
                Severity.PAGE,
                "high",
                "The GPU has fallen off the bus",
                List.of("XID 79"),
                List.of(),
                "",
                FindingView.Cost.UNKNOWN,
                0,
                Subject.ofNode(node),
                "",
                Optional.empty(),
                false,
                false);
    }

    private Forwarding start(boolean replay) {
        return Forwarding.start(endpoint, _ -> replay, new HandClock(Messages.START));
    }

    private static long stamp(ExportMetricsServiceRequest request) {
        return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                .filter(m -> m.getSum().getDataPointsCount() > 0)
                .findFirst()
                .orElseThrow()
                .getSum()
                .getDataPoints(0)
                .getTimeUnixNano();
    }
}
