package io.ringside.node.nvml;

/// The values of `nvmlReturn_t` that Ringside acts on; every other one is only reported.
final class NvmlReturn {
    static final int SUCCESS = 0;
    static final int UNINITIALIZED = 1;
    static final int NOT_SUPPORTED = 3;
    static final int DRIVER_NOT_LOADED = 9;
    static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;
    static final int VGPU_ECC_NOT_SUPPORTED = 22;

    /// Ours, outside NVML's range: the library has no such symbol.
    static final int NO_SYMBOL = -1;

    private NvmlReturn() {}

    /// Whether the fact asked for does not exist on this GPU or with this driver: absent, and no
    /// fault.
    static boolean isAbsent(int code) {
        return code == NOT_SUPPORTED || code == VGPU_ECC_NOT_SUPPORTED || code == NO_SYMBOL;
    }

    /// Whether the GPU answers nothing more until it is reset or NVML is initialised again.
    static boolean isLost(int code) {
        return code == GPU_IS_LOST || code == RESET_REQUIRED;
    }
}
