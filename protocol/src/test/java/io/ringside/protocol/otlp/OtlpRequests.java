package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Looks into requests.
final class OtlpRequests {
    private OtlpRequests() {}

    static int points(ExportMetricsServiceRequest request) {
        return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                .mapToInt(metric ->
                        metric.getSum().getDataPointsCount()
                                + metric.getGauge().getDataPointsCount()
                                + metric.getHistogram().getDataPointsCount())
                .sum();
    }

    static Metric find(ExportMetricsServiceRequest request, String name) {
        return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<List<KeyValue>> labelSets(Metric metric) {
        List<List<KeyValue>> sets = new ArrayList<>();
        metric.getSum().getDataPointsList().forEach(p -> sets.add(p.getAttributesList()));
        metric.getGauge().getDataPointsList().forEach(p -> sets.add(p.getAttributesList()));
        metric.getHistogram().getDataPointsList().forEach(p -> sets.add(p.getAttributesList()));
        return sets;
    }

    static Map<String, String> sorted(List<KeyValue> labels) {
        return labels.stream()
                .collect(
                        Collectors.toMap(
                                KeyValue::getKey, label -> label.getValue().getStringValue()));
    }

    static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(name, value);
        return more;
    }
}
