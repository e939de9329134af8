package io.ringside.desktop.state.timeline;

import io.ringside.desktop.viewdata.TimelineData.Gap;
import io.ringside.desktop.viewdata.TimelineData.Known;
import java.util.ArrayDeque;
import java.util.List;

/// Which windows of a node came, in time: where they begin, where they end and the gaps between
/// them. Owned by the correlate thread.
final class WindowLog {
    static final int MOST_GAPS = 256;

    /// Windows follow each other with less than this between them.
    private static final long LEAST_GAP_NANOS = 1_000_000L;

    private final ArrayDeque<Gap> gaps = new ArrayDeque<>();
    private long fromNanos = Long.MIN_VALUE;
    private long toNanos = Long.MIN_VALUE;
    private boolean dropped;

    /// Nothing of what was noted holds any more.
    void clear() {
        gaps.clear();
        fromNanos = Long.MIN_VALUE;
        toNanos = Long.MIN_VALUE;
        dropped = false;
    }

    void came(long startNanos, long endNanos) {
        if (fromNanos == Long.MIN_VALUE) {
            fromNanos = startNanos;
        } else if (startNanos - toNanos >= LEAST_GAP_NANOS) {
            gaps.addLast(new Gap(toNanos, startNanos));
            if (gaps.size() > MOST_GAPS) {
                droppedBefore(gaps.getFirst().endNanos());
            }
        }
        toNanos = Math.max(toNanos, endNanos);
    }

    /// What lies before is no longer kept.
    void droppedBefore(long nanos) {
        if (fromNanos == Long.MIN_VALUE || nanos <= fromNanos) {
            return;
        }
        fromNanos = Math.min(nanos, toNanos);
        dropped = true;
        while (!gaps.isEmpty() && gaps.getFirst().endNanos() <= fromNanos) {
            gaps.removeFirst();
        }
    }

    /// @param silent the node is not heard now
    Known known(boolean silent) {
        return fromNanos == Long.MIN_VALUE
                ? Known.NOTHING
                : new Known(fromNanos, dropped, toNanos, silent, List.copyOf(gaps));
    }

    boolean isEmpty() {
        return fromNanos == Long.MIN_VALUE;
    }

    long toNanos() {
        return toNanos;
    }
}
