package io.ringside.node.aggregate;

import java.util.Arrays;

/// How often each duration was seen, by buckets of less than 1 % of their value: exact below 256,
/// then 128 to a doubling, each told of by its upper end (what HdrHistogram does with 2 significant
/// digits). It holds only the buckets between the least and the greatest seen: a row's durations
/// lie within a few doublings, and there are thousands of rows.
final class DurationCounts {
    private static final int BUCKETS_OF_DOUBLING = 128;
    private static final int BUCKET_BITS = 7;
    private static final int ROOM = 16;

    private int[] counts = new int[0];
    private int lowest;
    private long total;

    long total() {
        return total;
    }

    /// Bytes of its counts.
    int bytes() {
        return counts.length * Integer.BYTES;
    }

    /// @param nanos not negative
    void add(long nanos) {
        int bucket = bucketOf(nanos);
        int at = bucket - lowest;
        if (at < 0 || at >= counts.length) {
            reach(bucket, bucket);
            at = bucket - lowest;
        }
        counts[at] = addedTo(counts[at], 1);
        total++;
    }

    void add(DurationCounts others) {
        int first = 0;
        int end = others.counts.length;
        while (first < end && others.counts[first] == 0) {
            first++;
        }
        while (end > first && others.counts[end - 1] == 0) {
            end--;
        }
        if (first == end) {
            return;
        }
        reach(others.lowest + first, others.lowest + end - 1);
        for (int i = first; i < end; i++) {
            int at = others.lowest + i - lowest;
            counts[at] = addedTo(counts[at], others.counts[i]);
        }
        total += others.total;
    }

    /// The upper end of the bucket up to which `percent` of all lie; 0 when there are none.
    long atPercentile(double percent) {
        // One step below: rounding must not make a whole number of them one more.
        double wanted = Math.clamp(Math.nextDown(percent), 0.0, 100.0);
        long upTo = Math.max(1, (long) Math.ceil(wanted * total / 100.0));
        long seen = 0;
        for (int at = 0; at < counts.length; at++) {
            seen += counts[at];
            if (seen >= upTo) {
                return upperEnd(lowest + at);
            }
        }
        return 0;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /// Holds the buckets `from` to `to`, and what it held.
    private void reach(int from, int to) {
        boolean empty = counts.length == 0;
        int first = empty ? from : Math.min(from, lowest);
        int last = empty ? to : Math.max(to, lowest + counts.length - 1);
        if (!empty && first == lowest && last < lowest + counts.length) {
            return;
        }
        // A little more on the side where it grew: the next is near.
        first = !empty && first == lowest ? first : Math.max(0, first - ROOM);
        last = !empty && last == lowest + counts.length - 1 ? last : last + ROOM;
        int[] wider = new int[last - first + 1];
        System.arraycopy(counts, 0, wider, empty ? 0 : lowest - first, counts.length);
        counts = wider;
        lowest = first;
    }

    private static int addedTo(int count, int more) {
        int sum = count + more;
        return sum < 0 ? Integer.MAX_VALUE : sum;
    }

    private static int bucketOf(long nanos) {
        int shift = Math.max(0, Long.SIZE - 1 - BUCKET_BITS - Long.numberOfLeadingZeros(nanos | 1));
        return shift * BUCKETS_OF_DOUBLING + (int) (nanos >>> shift);
    }

    private static long upperEnd(int bucket) {
        int shift = Math.max(0, bucket / BUCKETS_OF_DOUBLING - 1);
        long place = bucket - (long) shift * BUCKETS_OF_DOUBLING;
        return ((place + 1) << shift) - 1;
    }
}
