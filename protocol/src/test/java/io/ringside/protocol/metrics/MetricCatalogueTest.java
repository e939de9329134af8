package io.ringside.protocol.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricCatalogueTest {
    private static final String BEGIN = "<!-- the catalogue -->\n";
    private static final String END = "<!-- end of the catalogue -->\n";

    private static final String HEAD =
            """
            | metric | kind | unit | bounds | labels | meaning |
            |---|---|---|---|---|---|
            """;

    @Test
    void theDocumentShowsTheCatalogue() throws IOException {
        String document = Files.readString(Path.of("metrics.md"));
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        assertEquals(table(), document.substring(begin, document.indexOf(END)));
    }

    @Test
    void namesAreUniqueAlsoAsPrometheusWritesThem() {
        Set<String> names = new HashSet<>();
        for (Metric metric : Metric.values()) {
            assertTrue(names.add(metric.metricName().replace('.', '_')), metric.metricName());
        }
    }

    @Test
    void theSeventeenMetricsOfExistingDashboardsKeepNameKindAndUnit() {
        assertEquals(
                List.of(
                        "collective_bytes counter bytes",
                        "collective_time histogram us",
                        "collective_count histogram count",
                        "collective_num_transfers histogram count",
                        "collective_transfer_size histogram bytes",
                        "collective_transfer_time histogram us",
                        "p2p_bytes histogram bytes",
                        "p2p_time histogram us",
                        "p2p_num_transfers histogram count",
                        "p2p_transfer_size histogram bytes",
                        "p2p_transfer_time histogram us",
                        "rank_bytes counter bytes",
                        "rank_latency histogram us",
                        "rank_rate histogram MB/s",
                        "transfer_size histogram bytes",
                        "transfer_time histogram us",
                        "transfer_latency histogram us"),
                Stream.of(Metric.values())
                        .filter(metric -> metric.metricName().startsWith("nccl_profiler_"))
                        .map(metric ->
                                metric.metricName().substring("nccl_profiler_".length())
                                        + " "
                                        + kind(metric)
                                        + " "
                                        + metric.unit())
                        .toList());
    }

    private static String table() {
        return Stream.of(Metric.values())
                .map(metric ->
                        "| `"
                                + metric.metricName()
                                + "` | "
                                + kind(metric)
                                + " | `"
                                + metric.unit()
                                + "` | "
                                + metric.bounds().map(Enum::name).orElse("")
                                + " | "
                                + String.join(", ", metric.labels())
                                + " | "
                                + metric.meaning()
                                + " |\n")
                .collect(Collectors.joining("", HEAD, ""));
    }

    private static String kind(Metric metric) {
        return metric.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
