package io.ringside.node.health.derive;

/// What the work of a GPU is held back by.
enum WorkloadClass {
    COMPUTE_BOUND(
            "compute-bound",
            "The SMs are the limit, as they should be. Smaller types (FP8, BF16) and kernels that use the tensor cores go further."),
    MEMORY_BOUND(
            "memory-bound",
            "Memory bandwidth is the limit; low SM use beside it is normal. Quantise, fuse kernels, or raise the batch size."),
    PCIE_BOUND(
            "pcie-bound",
            "Transfers to or from the host are the limit. Pin memory, overlap copies with work, keep data on the GPU."),
    THERMALLY_THROTTLED(
            "thermally-throttled",
            "Heat lowers the clocks. Improve the cooling or lower the power limit; its peers wait for it."),
    IDLE("idle", ""),
    UNKNOWN("unknown", "");

    private final String id;
    private final String advice;

    WorkloadClass(String id, String advice) {
        this.id = id;
        this.advice = advice;
    }

    String id() {
        return id;
    }

    /// Empty: nothing is to be done.
    String advice() {
        return advice;
    }
}
