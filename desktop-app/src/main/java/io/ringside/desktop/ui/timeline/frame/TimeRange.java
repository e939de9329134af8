package io.ringside.desktop.ui.timeline.frame;

/// The part of the time axis that is shown. Immutable; never shorter than a microsecond or longer
/// than a day.
///
/// @param startNanos on the common axis
public record TimeRange(long startNanos, long spanNanos) {
    public static final long LEAST_SPAN_NANOS = 1_000;
    public static final long MOST_SPAN_NANOS = 86_400_000_000_000L;

    public TimeRange {
        spanNanos = Math.clamp(spanNanos, LEAST_SPAN_NANOS, MOST_SPAN_NANOS);
    }

    public long endNanos() {
        return startNanos + spanNanos;
    }

    /// Shows `factor` times as much time; what lies at `ratio` (0 left, 1 right) stays there.
    public TimeRange zoom(double factor, double ratio) {
        long span = Math.clamp(Math.round(spanNanos * factor), LEAST_SPAN_NANOS, MOST_SPAN_NANOS);
        return new TimeRange(startNanos + Math.round((spanNanos - span) * ratio), span);
    }

    /// Moves by a share of what is shown, later if positive.
    public TimeRange pan(double share) {
        return new TimeRange(startNanos + Math.round(spanNanos * share), spanNanos);
    }

    /// Where `nanos` lies in a picture that is `width` wide; may be outside.
    public double x(long nanos, double width) {
        return (nanos - startNanos) * (width / spanNanos);
    }

    public long nanosAt(double x, double width) {
        return startNanos + Math.round(x * (spanNanos / width));
    }

    /// The same range, started at a whole multiple of `quantumNanos`: while it scrolls, spans keep
    /// their widths.
    public TimeRange snapped(long quantumNanos) {
        long quantum = Math.max(1, quantumNanos);
        return new TimeRange(Math.floorDiv(startNanos, quantum) * quantum, spanNanos);
    }
}
