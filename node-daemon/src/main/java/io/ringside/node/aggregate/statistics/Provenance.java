package io.ringside.node.aggregate.statistics;

/// How the bytes between two ranks are known.
public enum Provenance {
    /// Seen leaving, by the proxy.
    MEASURED,
    /// Said by the call: a send's peer and size.
    DECLARED,
    /// Worked out from the algorithm and the known ring order.
    MODELLED
}
