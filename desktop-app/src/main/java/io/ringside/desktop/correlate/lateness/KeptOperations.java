package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The latest minute's operations. Lateness is seen by those that are timed: they have the most
/// room. Of the others, where they are too many, one in so many of each series is kept and stands
/// for the rest. Not thread-safe.
final class KeptOperations {
    /// Arrivals of timed operations, 12 bytes each: a minute of 4,096 ranks that call 100 times a
    /// second, one call in 50 timed.
    static final int MOST_TIMED = 600_000;

    /// Arrivals of the others, 4 bytes each.
    static final int MOST_UNTIMED = 300_000;

    private static final int MOST_STAND = 1 << 16;

    private final Deque<Kept> timed = new ArrayDeque<>();
    private Deque<Kept> untimed = new ArrayDeque<>();
    private final Map<Series, Integer> passed = new HashMap<>();
    private int timedArrivals;
    private int untimedArrivals;
    private int oneIn = 1;
    private long crowdedOut = Long.MIN_VALUE;

    void add(Kept operation) {
        if (operation.timed()) {
            timed.add(operation);
            timedArrivals += ranks(operation);
            return;
        }
        int before =
                oneIn == 1
                        ? 0
                        : passed.compute(
                                operation.series(), (_, n) -> n == null ? 0 : (n + 1) % oneIn);
        if (before == 0) {
            untimed.add(operation.standsFor(oneIn));
            untimedArrivals += ranks(operation);
        }
        while (untimedArrivals > MOST_UNTIMED && oneIn < MOST_STAND) {
            thin();
        }
    }

    /// Keeps one of two of each series, which stands for both.
    private void thin() {
        oneIn *= 2;
        Map<Series, Integer> turns = new HashMap<>();
        Deque<Kept> left = new ArrayDeque<>();
        untimedArrivals = 0;
        for (Kept one : untimed) {
            if (turns.merge(one.series(), 1, Integer::sum) % 2 == 1) {
                left.add(one.standsFor(2 * one.stands()));
                untimedArrivals += ranks(one);
            }
        }
        untimed = left;
        passed.clear();
    }

    void forgetBefore(long epochNanos) {
        while (!timed.isEmpty()
                && (timedArrivals > MOST_TIMED || timed.getFirst().atEpochNanos() < epochNanos)) {
            Kept gone = timed.removeFirst();
            timedArrivals -= ranks(gone);
            if (gone.atEpochNanos() >= epochNanos) {
                crowdedOut = gone.atEpochNanos();
            }
        }
        while (!untimed.isEmpty() && untimed.getFirst().atEpochNanos() < epochNanos) {
            untimedArrivals -= ranks(untimed.removeFirst());
        }
        if (untimed.isEmpty()) {
            oneIn = 1;
            passed.clear();
        }
    }

    /// Whether timed ones that began later had to make room.
    boolean isCrowded(long epochNanos) {
        return crowdedOut > epochNanos;
    }

    /// Timed ones that began later.
    List<Kept> timedAfter(long epochNanos) {
        return after(timed, epochNanos);
    }

    /// All that began later.
    List<Kept> after(long epochNanos) {
        List<Kept> all = after(timed, epochNanos);
        all.addAll(after(untimed, epochNanos));
        return all;
    }

    private static List<Kept> after(Deque<Kept> of, long epochNanos) {
        List<Kept> later = new ArrayList<>();
        for (Kept one : of) {
            if (one.atEpochNanos() > epochNanos) {
                later.add(one);
            }
        }
        return later;
    }

    private static int ranks(Kept operation) {
        return operation.operation().arrivals().size();
    }
}
