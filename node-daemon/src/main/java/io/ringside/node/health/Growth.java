package io.ringside.node.health;

/// How a counter of one subject grew over a window, restarts taken out: a value below the one
/// before counts as a restart from zero. Keeps some 30 marks, so that a window may begin a
/// thirtieth of itself too early. Belongs to the thread that judges.
final class Growth {
    private static final int PARTS = 30;
    private static final int MARKS = PARTS + 2;

    private final long windowNanos;
    private final long[] times = new long[MARKS];
    private final double[] totals = new double[MARKS];
    private int first;
    private int count;
    private long latestNanos;
    private double latestValue;
    private double total;

    Growth(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /// A reading that was added already is not added again.
    ///
    /// @param readNanos when it was read
    void add(long readNanos, double value) {
        if (count == 0) {
            mark(readNanos);
        } else if (readNanos <= latestNanos) {
            return;
        } else {
            total += value >= latestValue ? value - latestValue : value;
        }
        latestNanos = readNanos;
        latestValue = value;
        if (readNanos - times[(first + count - 1) % MARKS] >= windowNanos / PARTS) {
            mark(readNanos);
        }
        while (count > 1 && times[(first + 1) % MARKS] <= readNanos - windowNanos) {
            first = (first + 1) % MARKS;
            count--;
        }
    }

    /// NaN before the second reading.
    double increase() {
        return span() > 0 ? total - totals[first] : Double.NaN;
    }

    /// Per second; NaN until half of the window was seen.
    double rate() {
        return 2 * span() >= windowNanos ? increase() * 1e9 / span() : Double.NaN;
    }

    private long span() {
        return count == 0 ? 0 : latestNanos - times[first];
    }

    private void mark(long readNanos) {
        if (count == MARKS) {
            first = (first + 1) % MARKS;
            count--;
        }
        times[(first + count) % MARKS] = readNanos;
        totals[(first + count) % MARKS] = total;
        count++;
    }
}
