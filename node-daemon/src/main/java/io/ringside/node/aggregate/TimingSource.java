package io.ringside.node.aggregate;

/// Where a duration comes from, best first.
public enum TimingSource {
    /// The GPU: last stop minus first start over the rank's channels.
    KERNEL,
    /// The proxy: last stop minus first start of its transfers.
    PROXY,
    /// The host only: how long enqueueing took, not the operation.
    ENQUEUE
}
