package io.ringside.node.time;

import java.util.Arrays;

/// What is added to stamps of a line that never jumps, so that they are the wall clock's: a
/// correction from each step forward on. Of many steps the first and the latest are kept.
/// Immutable.
final class Telling {
    static final Telling PLAIN = new Telling(new long[] {Long.MIN_VALUE}, new long[] {0});

    private static final int MOST = 64;

    private final long[] fromNanos;
    private final long[] plusNanos;

    private Telling(long[] fromNanos, long[] plusNanos) {
        this.fromNanos = fromNanos;
        this.plusNanos = plusNanos;
    }

    boolean isPlain() {
        return plusNanos.length == 1 && plusNanos[0] == 0;
    }

    long correctionNanos(long stamp) {
        int at = fromNanos.length - 1;
        while (stamp < fromNanos[at]) {
            at--;
        }
        return plusNanos[at];
    }

    long latestNanos() {
        return plusNanos[plusNanos.length - 1];
    }

    /// From that stamp on it is so much more.
    Telling ahead(long from, long byNanos) {
        int kept = Math.min(fromNanos.length, MOST - 1);
        long[] nextFrom = Arrays.copyOf(fromNanos, kept + 1);
        long[] nextPlus = Arrays.copyOf(plusNanos, kept + 1);
        // The first tells the daemon's start, which must not move; the second oldest makes room.
        System.arraycopy(fromNanos, fromNanos.length - kept + 1, nextFrom, 1, kept - 1);
        System.arraycopy(plusNanos, plusNanos.length - kept + 1, nextPlus, 1, kept - 1);
        nextFrom[kept] = from;
        nextPlus[kept] = latestNanos() + byNanos;
        return new Telling(nextFrom, nextPlus);
    }

    /// All is so much less.
    Telling back(long byNanos) {
        return new Telling(
                fromNanos, Arrays.stream(plusNanos).map(plus -> plus - byNanos).toArray());
    }
}
