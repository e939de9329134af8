package io.ringside.protocol.otlp;

import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.ringside.protocol.metrics.Metric;
import io.ringside.protocol.metrics.MetricBounds;
import io.ringside.protocol.metrics.MetricKind;
import io.ringside.v1.Histogram;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The series of one request. Rows with equal labels end in one point: a series that appeared twice
/// would be refused by Prometheus. Owned by the thread that maps a snapshot; used once.
final class Points {
    private static final AggregationTemporality CUMULATIVE =
            AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

    private final Map<Metric, Map<Labels, Point>> series = new EnumMap<>(Metric.class);
    private long leftOut;

    void add(Metric metric, Labels labels, long value) {
        Point point = of(metric).computeIfAbsent(labels, _ -> new Point.Total());
        if (point instanceof Point.Total total) {
            total.add(value);
        }
    }

    void set(Metric metric, Labels labels, double value) {
        Point point = of(metric).computeIfAbsent(labels, _ -> new Point.Reading());
        if (point instanceof Point.Reading reading) {
            reading.set(value);
        }
    }

    /// Adds what `histogram` counted; one that counted nothing, or has other buckets than the
    /// catalogue's, adds no series.
    void add(Metric metric, Labels labels, Histogram histogram) {
        MetricBounds bounds = metric.bounds().orElseThrow();
        if (histogram.getCount() == 0 || histogram.getBucketCountsCount() != bounds.size() + 1) {
            return;
        }
        Point point = of(metric).computeIfAbsent(labels, _ -> new Point.Buckets(bounds));
        if (point instanceof Point.Buckets buckets) {
            buckets.add(histogram);
        }
    }

    /// All metrics that have a point, in the catalogue's order, each point with the same two
    /// stamps.
    ScopeMetrics.Builder build(long startEpochNanos, long epochNanos) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
        series.forEach((metric, points) -> {
            int all = points.size();
            points.values().removeIf(point -> !point.holds());
            leftOut += all - points.size();
            if (!points.isEmpty()) {
                scope.addMetrics(metric(metric, points, startEpochNanos, epochNanos));
            }
        });
        return scope;
    }

    /// Of series that were not even added, since their numbers cannot be.
    void leaveOut(long count) {
        leftOut += count;
    }

    /// Series that are left out, since their numbers cannot be: not finite, below zero, or beyond a
    /// long.
    long leftOut() {
        return leftOut;
    }

    private Map<Labels, Point> of(Metric metric) {
        return series.computeIfAbsent(metric, _ -> new LinkedHashMap<>());
    }

    private static io.opentelemetry.proto.metrics.v1.Metric metric(
            Metric metric, Map<Labels, Point> points, long startEpochNanos, long epochNanos) {
        var built =
                io.opentelemetry.proto.metrics.v1.Metric.newBuilder()
                        .setName(metric.metricName())
                        .setUnit(metric.unit())
                        .setDescription(metric.meaning());
        // Since when the GPU's driver counts its errors is unknown: 0 says so.
        long start = metric == Metric.GPU_ERRORS ? 0 : startEpochNanos;
        switch (metric.kind()) {
            case COUNTER, UP_DOWN_COUNTER ->
                    built.setSum(
                            sum(points, start, epochNanos)
                                    .setAggregationTemporality(CUMULATIVE)
                                    .setIsMonotonic(metric.kind() == MetricKind.COUNTER));
            case GAUGE -> built.setGauge(gauge(points, epochNanos));
            case HISTOGRAM ->
                    built.setHistogram(
                            histogram(points, start, epochNanos)
                                    .setAggregationTemporality(CUMULATIVE));
        }
        return built.build();
    }

    private static Sum.Builder sum(Map<Labels, Point> points, long start, long epochNanos) {
        Sum.Builder sum = Sum.newBuilder();
        points.forEach((labels, point) -> {
            if (point instanceof Point.Total total) {
                sum.addDataPoints(
                        total.build()
                                .addAllAttributes(labels.pairs())
                                .setStartTimeUnixNano(start)
                                .setTimeUnixNano(epochNanos));
            }
        });
        return sum;
    }

    private static Gauge.Builder gauge(Map<Labels, Point> points, long epochNanos) {
        Gauge.Builder gauge = Gauge.newBuilder();
        points.forEach((labels, point) -> {
            if (point instanceof Point.Reading reading) {
                gauge.addDataPoints(
                        reading.build()
                                .addAllAttributes(labels.pairs())
                                .setTimeUnixNano(epochNanos));
            }
        });
        return gauge;
    }

    private static io.opentelemetry.proto.metrics.v1.Histogram.Builder histogram(
            Map<Labels, Point> points, long start, long epochNanos) {
        var histogram = io.opentelemetry.proto.metrics.v1.Histogram.newBuilder();
        points.forEach((labels, point) -> {
            if (point instanceof Point.Buckets buckets) {
                histogram.addDataPoints(
                        buckets.build()
                                .addAllAttributes(labels.pairs())
                                .setStartTimeUnixNano(start)
                                .setTimeUnixNano(epochNanos));
            }
        });
        return histogram;
    }
}
