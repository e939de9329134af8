package io.ringside.desktop.correlate.step;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The latest calls of one rank: which, and when. Not thread-safe.
final class StepLog {
    static final int MOST_CALLS = 4096;

    private final int[] kinds = new int[MOST_CALLS];
    private final long[] starts = new long[MOST_CALLS];
    private int next;
    private int count;

    void add(int kind, long startEpochNanos) {
        kinds[next] = kind;
        starts[next] = startEpochNanos;
        next = (next + 1) % MOST_CALLS;
        count = Math.min(MOST_CALLS, count + 1);
    }

    /// After a gap what was before says nothing of what comes.
    void clear() {
        count = 0;
    }

    int size() {
        return count;
    }

    /// By start.
    Calls calls() {
        int[] places =
                IntStream.range(0, count)
                        .map(i -> Math.floorMod(next - count + i, MOST_CALLS))
                        .boxed()
                        .sorted(Comparator.comparingLong(place -> starts[place]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new Calls(
                Arrays.stream(places).map(place -> kinds[place]).toArray(),
                Arrays.stream(places).mapToLong(place -> starts[place]).toArray());
    }

    /// @param kinds numbers of the kinds of calls
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never written
    record Calls(int[] kinds, long[] startEpochNanos) {}
}
