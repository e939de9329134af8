package io.ringside.node.aggregate;

/// What a span on the timeline is.
public enum SpanKind {
    /// One proxy operation.
    TRANSFER,
    /// One chunk of a transfer.
    STEP,
    /// One operation on one channel of one GPU; its stamps are the GPU's.
    KERNEL_CHANNEL,
    /// A call of NCCL's API.
    API,
    KERNEL_LAUNCH
}
