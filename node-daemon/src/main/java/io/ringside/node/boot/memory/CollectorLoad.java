package io.ringside.node.boot.memory;

/// How much of the time passes in collections of the heap. Belongs to one thread.
final class CollectorLoad {
    /// Short enough that a daemon told to end meanwhile is gone in time, longer than any one
    /// collection of an honest heap.
    private static final long STRETCH_NANOS = 4_000_000_000L;

    private static final int HOPELESS_PERCENT = 75;

    private boolean begun;
    private long sinceNanos;
    private long beforeMillis;

    /// Whether the heap was full and collecting took nearly all of the latest 4 s or more: nothing
    /// gets better from there.
    ///
    /// @param nanos now, of a clock that never jumps
    /// @param collectingMillis what collections have taken since the process began
    /// @param isFull whether the latest full collection left the heap full
    boolean isHopeless(long nanos, long collectingMillis, boolean isFull) {
        if (!begun || !isFull) {
            restart(nanos, collectingMillis);
            return false;
        }
        long passed = nanos - sinceNanos;
        if (passed < STRETCH_NANOS) {
            return false;
        }
        long collecting = (collectingMillis - beforeMillis) * 1_000_000;
        restart(nanos, collectingMillis);
        return collecting >= passed / 100 * HOPELESS_PERCENT;
    }

    private void restart(long nanos, long collectingMillis) {
        begun = true;
        sinceNanos = nanos;
        beforeMillis = collectingMillis;
    }
}
