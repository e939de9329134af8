package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.util.ArrayList;
import java.util.List;

/// Cuts a large request into parts that receivers take: a collector refuses messages beyond 4 MiB.
/// A pure function of the request, so that two senders send the same parts, too.
final class RequestSplit {
    /// At about 700 bytes a histogram point, half of what a collector takes.
    static final int MAX_POINTS = 3_000;

    private RequestSplit() {}

    /// Parts of at most `maxPoints` points each that hold all points in their order; the request
    /// itself if it is small.
    static List<ExportMetricsServiceRequest> of(ExportMetricsServiceRequest whole, int maxPoints) {
        List<ExportMetricsServiceRequest> parts = new ArrayList<>();
        for (ResourceMetrics resource : whole.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                split(resource, scope, maxPoints, parts);
            }
        }
        return parts.size() <= 1 ? List.of(whole) : parts;
    }

    /// All of a request.
    static long points(ExportMetricsServiceRequest request) {
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .mapToLong(RequestSplit::points)
                .sum();
    }

    private static void split(
            ResourceMetrics resource,
            ScopeMetrics scope,
            int maxPoints,
            List<ExportMetricsServiceRequest> parts) {
        ScopeMetrics.Builder part = scope.toBuilder().clearMetrics();
        int room = maxPoints;
        for (Metric metric : scope.getMetricsList()) {
            int size = points(metric);
            for (int from = 0; from < size; ) {
                if (room == 0) {
                    parts.add(request(resource, part));
                    part.clearMetrics();
                    room = maxPoints;
                }
                int to = Math.min(size, from + room);
                part.addMetrics(slice(metric, from, to));
                room -= to - from;
                from = to;
            }
        }
        if (part.getMetricsCount() > 0) {
            parts.add(request(resource, part));
        }
    }

    private static int points(Metric metric) {
        return metric.getSum().getDataPointsCount()
                + metric.getGauge().getDataPointsCount()
                + metric.getHistogram().getDataPointsCount();
    }

    private static Metric slice(Metric metric, int from, int to) {
        Metric.Builder slice = metric.toBuilder();
        if (metric.hasSum()) {
            slice.getSumBuilder()
                    .clearDataPoints()
                    .addAllDataPoints(metric.getSum().getDataPointsList().subList(from, to));
        } else if (metric.hasGauge()) {
            slice.getGaugeBuilder()
                    .clearDataPoints()
                    .addAllDataPoints(metric.getGauge().getDataPointsList().subList(from, to));
        } else {
            slice.getHistogramBuilder()
                    .clearDataPoints()
                    .addAllDataPoints(metric.getHistogram().getDataPointsList().subList(from, to));
        }
        return slice.build();
    }

    private static ExportMetricsServiceRequest request(
            ResourceMetrics resource, ScopeMetrics.Builder part) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                        resource.toBuilder().clearScopeMetrics().addScopeMetrics(part.build()))
                .build();
    }
}
