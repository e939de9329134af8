package io.ringside.node.stress;

import io.ringside.node.ring.event.RecordCursor;

/// What one lane handed over, record by record: each must be of the lane's one thread, and later in
/// that thread's order than the one before. Owned by the drain thread.
final class LaneCheck {
    private final Mix mix;
    private final long[] received;
    private final long[] missing;
    private int thread = Mix.UNKNOWN;
    private long last = -1;
    private String violation = "";

    LaneCheck(Mix mix) {
        this.mix = mix;
        received = new long[mix.length()];
        missing = new long[mix.length()];
    }

    void take(RecordCursor record) {
        int place = mix.place(record);
        long cycle = mix.cycle(record);
        long ordinal = cycle == Mix.UNKNOWN ? next(place) : cycle * mix.length() + place;
        if (place < 0 || place >= received.length || !Mix.isSound(record)) {
            violate("a record of kind " + record.kind() + " is none that its storm makes");
        } else if (ordinal <= last) {
            violate("record " + ordinal + " of place " + place + " came after record " + last);
        } else {
            received[place]++;
            if (ordinal != last + 1) {
                miss(last + 1, ordinal);
            }
            last = ordinal;
            checkThread(Mix.thread(record));
        }
    }

    /// A record that says no cycle is the next of its place. Where whole cycles were lost before
    /// it, the record after it says so, and as many are missing of each place.
    private long next(int place) {
        long first = last + 1;
        return first + Math.floorMod(place - first, (long) mix.length());
    }

    /// The number of the storm's thread; [Mix#UNKNOWN] before a record said it.
    int thread() {
        return thread;
    }

    /// All records that came.
    long received() {
        return sum(received);
    }

    long received(int place) {
        return received[place];
    }

    /// Of those before the last that came, the ones that did not.
    long missing(int place) {
        return missing[place];
    }

    /// Counts everything from the last that came up to `begun` as missing.
    void endAt(long begun) {
        if (last >= begun) {
            violate("record " + last + " came of " + begun + " that were begun");
        }
        miss(last + 1, begun);
        last = begun - 1;
    }

    /// Empty while all is well, else the first that went wrong.
    String violation() {
        return violation;
    }

    private void checkThread(int said) {
        if (said == Mix.UNKNOWN || said == thread) {
            return;
        }
        if (thread != Mix.UNKNOWN) {
            violate("a record of thread " + said + " came in the lane of thread " + thread);
        }
        thread = said;
    }

    private void miss(long from, long to) {
        long whole = Math.max(0, to - from) / mix.length();
        if (whole > 0) {
            for (int place = 0; place < missing.length; place++) {
                missing[place] += whole;
            }
        }
        for (long ordinal = from + whole * mix.length(); ordinal < to; ordinal++) {
            missing[(int) (ordinal % mix.length())]++;
        }
    }

    private void violate(String what) {
        if (violation.isEmpty()) {
            violation = what;
        }
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
