package io.ringside.desktop.simulation;

import io.ringside.desktop.model.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// When each node's next window is due. By the clock, where windows that are over already are
/// skipped but the latest; or at once, where no node gets further ahead of another than some
/// windows, as what is compared must come together. Thread-safe.
final class Turns {
    private static final int AHEAD = 2;
    private static final long GONE = Long.MAX_VALUE;

    private final boolean atOnce;
    private final Clock clock;
    private final long periodNanos;
    private final double speed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    /// The latest window of each node; guarded by the lock, as all below.
    private final long[] windows;

    private long startMonotonicNanos = -1;

    Turns(int nodes, boolean atOnce, Clock clock, long periodNanos, double speed) {
        this.atOnce = atOnce;
        this.clock = clock;
        this.periodNanos = periodNanos;
        this.speed = speed;
        windows = new long[nodes];
    }

    /// Waits until the node's next window is over, and gives its number; 0 when the node has left
    /// meanwhile.
    long next(int node) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (windows[node] == GONE) {
                return 0;
            }
            long window = windows[node] + 1;
            if (atOnce) {
                while (windows[node] != GONE && window > least() + AHEAD) {
                    moved.await();
                }
            } else {
                window = Math.max(window, over());
                long left = due(window) - clock.monotonicNanos();
                while (windows[node] != GONE && left > 0) {
                    moved.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
                    left = due(window) - clock.monotonicNanos();
                }
            }
            if (windows[node] == GONE) {
                return 0;
            }
            long before = atOnce ? least() : 0;
            windows[node] = window;
            // Of hundreds of nodes all would wake at each step of each, and find nothing new.
            if (atOnce && least() > before) {
                moved.signalAll();
            }
            return window;
        } finally {
            lock.unlock();
        }
    }

    /// Simulated nanoseconds since the start, by the clock; 0 at once.
    long nowNanos() {
        lock.lock();
        try {
            return atOnce ? 0 : (long) ((clock.monotonicNanos() - start()) * speed);
        } finally {
            lock.unlock();
        }
    }

    /// The node waits for nobody any more, and nobody for it.
    void leave(int node) {
        lock.lock();
        try {
            windows[node] = GONE;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long least() {
        long least = GONE - AHEAD;
        for (long window : windows) {
            least = Math.min(least, window);
        }
        return least;
    }

    /// The latest window that is over.
    private long over() {
        return (long) ((clock.monotonicNanos() - start()) * speed / periodNanos);
    }

    private long due(long window) {
        return start() + (long) (window * periodNanos / speed);
    }

    private long start() {
        if (startMonotonicNanos < 0) {
            startMonotonicNanos = clock.monotonicNanos();
        }
        return startMonotonicNanos;
    }
}
