package io.ringside.node.aggregate.statistics;

/// Where a duration comes from, best first.
public enum TimingSource {
    /// The GPU: last stop minus first start over the rank's channels.
    KERNEL(0),
    /// Two CUDA events around the launch of this one operation.
    EVENT(1),
    /// The proxy: last stop minus first start of its transfers.
    PROXY(2),
    /// The host only: how long enqueueing took, not the operation.
    ENQUEUE(3);

    public static final int COUNT = 4;

    /// Its place in an array of [#COUNT].
    public final int place;

    TimingSource(int place) {
        this.place = place;
    }
}
