package io.ringside.node.aggregate;

import io.ringside.protocol.metrics.MetricBounds;
import org.jspecify.annotations.Nullable;

/// Cumulative counts in the fixed buckets of a [MetricBounds]. Exact counts and sum; the values
/// themselves are kept by bucket only.
public final class BoundedHistogram {
    private final MetricBounds bounds;

    /// Absent until the first value: many rows never have one.
    private long @Nullable [] bucketCounts;

    private int lastBucket;
    private long count;
    private double sum;

    BoundedHistogram(MetricBounds bounds) {
        this.bounds = bounds;
    }

    public long count() {
        return count;
    }

    public double sum() {
        return sum;
    }

    public int buckets() {
        return bounds.size() + 1;
    }

    public long bucketCount(int bucket) {
        return bucketCounts == null ? 0 : bucketCounts[bucket];
    }

    void add(double value) {
        if (!isInLastBucket(value)) {
            lastBucket = bounds.bucketOf(value);
        }
        if (bucketCounts == null) {
            bucketCounts = new long[buckets()];
        }
        bucketCounts[lastBucket]++;
        count++;
        sum += value;
    }

    void add(long value) {
        add((double) value);
    }

    void addNanosAsMicros(long nanos) {
        add(nanos / 1e3);
    }

    /// Values of one row are alike: mostly this saves the search.
    private boolean isInLastBucket(double value) {
        return (lastBucket == 0 || value > bounds.bound(lastBucket - 1))
                && (lastBucket == bounds.size() || value <= bounds.bound(lastBucket));
    }
}
