package io.ringside.protocol.otlp;

import static io.ringside.protocol.otlp.SmallSnapshot.START_EPOCH_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.ringside.protocol.metrics.MetricBounds;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Playback;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import io.ringside.v1.TimingSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OtlpMappingTest {
    private static final ExportMetricsServiceRequest REQUEST =
            OtlpMapping.request(SmallSnapshot.node(), SmallSnapshot.at(START_EPOCH_NANOS, 2));

    @Test
    void smallSnapshotBecomesTheGoldenRequest() throws IOException {
        try (InputStream golden = OtlpMappingTest.class.getResourceAsStream("small-snapshot.txt")) {
            String expected =
                    golden == null
                            ? "no golden file"
                            : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(expected, RequestText.of(REQUEST));
        }
    }

    @Test
    void twoSendersOfOneSnapshotSendTheSameBytes() throws IOException {
        Snapshot overTheWire =
                Snapshot.parseFrom(SmallSnapshot.at(START_EPOCH_NANOS, 2).toByteArray());
        assertEquals(
                REQUEST.toByteString(),
                OtlpMapping.request(SmallSnapshot.node(), overTheWire).toByteString());
    }

    @Test
    void noSeriesIsInARequestTwice() {
        Set<String> series = new HashSet<>();
        for (Metric metric : metrics()) {
            for (List<KeyValue> labels : OtlpRequests.labelSets(metric)) {
                Map<String, String> sorted = OtlpRequests.sorted(labels);
                assertEquals(labels.size(), sorted.size(), "a label twice in " + metric.getName());
                assertTrue(series.add(metric.getName() + sorted), metric.getName() + sorted);
            }
        }
        assertTrue(series.size() > 30, "only " + series.size() + " series");
    }

    @Test
    void rowsOfOtherSizesAreAddedUpInOnePoint() {
        NumberDataPoint bytes =
                number(
                        "nccl_profiler_collective_bytes",
                        Map.of("operation", "AllReduce", "rank", "1"));
        assertEquals(120 * 26_214_400L + 40 * 4_096L, bytes.getAsInt());
        NumberDataPoint operations =
                number(
                        "ringside.collective.operations",
                        Map.of("operation", "AllReduce", "rank", "1"));
        assertEquals(160, operations.getAsInt());

        HistogramDataPoint sizes =
                histogram("nccl_profiler_p2p_bytes", Map.of("operation", "Send"));
        assertEquals(16, sizes.getCount());
        assertEquals(6 * 4096.0 + 10 * 8192.0, sizes.getSum());
        assertEquals(6, sizes.getBucketCounts(MetricBounds.BYTES.bucketOf(4096)));
        assertEquals(10, sizes.getBucketCounts(MetricBounds.BYTES.bucketOf(8192)));
    }

    @Test
    void eachTimingSourceIsItsOwnSeriesAndEnqueueingItsOwnMetric() {
        Set<String> sources =
                metrics().stream()
                        .filter(metric -> metric.getName().equals("nccl_profiler_collective_time"))
                        .flatMap(metric -> OtlpRequests.labelSets(metric).stream())
                        .map(labels ->
                                OtlpRequests.sorted(labels).getOrDefault("timing_source", ""))
                        .collect(Collectors.toSet());
        assertEquals(Set.of("kernel", "proxy"), sources);
        assertEquals(
                160 * 9.0,
                histogram("ringside.collective.enqueue.time", Map.of("rank", "0")).getSum());
    }

    @Test
    void timesByEventsAndCallsWithoutOperationAreSeriesOfTheirOwn() {
        Snapshot.Builder snapshot = SmallSnapshot.at(START_EPOCH_NANOS, 2).toBuilder();
        snapshot.getCollectivesBuilder(0)
                .getTimingsBuilder(0)
                .setSource(TimingSource.TIMING_SOURCE_EVENT);
        snapshot.addCollectives(
                OperationStatistics.newBuilder()
                        .setCommunicator(1)
                        .setOperation("Broadcast")
                        .setPeer(-1)
                        .setCallsWithoutOperation(7));
        String request =
                RequestText.of(OtlpMapping.request(SmallSnapshot.node(), snapshot.build()));
        assertTrue(request.contains("timing_source=event"), request);
        assertTrue(request.contains("ringside.collective.calls_without_operation"), request);
        assertFalse(
                request.lines()
                        .anyMatch(line -> line.contains("Broadcast") && !line.contains(" 7")),
                "in no other series");
    }

    @Test
    void capturedOperationsHaveNoTotalsOfWhatRan() {
        assertEquals(
                5,
                number("ringside.collective.captured", Map.of("operation", "AllGather"))
                        .getAsInt());
        assertFalse(exists("nccl_profiler_collective_bytes", Map.of("operation", "AllGather")));
        assertFalse(exists("ringside.collective.operations", Map.of("operation", "AllGather")));
    }

    @Test
    void bytesOfALinkAreCountedOnceAndKeepTheirProvenance() {
        Map<String, String> ends = Map.of("source_rank", "0", "dest_rank", "1");
        assertEquals(
                2000,
                number(
                                "nccl_profiler_rank_bytes",
                                OtlpRequests.with(ends, "provenance", "measured"))
                        .getAsInt());
        assertEquals(
                1000,
                number(
                                "nccl_profiler_rank_bytes",
                                OtlpRequests.with(ends, "provenance", "modelled"))
                        .getAsInt());
        assertEquals(
                4,
                histogram("nccl_profiler_transfer_size", OtlpRequests.with(ends, "channel", "3"))
                        .getCount(),
                "the receiver's side is not added");
    }

    @Test
    void communicatorsAreDecimalAndUnsigned() {
        assertTrue(
                exists(
                        "nccl_profiler_collective_bytes",
                        Map.of("communicator", Long.toUnsignedString(SmallSnapshot.HASH))));
    }

    @Test
    void absentReadingsHaveNoPoint() {
        assertFalse(exists("ringside.gpu.power.limit", Map.of()));
        assertEquals(0.5, number("hw.gpu.memory.utilization", Map.of()).getAsDouble());
        assertFalse(exists("ringside.plugin.level", Map.of("rank", "1")), "its process has died");
        assertEquals(1, number("ringside.plugin.level", Map.of("rank", "0")).getAsDouble());
    }

    @Test
    void noLabelNamesAProcessAndAllAreInTheCatalogue() {
        Map<String, io.ringside.protocol.metrics.Metric> catalogue =
                Stream.of(io.ringside.protocol.metrics.Metric.values())
                        .collect(
                                Collectors.toMap(
                                        io.ringside.protocol.metrics.Metric::metricName,
                                        metric -> metric));
        for (Metric metric : metrics()) {
            io.ringside.protocol.metrics.Metric known = catalogue.get(metric.getName());
            assertTrue(known != null, metric.getName());
            for (List<KeyValue> labels : OtlpRequests.labelSets(metric)) {
                for (KeyValue label : labels) {
                    assertTrue(known.labels().contains(label.getKey()), label.getKey());
                    assertFalse(label.getKey().matches(".*(pid|process|user).*"), label.getKey());
                    assertFalse(label.getValue().getStringValue().isEmpty(), label.getKey());
                }
            }
        }
    }

    @Test
    void aReplayMovesBothStampsByTheSameTime() {
        NumberDataPoint point =
                OtlpRequests.find(
                                OtlpMapping.request(
                                        SmallSnapshot.node(),
                                        SmallSnapshot.at(START_EPOCH_NANOS, 2),
                                        1_000L),
                                "ringside.link.bytes")
                        .getSum()
                        .getDataPoints(0);
        assertEquals(START_EPOCH_NANOS + 1_000L, point.getStartTimeUnixNano());
        assertEquals(START_EPOCH_NANOS + 2_000_001_000L, point.getTimeUnixNano());
    }

    @Test
    void playbackBesideALiveDaemonIsAnotherInstance() {
        NodeDescription playback =
                SmallSnapshot.node().toBuilder()
                        .setPlayback(Playback.newBuilder().setFile("nvlink.ring"))
                        .build();
        assertEquals(
                "node-a/5f0f3c0e-0000-4000-8000-000000000001/playback/nvlink.ring",
                instance(OtlpMapping.request(playback, Snapshot.getDefaultInstance())));
        assertEquals("node-a/5f0f3c0e-0000-4000-8000-000000000001", instance(REQUEST));
    }

    @Test
    void readingsOfKindGpuHaveThePointsThatTheirMessagesHad() {
        Snapshot before = SmallSnapshot.at(START_EPOCH_NANOS, 2);
        Snapshot.Builder now = before.toBuilder().clearGpus();
        Reading.Builder reading =
                Reading.newBuilder()
                        .setKind(SubjectKind.SUBJECT_KIND_GPU)
                        .setId(before.getGpus(0).getUuid())
                        .setSource("nvml")
                        .putAttributes("gpu.index", "0")
                        .putAttributes("gpu.name", before.getGpus(0).getName())
                        .putAttributes("gpu.pci_bus_id", before.getGpus(0).getPciBusId());
        Map<String, Double> figures = new TreeMap<>();
        figures.put("gpu.utilization", 0.97);
        figures.put("gpu.memory.used", 50e9);
        figures.put("gpu.memory.total", 100e9);
        figures.put("gpu.temperature", 61.0);
        figures.put("gpu.power", 512.5);
        figures.put("gpu.clocks_event_reasons", 4.0);
        figures.put("gpu.ecc.corrected.volatile", 1.0);
        figures.put("gpu.ecc.uncorrected.volatile", 0.0);
        figures.forEach((name, value) -> {
            reading.addFigure(now.getFigureNamesCount()).addValue(value);
            now.addFigureNames(name);
        });
        assertEquals(
                RequestText.of(OtlpMapping.request(SmallSnapshot.node(), before)),
                RequestText.of(
                        OtlpMapping.request(
                                SmallSnapshot.node(), now.addReadings(reading).build())));
    }

    @Test
    void aGpuOfAnotherMakerIsNamedByItsDriverAndHasNoPointForWhatItDoesNotTell() {
        Snapshot amd =
                Snapshot.newBuilder()
                        .addFigureNames("gpu.temperature")
                        .addReadings(
                                Reading.newBuilder()
                                        .setKind(SubjectKind.SUBJECT_KIND_GPU)
                                        .setId("GPU-amd-1")
                                        .setSource("amdgpu")
                                        .putAttributes("gpu.vendor", "AMD")
                                        .putAttributes("gpu.card", "card1")
                                        .putAttributes("k8s.pod.name", "ml-0")
                                        .addFigure(0)
                                        .addValue(52))
                        .build();
        ExportMetricsServiceRequest request = OtlpMapping.request(SmallSnapshot.node(), amd);
        assertEquals(1, OtlpRequests.points(request));
        NumberDataPoint point =
                OtlpRequests.find(request, "hw.temperature").getGauge().getDataPoints(0);
        assertEquals(52, point.getAsDouble());
        Map<String, String> labels = OtlpRequests.sorted(point.getAttributesList());
        assertEquals("AMD", labels.get("hw.vendor"));
        assertEquals("card1", labels.get("hw.name"));
        assertEquals("GPU-amd-1", labels.get("hw.id"));
        assertEquals("ml-0", labels.get("k8s.pod.name"));
    }

    @Test
    void rowsThatCannotBeNamedAreLeftOutAndTheRestIsSent() {
        Snapshot odd =
                SmallSnapshot.at(START_EPOCH_NANOS, 2).toBuilder()
                        .clearCommunicators()
                        .addCollectives(
                                SmallSnapshot.at(START_EPOCH_NANOS, 1).getCollectives(0).toBuilder()
                                        .setCommunicator(99))
                        .build();
        ExportMetricsServiceRequest request = OtlpMapping.request(SmallSnapshot.node(), odd);
        List<String> names =
                request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                        .map(Metric::getName)
                        .toList();
        assertFalse(names.contains("nccl_profiler_collective_bytes"));
        assertTrue(names.contains("hw.power"));
    }

    @Test
    void aHistogramWithOtherBucketsIsLeftOut() {
        Snapshot snapshot = SmallSnapshot.at(START_EPOCH_NANOS, 2);
        Snapshot.Builder odd = snapshot.toBuilder();
        odd.getP2PBuilder(0).getOperationSizeBuilder().clearBucketCounts().addBucketCounts(1);
        HistogramDataPoint sizes =
                OtlpRequests.find(
                                OtlpMapping.request(SmallSnapshot.node(), odd.build()),
                                "nccl_profiler_p2p_bytes")
                        .getHistogram()
                        .getDataPoints(0);
        assertEquals(10, sizes.getCount());
    }

    @Test
    void numbersThatCannotBeHaveNoPointAndAreCounted() {
        Snapshot honest = SmallSnapshot.at(START_EPOCH_NANOS, 2);
        for (double wrong : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
            Snapshot.Builder odd = honest.toBuilder();
            odd.getGpusBuilder(0).setPowerWatts(wrong);
            assertLeavesOutOne(odd);
        }
        Snapshot.Builder below = honest.toBuilder();
        below.getLossesBuilder(0).setCount(-1);
        assertLeavesOutOne(below);

        Snapshot.Builder beyond = honest.toBuilder();
        beyond.getLossesBuilder(0).setCount(Long.MAX_VALUE);
        beyond.addLosses(beyond.getLosses(0));
        assertLeavesOutOne(beyond);

        Snapshot.Builder buckets = honest.toBuilder();
        buckets.getP2PBuilder(0).getOperationSizeBuilder().setBucketCounts(0, -1);
        assertLeavesOutOne(buckets);
    }

    private static void assertLeavesOutOne(Snapshot.Builder odd) {
        OtlpMapping.Mapped whole =
                OtlpMapping.mapped(SmallSnapshot.node(), SmallSnapshot.at(START_EPOCH_NANOS, 2), 0);
        OtlpMapping.Mapped mapped = OtlpMapping.mapped(SmallSnapshot.node(), odd.build(), 0);
        assertEquals(0, whole.leftOut());
        assertEquals(1, mapped.leftOut());
        assertEquals(
                OtlpRequests.points(whole.request()) - 1, OtlpRequests.points(mapped.request()));
    }

    private static String instance(ExportMetricsServiceRequest request) {
        return OtlpRequests.sorted(request.getResourceMetrics(0).getResource().getAttributesList())
                .getOrDefault("service.instance.id", "");
    }

    private static List<Metric> metrics() {
        return REQUEST.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    }

    private static boolean exists(String name, Map<String, String> labels) {
        return metrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .flatMap(metric -> OtlpRequests.labelSets(metric).stream())
                .anyMatch(
                        set -> OtlpRequests.sorted(set).entrySet().containsAll(labels.entrySet()));
    }

    private static NumberDataPoint number(String name, Map<String, String> labels) {
        Metric metric = OtlpRequests.find(REQUEST, name);
        List<NumberDataPoint> points =
                Stream.concat(
                                metric.getSum().getDataPointsList().stream(),
                                metric.getGauge().getDataPointsList().stream())
                        .filter(point ->
                                OtlpRequests.sorted(point.getAttributesList())
                                        .entrySet()
                                        .containsAll(labels.entrySet()))
                        .toList();
        assertEquals(1, points.size(), name + labels);
        return points.getFirst();
    }

    private static HistogramDataPoint histogram(String name, Map<String, String> labels) {
        List<HistogramDataPoint> points =
                OtlpRequests.find(REQUEST, name).getHistogram().getDataPointsList().stream()
                        .filter(point ->
                                OtlpRequests.sorted(point.getAttributesList())
                                        .entrySet()
                                        .containsAll(labels.entrySet()))
                        .toList();
        assertEquals(1, points.size(), name + labels);
        return points.getFirst();
    }
}
