package io.ringside.protocol.figures;

/// How a figure behaves in time.
public enum FigureKind {
    /// A value as of the reading.
    GAUGE,
    /// A count that only grows, until whoever counts starts again.
    COUNTER,
    /// A limit or capacity: fixed unless somebody sets it.
    LIMIT
}
