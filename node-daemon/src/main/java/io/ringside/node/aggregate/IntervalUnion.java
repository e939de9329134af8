package io.ringside.node.aggregate;

/// The length of the union of time intervals, kept up to date as they arrive. Exact as long as no
/// interval begins before the last [#CAPACITY] disjoint pieces; the part of one that does is left
/// out.
final class IntervalUnion {
    private static final int CAPACITY = 1024;

    private final long[] starts = new long[CAPACITY];
    private final long[] ends = new long[CAPACITY];
    private int size;
    private long floor = Long.MIN_VALUE;
    private long coveredNanos;

    long coveredNanos() {
        return coveredNanos;
    }

    /// Adds `[start, end)`; an empty or backward one changes nothing.
    ///
    /// @return how much of it was not covered before
    long add(long start, long end) {
        long before = coveredNanos;
        insertAbove(start, end);
        return coveredNanos - before;
    }

    private void insert(long from, long end) {
        if (size == 0 || from > ends[size - 1]) {
            append(from, end);
        } else {
            merge(from, end);
        }
    }

    private void append(long start, long end) {
        if (size == CAPACITY) {
            forgetOldest();
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
        if (last == first && size == CAPACITY) {
            forgetOldest();
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

    private void forgetOldest() {
        int forgotten = CAPACITY / 2;
        floor = ends[forgotten - 1];
        size -= forgotten;
        System.arraycopy(starts, forgotten, starts, 0, size);
        System.arraycopy(ends, forgotten, ends, 0, size);
    }
}
