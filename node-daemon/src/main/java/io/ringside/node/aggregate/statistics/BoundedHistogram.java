package io.ringside.node.aggregate.statistics;

import io.ringside.protocol.metrics.MetricBounds;

/// Cumulative counts in the fixed buckets of a [MetricBounds]. Exact counts and sum; the values
/// themselves are kept by bucket only.
public final class BoundedHistogram {
    private static final long[] NONE = {};

    private final MetricBounds bounds;

    /// Of the buckets from `lowest` on that values have come to: mostly one or a few.
    private long[] counts = NONE;

    private int lowest;
    private int lastBucket;
    private long count;
    private double sum;

    public BoundedHistogram(MetricBounds bounds) {
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
        int at = bucket - lowest;
        return at >= 0 && at < counts.length ? counts[at] : 0;
    }

    public void add(double value) {
        if (!isInLastBucket(value)) {
            lastBucket = bounds.bucketOf(value);
        }
        int at = lastBucket - lowest;
        if (at < 0 || at >= counts.length) {
            reach(lastBucket);
            at = lastBucket - lowest;
        }
        counts[at]++;
        count++;
        sum += value;
    }

    public void add(long value) {
        add((double) value);
    }

    public void addNanosAsMicros(long nanos) {
        add(nanos / 1e3);
    }

    private void reach(int bucket) {
        boolean first = counts.length == 0;
        int from = first ? bucket : Math.min(bucket, lowest);
        int to = first ? bucket : Math.max(bucket, lowest + counts.length - 1);
        long[] wider = new long[to - from + 1];
        System.arraycopy(counts, 0, wider, first ? 0 : lowest - from, counts.length);
        counts = wider;
        lowest = from;
    }

    /// Values of one row are alike: mostly this saves the search.
    private boolean isInLastBucket(double value) {
        return (lastBucket == 0 || value > bounds.bound(lastBucket - 1))
                && (lastBucket == bounds.size() || value <= bounds.bound(lastBucket));
    }
}
