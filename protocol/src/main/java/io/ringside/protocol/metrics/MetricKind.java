package io.ringside.protocol.metrics;

/// What a metric's value does over time, in OpenTelemetry's terms. All are cumulative.
public enum MetricKind {
    /// A total that only grows within one run of a daemon.
    COUNTER,
    /// A total that may shrink.
    UP_DOWN_COUNTER,
    /// A value of its moment.
    GAUGE,
    /// Values counted in the fixed buckets of a [MetricBounds].
    HISTOGRAM
}
