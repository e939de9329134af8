package io.ringside.desktop.ui.timeline;

/// The part of the time axis that is shown. Immutable; never shorter than a microsecond or longer
/// than a day.
///
/// @param startNanos on the common axis
record TimeRange(long startNanos, long spanNanos) {
    static final long LEAST_SPAN_NANOS = 1_000;
    static final long MOST_SPAN_NANOS = 86_400_000_000_000L;

    TimeRange {
        spanNanos = Math.clamp(spanNanos, LEAST_SPAN_NANOS, MOST_SPAN_NANOS);
    }

    long endNanos() {
        return startNanos + spanNanos;
    }

    /// Shows `factor` times as much time; what lies at `ratio` (0 left, 1 right) stays there.
    TimeRange zoom(double factor, double ratio) {
        long span = Math.clamp(Math.round(spanNanos * factor), LEAST_SPAN_NANOS, MOST_SPAN_NANOS);
        return new TimeRange(startNanos + Math.round((spanNanos - span) * ratio), span);
    }

    /// Moves by a share of what is shown, later if positive.
    TimeRange pan(double share) {
        return new TimeRange(startNanos + Math.round(spanNanos * share), spanNanos);
    }

    /// Where `nanos` lies in a picture that is `width` wide; may be outside.
    double x(long nanos, double width) {
        return (nanos - startNanos) * (width / spanNanos);
    }

    long nanosAt(double x, double width) {
        return startNanos + Math.round(x * (spanNanos / width));
    }

    /// The same range, started at a whole multiple of `quantumNanos`: while it scrolls, spans keep
    /// their widths.
    TimeRange snapped(long quantumNanos) {
        long quantum = Math.max(1, quantumNanos);
        return new TimeRange(Math.floorDiv(startNanos, quantum) * quantum, spanNanos);
    }
}
