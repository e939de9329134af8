package io.ringside.node.aggregate.span;

/// What a span on the timeline is.
public enum SpanKind {
    /// One proxy operation.
    TRANSFER(0),
    /// One chunk of a transfer.
    STEP(1),
    /// One operation on one channel of one GPU; its stamps are the GPU's.
    KERNEL_CHANNEL(2),
    /// A call of NCCL's API.
    API(3),
    KERNEL_LAUNCH(4);

    private static final SpanKind[] BY_CODE = {TRANSFER, STEP, KERNEL_CHANNEL, API, KERNEL_LAUNCH};

    private final byte code;

    SpanKind(int code) {
        this.code = (byte) code;
    }

    /// How it stands in a column.
    byte code() {
        return code;
    }

    static SpanKind of(byte code) {
        return BY_CODE[code];
    }
}
