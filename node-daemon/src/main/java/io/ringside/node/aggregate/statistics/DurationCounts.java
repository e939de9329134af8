package io.ringside.node.aggregate.statistics;

import java.util.Arrays;

/// How often each duration was seen, by buckets of less than 1 % of their value: exact below 256,
/// then 128 to a doubling, each told of by its upper end (what HdrHistogram does with 2 significant
/// digits). It holds only the buckets that were seen, in their order: a row's durations are alike,
/// and there are thousands of rows.
final class DurationCounts {
    private static final int BUCKETS_OF_DOUBLING = 128;
    private static final int BUCKET_BITS = 7;
    private static final int FIRST_CAPACITY = 4;

    private char[] buckets = new char[FIRST_CAPACITY];
    private int[] counts = new int[FIRST_CAPACITY];
    private int size;
    private int latest;
    private long total;

    long total() {
        return total;
    }

    /// Bytes of its columns.
    int bytes() {
        return buckets.length * (Character.BYTES + Integer.BYTES);
    }

    /// @param nanos not negative
    void add(long nanos) {
        add(bucketOf(nanos), 1);
        total++;
    }

    void add(DurationCounts others) {
        for (int i = 0; i < others.size; i++) {
            add(others.buckets[i], others.counts[i]);
        }
        total += others.total;
    }

    /// The upper end of the bucket up to which `percent` of all lie; 0 when there are none.
    long atPercentile(double percent) {
        // One step below: rounding must not make a whole number of them one more.
        double wanted = Math.clamp(Math.nextDown(percent), 0.0, 100.0);
        long upTo = Math.max(1, (long) Math.ceil(wanted * total / 100.0));
        long seen = 0;
        for (int i = 0; i < size; i++) {
            seen += counts[i];
            if (seen >= upTo) {
                return upperEnd(buckets[i]);
            }
        }
        return 0;
    }

    /// Its buckets keep their places: the next durations are like the last.
    void clear() {
        Arrays.fill(counts, 0, size, 0);
        total = 0;
    }

    private void add(char bucket, int count) {
        int at = latest;
        if (at >= size || buckets[at] != bucket) {
            at = Arrays.binarySearch(buckets, 0, size, bucket);
            if (at < 0) {
                at = -at - 1;
                insert(at, bucket);
            }
            latest = at;
        }
        int sum = counts[at] + count;
        counts[at] = sum < 0 ? Integer.MAX_VALUE : sum;
    }

    private void insert(int at, char bucket) {
        if (size == buckets.length) {
            int capacity = size + size / 2 + 1;
            buckets = Arrays.copyOf(buckets, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        System.arraycopy(buckets, at, buckets, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        buckets[at] = bucket;
        counts[at] = 0;
        size++;
    }

    private static char bucketOf(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - BUCKET_BITS - Long.numberOfLeadingZeros(nanos | 1));
        return (char) (shift * BUCKETS_OF_DOUBLING + (int) (nanos >>> shift));
    }

    private static long upperEnd(int bucket) {
        int shift = Math.max(0, bucket / BUCKETS_OF_DOUBLING - 1);
        long place = bucket - (long) shift * BUCKETS_OF_DOUBLING;
        return ((place + 1) << shift) - 1;
    }
}
