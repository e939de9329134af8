package io.ringside.node.aggregate.statistics;

import io.ringside.protocol.metrics.MetricBounds;
import org.jspecify.annotations.Nullable;

/// Durations of one operation's kind by one source, since start and in the window. Percentiles are
/// within 1 % ([DurationCounts]); count, sum, least and greatest are exact.
public final class TimingStatistics {
    private static final long MAX_NANOS = 1L << 46;

    private final DurationCounts durations = new DurationCounts();

    /// Absent after a window without any: most rows rest most of the time.
    private @Nullable DurationCounts windowDurations;

    private final BoundedHistogram time = new BoundedHistogram(MetricBounds.MICROS);
    private long count;
    private long sumNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;

    public long count() {
        return count;
    }

    public long sumNanos() {
        return sumNanos;
    }

    public long minNanos() {
        return minNanos;
    }

    public long maxNanos() {
        return maxNanos;
    }

    /// The duration that `percent` of all stayed within, as of the last [#endWindow()]. Only when
    /// `count` > 0.
    public long nanosAtPercentile(double percent) {
        return within(durations.atPercentile(percent), minNanos, maxNanos);
    }

    public long windowCount() {
        return windowDurations == null ? 0 : windowDurations.total();
    }

    /// As [#nanosAtPercentile(double)], of the window; 0 when it has none.
    public long windowNanosAtPercentile(double percent) {
        return windowDurations == null || windowDurations.total() == 0
                ? 0
                : within(windowDurations.atPercentile(percent), minNanos, maxNanos);
    }

    public BoundedHistogram time() {
        return time;
    }

    public void add(long nanos) {
        long duration = Math.clamp(nanos, 0, MAX_NANOS);
        if (windowDurations == null) {
            windowDurations = new DurationCounts();
        }
        windowDurations.add(duration);
        time.addNanosAsMicros(duration);
        count++;
        sumNanos += duration;
        minNanos = Math.min(minNanos, duration);
        maxNanos = Math.max(maxNanos, duration);
    }

    /// Takes the window's durations into those since start: once a window, as each histogram that
    /// is touched for every operation costs.
    public void endWindow() {
        if (windowDurations != null) {
            durations.add(windowDurations);
        }
    }

    public void startWindow() {
        if (windowDurations != null && windowDurations.total() > 0) {
            windowDurations.clear();
        } else {
            windowDurations = null;
        }
    }

    /// A bucket's upper end may lie beyond what was seen.
    private static long within(long value, long least, long greatest) {
        return Math.min(Math.max(value, least), greatest);
    }
}
