package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.receivers.RealReceiver;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A capture forwarded by the real program to the real Prometheus: what is queried back equals the
/// report.
@EnabledIf(
        value = "receiversAreHere",
        disabledReason = "there is no shared/receivers folder with a real Prometheus")
class ForwardingTest {
    private static final String MAIN = "io.ringside.desktop.boot.Main";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    static boolean receiversAreHere() {
        return RealReceiver.archive().isPresent();
    }

    @Test
    void twoForwardersAndAReceiverThatWasStoppedEndEqualToTheReport() throws Exception {
        int port = RealReceiver.freePort();
        String url = "http://127.0.0.1:" + port + "/api/v1/otlp";
        RealReceiver receiver = RealReceiver.prometheus(folder, port);
        try (NodeProgram node = NodeProgram.playing(NodeProgram.capture("socket"));
                NodeClient client = node.client();
                ChildProgram first = forward(node, url);
                ChildProgram second = forward(node, url)) {
            try (receiver) {
                RealReceiver.until(
                        "something arrives", () -> !collectiveBytes(port, client).isEmpty());
            }
            awaitRetrying(first);
            awaitRetrying(second);
            node.awaitEnd();
            JsonNode report = node.report();
            try (RealReceiver _ = RealReceiver.prometheus(folder, port)) {
                Map<String, Long> expected =
                        sums(report, "collectives", "totalBytes", "operation", "rank");
                assertEquals(8, expected.size(), "four operations on two ranks");
                RealReceiver.until(
                        "all bytes arrived", () -> expected.equals(collectiveBytes(port, client)));
                List.of(first, second).forEach(ChildProgram::close);
                assertEquals(expected, collectiveBytes(port, client));
                assertEquals(
                        sums(report, "collectives", "count", "operation", "rank"),
                        query(
                                port,
                                client,
                                "ringside_collective_operations_total",
                                "operation",
                                "rank"));
                Map<String, Long> links = sums(report, "links", "bytes", "commHash", "from", "to");
                assertEquals(4, links.size(), "each way on two communicators");
                assertEquals(
                        links,
                        query(
                                port,
                                client,
                                "nccl_profiler_rank_bytes_total",
                                "communicator",
                                "source_rank",
                                "dest_rank"));
            }
        }
    }

    private static ChildProgram forward(NodeProgram node, String url) throws IOException {
        return ChildProgram.startReadable(
                MAIN, List.of("forward", "--connect", node.target(), "--otlp", url));
    }

    private static void awaitRetrying(ChildProgram program) throws IOException {
        assertTrue(
                program.awaitLine(line ->
                                line.startsWith("retrying") ? Optional.of(line) : Optional.empty())
                        .isPresent(),
                "it ended without having noticed that the receiver is gone");
    }

    private static Map<String, Long> collectiveBytes(int port, NodeClient client) throws Exception {
        return query(port, client, "nccl_profiler_collective_bytes_total", "operation", "rank");
    }

    /// What Prometheus holds at the node's own time, summed by these labels.
    private static Map<String, Long> query(
            int port, NodeClient client, String series, String... labels) throws Exception {
        Snapshot now = client.until(snapshot -> true);
        String promql = "sum by (" + String.join(", ", labels) + ") (" + series + ")";
        Map<String, Long> found = new TreeMap<>();
        JsonNode answer =
                JSON.readTree(RealReceiver.query(port, promql, now.getWindowEndEpochNanos()));
        for (JsonNode row : answer.at("/data/result")) {
            found.put(
                    key(row.get("metric"), labels),
                    (long) Double.parseDouble(row.at("/value/1").asText()));
        }
        return found;
    }

    /// The same sums, of the report.
    private static Map<String, Long> sums(
            JsonNode report, String list, String value, String... fields) {
        Map<String, Long> sums = new TreeMap<>();
        for (JsonNode row : report.get(list)) {
            sums.merge(key(row, fields), row.get(value).asLong(), Long::sum);
        }
        return sums;
    }

    private static String key(JsonNode row, String... fields) {
        return Arrays.stream(fields)
                .map(field -> row.path(field).asText())
                .collect(Collectors.joining(" "));
    }
}
