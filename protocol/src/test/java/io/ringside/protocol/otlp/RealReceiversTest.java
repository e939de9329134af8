package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.fixtures.Waiting;
import io.ringside.protocol.otlp.FindingRecord.Turn;
import io.ringside.protocol.otlp.ForwarderStatus.Undelivered;
import io.ringside.receivers.RealReceiver;
import io.ringside.v1.Link;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Against the real Prometheus and the real collector: what comes back from a query equals the
/// snapshot exactly.
@EnabledIf(value = "receiversAreHere", disabledReason = "there is no shared/receivers folder")
class RealReceiversTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NODE = "node-a:7575";

    @TempDir Path folder;

    static boolean receiversAreHere() {
        return RealReceiver.archive().isPresent();
    }

    @Test
    void twoForwardersAndAReceiverThatWasStoppedEndEqualToTheSnapshot() throws Exception {
        int port = RealReceiver.freePort();
        String url = "http://127.0.0.1:" + port + "/api/v1/otlp";
        try (OtlpForwarder first = forward(url, OtlpProtocol.HTTP);
                OtlpForwarder second = forward(url, OtlpProtocol.HTTP)) {
            try (RealReceiver _ = RealReceiver.prometheus(folder, port)) {
                offerAndDrain(1, first, second);
                assertHolds(port, 1);
            }
            for (OtlpForwarder forwarder : List.of(first, second)) {
                offer(forwarder, 2);
                OtlpForwarderTest.await(forwarder, status -> status.failures() > 0);
                offer(forwarder, 3);
            }
            try (RealReceiver _ = RealReceiver.prometheus(folder, port)) {
                assertTrue(first.drain(TimeUnit.SECONDS.toNanos(20)), first.status()::toString);
                assertTrue(second.drain(TimeUnit.SECONDS.toNanos(20)), second.status()::toString);
                assertHolds(port, 3);
                assertNothingLost(first);
                assertNothingLost(second);

                try (OtlpForwarder late = forward(url, OtlpProtocol.HTTP)) {
                    offerAndDrain(2, late);
                    assertEquals(
                            Map.of(Undelivered.OUTDATED, 1L),
                            late.status().undelivered(),
                            late.status().lastError());
                    assertHolds(port, 3);
                }
            }
        }
    }

    @Test
    void theCollectorTakesBothProtocolsAndReadsWhatWasSent() throws Exception {
        int grpcPort = RealReceiver.freePort();
        int httpPort = RealReceiver.freePort();
        Path out = folder.resolve("out.json");
        Path config =
                Files.writeString(folder.resolve("otelcol.yaml"), config(grpcPort, httpPort, out));
        String program = RealReceiver.program("otelcol").toString();
        try (RealReceiver _ =
                        RealReceiver.start(
                                folder.resolve("otelcol.log"),
                                List.of(program, "--config", config.toString()));
                OtlpForwarder grpc = forward("127.0.0.1:" + grpcPort, OtlpProtocol.GRPC);
                OtlpForwarder http = forward("http://127.0.0.1:" + httpPort, OtlpProtocol.HTTP)) {
            offerAndDrain(1, grpc);
            offerAndDrain(2, http);
            Waiting.until(
                    "both requests are written",
                    () -> Files.exists(out) && Files.readAllLines(out).size() == 2);
            List<String> lines = Files.readAllLines(out);
            assertEquals(1, grpc.status().delivered());
            assertEquals(1, http.status().delivered());
            for (int window = 1; window <= 2; window++) {
                assertEquals(
                        operations(window, OperationStatistics::getTotalBytes),
                        sums(lines.get(window - 1), "nccl_profiler_collective_bytes"));
                assertEquals(
                        operations(window, OperationStatistics::getCount),
                        sums(lines.get(window - 1), "ringside.collective.operations"));
            }
        }
    }

    @Test
    void theCollectorTakesFindingsByBothProtocols() throws Exception {
        int grpcPort = RealReceiver.freePort();
        int httpPort = RealReceiver.freePort();
        Path out = folder.resolve("logs.json");
        Path config =
                Files.writeString(folder.resolve("otelcol.yaml"), config(grpcPort, httpPort, out));
        String program = RealReceiver.program("otelcol").toString();
        try (RealReceiver _ =
                        RealReceiver.start(
                                folder.resolve("otelcol.log"),
                                List.of(program, "--config", config.toString()));
                FindingForwarder grpc = findings("127.0.0.1:" + grpcPort, OtlpProtocol.GRPC);
                FindingForwarder http =
                        findings("http://127.0.0.1:" + httpPort, OtlpProtocol.HTTP)) {
            grpc.offer(SampleFindings.late(Turn.BEGAN, 5));
            assertTrue(grpc.drain(TimeUnit.SECONDS.toNanos(20)), grpc.status()::toString);
            http.offer(SampleFindings.page(Turn.ENDED));
            assertTrue(http.drain(TimeUnit.SECONDS.toNanos(20)), http.status()::toString);
            Waiting.until(
                    "both requests are written",
                    () -> Files.exists(out) && Files.readAllLines(out).size() == 2);
            JsonNode late = logOf(Files.readAllLines(out).get(0));
            assertEquals("Rank 5 comes late.", late.at("/body/stringValue").asText());
            assertEquals(13, late.path("severityNumber").asInt());
            assertEquals("ringside.finding", late.path("eventName").asText());
            JsonNode over = logOf(Files.readAllLines(out).get(1));
            assertEquals("Over: Rank 3 did not come.", over.at("/body/stringValue").asText());
            assertEquals(9, over.path("severityNumber").asInt());
        }
    }

    @Test
    void aStoreOfLogsFindsAFindingByItsNames() throws Exception {
        int port = RealReceiver.freePort();
        String url = "http://127.0.0.1:" + port;
        try (RealReceiver _ =
                        RealReceiver.start(
                                folder.resolve("victoria-logs.log"),
                                List.of(
                                        RealReceiver.program("victoria-logs").toString(),
                                        "-storageDataPath=" + folder.resolve("logs"),
                                        "-retentionPeriod=100y",
                                        "-httpListenAddr=127.0.0.1:" + port));
                FindingForwarder findings =
                        findings(url + "/insert/opentelemetry", OtlpProtocol.HTTP)) {
            findings.offer(SampleFindings.late(Turn.BEGAN, 5));
            assertTrue(findings.drain(TimeUnit.SECONDS.toNanos(20)), findings.status()::toString);
            String query =
                    url
                            + "/select/logsql/query?query="
                            + URLEncoder.encode(
                                    "\"ringside.finding.kind\":\"late-rank\"",
                                    StandardCharsets.UTF_8);
            try (HttpClient client = HttpClient.newHttpClient()) {
                String found =
                        Waiting.until(
                                "the store has it", () -> get(client, query), s -> !s.isEmpty());
                JsonNode log = JSON.readTree(found);
                assertEquals("Rank 5 comes late.", log.path("_msg").asText(), found);
                assertEquals("17", log.path("communicator").asText(), found);
                assertEquals("ringside", log.path("service.name").asText(), found);
                assertEquals("began", log.path("ringside.finding.change").asText(), found);
            }
        }
    }

    @Test
    void aPrometheusTakesNoFindingsWhichIsSaidAndNoFault() throws Exception {
        int port = RealReceiver.freePort();
        try (RealReceiver _ = RealReceiver.prometheus(folder, port);
                FindingForwarder findings =
                        findings("http://127.0.0.1:" + port + "/api/v1/otlp", OtlpProtocol.HTTP)) {
            findings.offer(SampleFindings.page(Turn.BEGAN));
            assertTrue(findings.drain(TimeUnit.SECONDS.toNanos(20)), findings.status()::toString);
            assertEquals(1, findings.status().untaken(), findings.status()::toString);
        }
    }

    private static String get(HttpClient client, String url) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.ofString())
                    .body()
                    .strip();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode logOf(String line) throws Exception {
        return JSON.readTree(line).at("/resourceLogs/0/scopeLogs/0/logRecords/0");
    }

    private static FindingForwarder findings(String url, OtlpProtocol protocol) {
        return FindingForwarder.start(
                OtlpSender.logs(OtlpEndpoint.parse(url, protocol, Map.of(), true), CLOCK),
                OtlpForwarderTest.quickly());
    }

    /// An older snapshot under way at the start may come after the other forwarder's newer one: no
    /// loss, nothing else is allowed.
    private static void assertNothingLost(OtlpForwarder forwarder) {
        ForwarderStatus status = forwarder.status();
        assertEquals(
                Map.of(),
                status.undelivered().entrySet().stream()
                        .filter(entry -> entry.getKey() != Undelivered.OUTDATED)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                status::toString);
    }

    private static void assertHolds(int port, int window) throws Exception {
        long stamp = snapshot(window).getWindowEndEpochNanos();
        assertEquals(
                operations(window, OperationStatistics::getTotalBytes),
                query(
                        port,
                        "sum by (operation, rank) (nccl_profiler_collective_bytes_total)",
                        stamp));
        assertEquals(
                operations(window, OperationStatistics::getCount),
                query(
                        port,
                        "sum by (operation, rank) (ringside_collective_operations_total)",
                        stamp));
        assertEquals(
                operations(window, row -> row.getCount() * 150),
                query(
                        port,
                        "sum by (operation, rank)"
                                + " (nccl_profiler_collective_time_microseconds_sum{timing_source=\"kernel\"})",
                        stamp));
        Map<String, Long> links = new TreeMap<>();
        for (Link link : snapshot(window).getLinksList()) {
            links.merge(link.getTo() + " " + link.getFrom(), link.getBytes(), Long::sum);
        }
        assertEquals(
                links,
                query(
                        port,
                        "sum by (dest_rank, source_rank) (nccl_profiler_rank_bytes_total)",
                        stamp));
        assertEquals(Map.of("", 1L), query(port, "count(hw_power_watts == 512.5)", stamp));
        assertEquals(
                Map.of("", (long) seriesOf(window)),
                query(port, "count(nccl_profiler_collective_bytes_total)", stamp));
    }

    private static int seriesOf(int window) {
        return operations(window, OperationStatistics::getCount).size();
    }

    /// What the snapshot says, by "operation rank".
    private static Map<String, Long> operations(
            int window, ToLongFunction<OperationStatistics> value) {
        Map<String, Long> totals = new TreeMap<>();
        for (OperationStatistics row : snapshot(window).getCollectivesList()) {
            if (row.getCount() > 0) {
                totals.merge(
                        row.getOperation() + " " + row.getRank(),
                        value.applyAsLong(row),
                        Long::sum);
            }
        }
        return totals;
    }

    private static Map<String, Long> query(int port, String promql, long epochNanos)
            throws Exception {
        Map<String, Long> found = new TreeMap<>();
        JsonNode answer = JSON.readTree(RealReceiver.query(port, promql, epochNanos));
        for (JsonNode series : answer.path("data").path("result")) {
            Map<String, String> labels = new TreeMap<>();
            series.path("metric")
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            found.put(
                    String.join(" ", labels.values()),
                    (long) Double.parseDouble(series.path("value").path(1).asText()));
        }
        return found;
    }

    /// The points of one sum in a line of the collector, by "operation rank".
    private static Map<String, Long> sums(String line, String name) throws Exception {
        Map<String, Long> found = new TreeMap<>();
        for (JsonNode metric :
                JSON.readTree(line).at("/resourceMetrics/0/scopeMetrics/0/metrics")) {
            if (metric.path("name").asText().equals(name)) {
                for (JsonNode point : metric.at("/sum/dataPoints")) {
                    Map<String, String> labels = new TreeMap<>();
                    for (JsonNode label : point.path("attributes")) {
                        labels.put(
                                label.path("key").asText(),
                                label.at("/value/stringValue").asText());
                    }
                    found.put(
                            labels.get("operation") + " " + labels.get("rank"),
                            Long.parseLong(point.path("asInt").asText()));
                }
            }
        }
        return found;
    }

    private static String config(int grpcPort, int httpPort, Path out) {
        return """
        receivers:
          otlp:
            protocols:
              grpc: {endpoint: "127.0.0.1:%d"}
              http: {endpoint: "127.0.0.1:%d"}
        exporters:
          file: {path: "%s"}
        service:
          telemetry: {metrics: {level: none}}
          pipelines:
            metrics: {receivers: [otlp], exporters: [file]}
            logs: {receivers: [otlp], exporters: [file]}
        """
                .formatted(grpcPort, httpPort, out);
    }

    private static void offerAndDrain(int window, OtlpForwarder... forwarders) throws Exception {
        for (OtlpForwarder forwarder : forwarders) {
            offer(forwarder, window);
        }
        for (OtlpForwarder forwarder : forwarders) {
            assertTrue(forwarder.drain(TimeUnit.SECONDS.toNanos(20)), forwarder.status()::toString);
        }
    }

    private static void offer(OtlpForwarder forwarder, int window) {
        forwarder.offer(NODE, SmallSnapshot.node(), snapshot(window), 0);
    }

    private static Snapshot snapshot(int window) {
        return SmallSnapshot.at(START_EPOCH_NANOS, window);
    }

    private static OtlpForwarder forward(String url, OtlpProtocol protocol) {
        return OtlpForwarder.start(
                OtlpSender.to(OtlpEndpoint.parse(url, protocol, Map.of(), true), CLOCK),
                OtlpForwarderTest.quickly(),
                CLOCK);
    }
}
