package io.ringside.node.aggregate;

import io.ringside.protocol.metrics.MetricBounds;

/// Cumulative counts in the fixed buckets of a [MetricBounds]. Exact counts and sum; the values
/// themselves are kept by bucket only.
public final class BoundedHistogram {
    private final MetricBounds bounds;
    private final long[] bucketCounts;
    private int lastBucket;
    private long count;
    private double sum;

    BoundedHistogram(MetricBounds bounds) {
        this.bounds = bounds;
        bucketCounts = new long[bounds.size() + 1];
    }

    public long count() {
        return count;
    }

    public double sum() {
        return sum;
    }

    public int buckets() {
        return bucketCounts.length;
    }

    public long bucketCount(int bucket) {
        return bucketCounts[bucket];
    }

    void add(double value) {
        if (!isInLastBucket(value)) {
            lastBucket = bounds.bucketOf(value);
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
