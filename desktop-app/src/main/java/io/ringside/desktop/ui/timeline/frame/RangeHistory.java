package io.ringside.desktop.ui.timeline.frame;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The ranges that were shown before, newest first: what Backspace goes back through. Small steps
/// in a row, as the wheel makes them, are one. Owned by the FX thread.
public final class RangeHistory {
    private static final int MOST = 64;
    private static final double STEP = 1.8;

    private final Deque<TimeRange> before = new ArrayDeque<>();

    /// A range is left for another one.
    public void left(TimeRange range, TimeRange next) {
        TimeRange newest = before.peek();
        if (range.equals(next) || range.equals(newest)) {
            return;
        }
        if (newest == null || jump(newest, next)) {
            before.push(range);
            if (before.size() > MOST) {
                before.removeLast();
            }
        }
    }

    /// The one before; empty: there is none.
    public Optional<TimeRange> back() {
        return Optional.ofNullable(before.poll());
    }

    /// Another time: nothing of it means anything.
    public void clear() {
        before.clear();
    }

    private static boolean jump(TimeRange from, TimeRange to) {
        double grown = (double) from.spanNanos() / to.spanNanos();
        return grown >= STEP
                || grown <= 1 / STEP
                || Math.abs(from.startNanos() - to.startNanos()) >= from.spanNanos() / 2;
    }
}
