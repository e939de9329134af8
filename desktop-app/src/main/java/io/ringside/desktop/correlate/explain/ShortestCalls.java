package io.ringside.desktop.correlate.explain;

import java.util.Arrays;

/// How long each call of a series took on whichever rank it was shortest, by sequence number.
/// Columns and not objects, as each node of a job has hundreds for each of its series. Owned by one
/// thread.
final class ShortestCalls {
    private static final int LEAST = 16;

    private final int most;
    private int[] sequences = new int[LEAST];

    /// 0: the place is free.
    private long[] nanos = new long[LEAST];

    private int size;

    /// @param most calls that are taken, a power of two
    ShortestCalls(int most) {
        this.most = most;
    }

    /// A rank's time of a call; of more calls than are taken nothing is kept.
    ///
    /// @param took above 0
    void add(int sequence, long took) {
        int place = place(sequence);
        if (nanos[place] != 0) {
            nanos[place] = Math.min(nanos[place], took);
            return;
        }
        if (size == most) {
            return;
        }
        if (4 * size >= 3 * nanos.length) {
            grow();
            place = place(sequence);
        }
        sequences[place] = sequence;
        nanos[place] = took;
        size++;
    }

    /// Nanoseconds. There must be a call.
    double median() {
        long[] sorted = Arrays.stream(nanos).filter(took -> took != 0).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
    }

    private int place(int sequence) {
        int mask = nanos.length - 1;
        int place = ((sequence * 0x9E3779B9) >>> 8) & mask;
        while (nanos[place] != 0 && sequences[place] != sequence) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        int[] old = sequences;
        long[] took = nanos;
        sequences = new int[2 * old.length];
        nanos = new long[sequences.length];
        for (int i = 0; i < old.length; i++) {
            if (took[i] != 0) {
                int place = place(old[i]);
                sequences[place] = old[i];
                nanos[place] = took[i];
            }
        }
    }
}
