package io.ringside.desktop.correlate.matching;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Stamps of one operation by place, 0 where absent: 4 bytes each as long as all lie within two
/// seconds of the first that was put, 8 from then on. Not thread-safe.
final class Stamps {
    /// Stands for the first one, as 0 is absence.
    private static final int FIRST = Integer.MIN_VALUE;

    private static final int[] NONE = {};

    private long first;
    private int[] after;
    private long @Nullable [] wide;

    Stamps(int places) {
        after = places == 0 ? NONE : new int[places];
    }

    int places() {
        long[] all = wide;
        return all == null ? after.length : all.length;
    }

    /// Makes it as long or as short as that.
    void resize(int places) {
        long[] all = wide;
        if (all != null) {
            wide = Arrays.copyOf(all, places);
        } else if (after.length != places) {
            after = Arrays.copyOf(after, places);
        }
    }

    void put(int place, long stamp) {
        first = first == 0 ? stamp : first;
        long behind = stamp - first;
        if (wide == null && stamp != 0 && (behind != (int) behind || behind == FIRST)) {
            widen();
        }
        long[] all = wide;
        if (all != null) {
            all[place] = stamp;
        } else {
            after[place] = stamp == 0 ? 0 : behind == 0 ? FIRST : (int) behind;
        }
    }

    /// 0: absent.
    long at(int place) {
        long[] all = wide;
        if (all != null) {
            return all[place];
        }
        int behind = after[place];
        return behind == 0 ? 0 : behind == FIRST ? first : first + behind;
    }

    private void widen() {
        long[] all = new long[after.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = at(i);
        }
        wide = all;
        after = NONE;
    }
}
