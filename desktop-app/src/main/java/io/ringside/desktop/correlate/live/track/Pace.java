package io.ringside.desktop.correlate.live.track;

import java.util.Arrays;

/// How fast one rank's calls follow each other on one communicator: the latest 32 intervals, those
/// of one window taken as equal. Not thread-safe.
public final class Pace {
    private static final int MOST = 32;

    private final long[] intervals = new long[MOST];
    private int taken;

    /// @param calls in `nanos`, 1 or more
    public void add(long nanos, long calls) {
        long each = Math.max(0, nanos) / calls;
        for (long i = 0; i < Math.min(calls, MOST); i++) {
            intervals[taken++ % MOST] = each;
            if (taken == 2 * MOST) {
                taken = MOST;
            }
        }
    }

    /// 0 where no interval is known.
    public long medianNanos() {
        int known = Math.min(taken, MOST);
        if (known == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(intervals, known);
        Arrays.sort(sorted);
        return sorted[known / 2];
    }
}
