package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.util.List;
import java.util.stream.Collectors;

/// A request as text for people, one line a point: every field of it is in there, empty buckets
/// apart.
final class RequestText {
    private RequestText() {}

    static String of(ExportMetricsServiceRequest request) {
        StringBuilder text = new StringBuilder();
        for (ResourceMetrics resource : request.getResourceMetricsList()) {
            text.append("resource ").append(labels(resource.getResource().getAttributesList()));
            resource.getScopeMetricsList()
                    .forEach(scope -> {
                        text.append("\nscope ")
                                .append(scope.getScope().getName())
                                .append(' ')
                                .append(scope.getScope().getVersion())
                                .append('\n');
                        scope.getMetricsList().forEach(metric -> append(text, metric));
                    });
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Metric metric) {
        text.append('\n').append(metric.getName()).append(" [").append(metric.getUnit());
        switch (metric.getDataCase()) {
            case SUM -> {
                text.append("] sum ")
                        .append(metric.getSum().getAggregationTemporality())
                        .append(metric.getSum().getIsMonotonic() ? " monotonic\n" : "\n");
                metric.getSum().getDataPointsList().forEach(point -> append(text, point));
            }
            case GAUGE -> {
                text.append("] gauge\n");
                metric.getGauge().getDataPointsList().forEach(point -> append(text, point));
            }
            case HISTOGRAM -> {
                text.append("] histogram ")
                        .append(metric.getHistogram().getAggregationTemporality())
                        .append('\n');
                metric.getHistogram().getDataPointsList().forEach(point -> append(text, point));
            }
            default -> text.append("] ").append(metric.getDataCase()).append('\n');
        }
    }

    private static void append(StringBuilder text, NumberDataPoint point) {
        text.append("  ").append(labels(point.getAttributesList())).append(" = ");
        if (point.hasAsInt()) {
            text.append(point.getAsInt());
        } else {
            text.append(point.getAsDouble());
        }
        stamps(text, point.getStartTimeUnixNano(), point.getTimeUnixNano());
    }

    private static void append(StringBuilder text, HistogramDataPoint point) {
        text.append("  ").append(labels(point.getAttributesList()));
        text.append(" = ").append(point.getCount()).append(" of sum ").append(point.getSum());
        for (int i = 0; i < point.getBucketCountsCount(); i++) {
            if (point.getBucketCounts(i) > 0) {
                text.append(i == 0 ? ", (" : ", (" + point.getExplicitBounds(i - 1));
                text.append("..");
                text.append(
                        i == point.getExplicitBoundsCount()
                                ? ""
                                : String.valueOf(point.getExplicitBounds(i)));
                text.append("]: ").append(point.getBucketCounts(i));
            }
        }
        text.append(" in ").append(point.getBucketCountsCount()).append(" buckets");
        stamps(text, point.getStartTimeUnixNano(), point.getTimeUnixNano());
    }

    private static void stamps(StringBuilder text, long startEpochNanos, long epochNanos) {
        text.append(" @ ").append(startEpochNanos).append("..").append(epochNanos).append('\n');
    }

    private static String labels(List<KeyValue> labels) {
        return labels.stream()
                .map(label -> label.getKey() + "=" + label.getValue().getStringValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
