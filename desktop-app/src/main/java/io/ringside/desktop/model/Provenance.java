package io.ringside.desktop.model;

/// How a figure of a link came about, strongest first. Absent is no link at all.
public enum Provenance {
    /// NCCL's proxy moved the bytes and said so.
    MEASURED,
    /// A Send named the peer and the bytes; nothing watched the wire.
    DECLARED,
    /// From the algorithm and the known ring order.
    MODELLED
}
