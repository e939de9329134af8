package io.ringside.node.aggregate.statistics;

import java.util.Arrays;

/// The length of the union of time intervals, kept up to date as they arrive. Exact as long as no
/// interval begins before the last [#CAPACITY] disjoint pieces, or before what [#forgetOlderThan]
/// let go of; the part of one that does is left out.
public final class IntervalUnion {
    static final int CAPACITY = 1024;
    private static final int FIRST_CAPACITY = 4;

    /// So many pieces cost little, and are kept however old they are.
    private static final int KEPT_PIECES = 32;

    private long[] starts = new long[FIRST_CAPACITY];
    private long[] ends = new long[FIRST_CAPACITY];
    private int size;
    private long floor = Long.MIN_VALUE;
    private long coveredNanos;

    public long coveredNanos() {
        return coveredNanos;
    }

    /// Pieces that it has room for; memory is 16 bytes each.
    int capacity() {
        return starts.length;
    }

    /// Adds `[start, end)`; an empty or backward one changes nothing.
    ///
    /// @return how much of it was not covered before
    public long add(long start, long end) {
        long before = coveredNanos;
        insertAbove(start, end);
        return coveredNanos - before;
    }

    /// Gives back the room of pieces that ended more than `nanos` before the latest one did. What
    /// they cover stays counted.
    public void forgetOlderThan(long nanos) {
        if (size <= KEPT_PIECES) {
            return;
        }
        long before = ends[size - 1] - nanos;
        int forgotten = 0;
        while (forgotten < size - KEPT_PIECES && ends[forgotten] < before) {
            forgotten++;
        }
        if (forgotten > 0) {
            forget(forgotten);
        }
        if (size <= starts.length / 4) {
            resize(starts.length / 2);
        }
    }

    private void insert(long from, long end) {
        if (size == 0 || from > ends[size - 1]) {
            append(from, end);
        } else {
            merge(from, end);
        }
    }

    private void append(long start, long end) {
        if (size == starts.length) {
            makeRoom();
        }
        starts[size] = start;
        ends[size] = end;
        size++;
        coveredNanos += end - start;
    }

    /// Replaces the pieces that touch `[start, end)` by their hull.
    private void merge(long start, long end) {
        int first = size;
        while (first > 0 && ends[first - 1] >= start) {
            first--;
        }
        int last = first;
        long from = start;
        long to = end;
        while (last < size && starts[last] <= end) {
            from = Math.min(from, starts[last]);
            to = Math.max(to, ends[last]);
            coveredNanos -= ends[last] - starts[last];
            last++;
        }
        if (last == first && size == starts.length) {
            makeRoom();
            insertAbove(start, end);
            return;
        }
        System.arraycopy(starts, last, starts, first + 1, size - last);
        System.arraycopy(ends, last, ends, first + 1, size - last);
        starts[first] = from;
        ends[first] = to;
        size += 1 - (last - first);
        coveredNanos += to - from;
    }

    /// What of it lies above the floor.
    private void insertAbove(long start, long end) {
        long from = Math.max(start, floor);
        if (from < end) {
            insert(from, end);
        }
    }

    private void makeRoom() {
        if (starts.length < CAPACITY) {
            resize(starts.length * 2);
        } else {
            forget(CAPACITY / 2);
        }
    }

    private void forget(int oldest) {
        floor = ends[oldest - 1];
        size -= oldest;
        System.arraycopy(starts, oldest, starts, 0, size);
        System.arraycopy(ends, oldest, ends, 0, size);
    }

    private void resize(int capacity) {
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }
}
