package io.ringside.node.source.engine.dialect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// The greatest value of the last minute. Belongs to one thread.
final class Peak {
    private static final long SPAN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /// Falling in value, rising in time: the first is the greatest.
    private final Deque<Seen> seen = new ArrayDeque<>();

    double with(double value, long monotonicNanos) {
        while (!seen.isEmpty() && seen.getLast().value <= value) {
            seen.removeLast();
        }
        seen.addLast(new Seen(value, monotonicNanos));
        while (monotonicNanos - seen.getFirst().atNanos > SPAN_NANOS) {
            seen.removeFirst();
        }
        return seen.getFirst().value;
    }

    private record Seen(double value, long atNanos) {}
}
