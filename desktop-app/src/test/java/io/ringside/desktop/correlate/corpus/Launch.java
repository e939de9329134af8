package io.ringside.desktop.correlate.corpus;

/// One rank's call, as it went. Times are nanoseconds of the one true clock.
///
/// @param seq NCCL's number of it, or of its Send
/// @param sampled whether its GPU times are told: the same on every rank
/// @param ticked whether its launch is timed for progress alone
/// @param reachedNanos when its stream had come to it, [#NEVER] where it did not
/// @param endNanos when it was over
record Launch(
        Shape.Call call,
        int rank,
        String datatype,
        int seq,
        boolean sampled,
        boolean ticked,
        long enqueuedNanos,
        long reachedNanos,
        long endNanos) {
    static final long NEVER = Long.MAX_VALUE;

    boolean isTimed() {
        return sampled || ticked;
    }

    boolean isOver(long nowNanos) {
        return endNanos <= nowNanos;
    }

    /// Counted apart, as the daemon does.
    record Key(int level, String name, long bytes, String datatype) {}

    Key key() {
        return new Key(call.level(), call.name(), call.bytes(), datatype);
    }
}
