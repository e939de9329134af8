package io.ringside.node.source.nvml.call;

/// The values of `nvmlReturn_t` that Ringside acts on; every other one is only reported.
public final class NvmlReturn {
    public static final int SUCCESS = 0;
    static final int UNINITIALIZED = 1;
    static final int INVALID_ARGUMENT = 2;
    public static final int NOT_SUPPORTED = 3;
    static final int NOT_FOUND = 6;
    public static final int INSUFFICIENT_SIZE = 7;
    public static final int DRIVER_NOT_LOADED = 9;
    static final int TIMEOUT = 10;
    static final int FUNCTION_NOT_FOUND = 13;
    public static final int GPU_IS_LOST = 15;
    static final int RESET_REQUIRED = 16;
    static final int NO_DATA = 21;
    static final int VGPU_ECC_NOT_SUPPORTED = 22;
    static final int ARGUMENT_VERSION_MISMATCH = 25;
    static final int DEPRECATED = 26;
    static final int NOT_READY = 27;

    /// Ours, outside NVML's range: the library has no such symbol.
    static final int NO_SYMBOL = -1;

    private NvmlReturn() {}

    /// Whether the fact asked for does not exist on this GPU or with this driver: absent, and no
    /// fault. A selector that a driver or GPU does not know is an invalid argument to it.
    static boolean isAbsent(int code) {
        return switch (code) {
            case NO_SYMBOL,
                    INVALID_ARGUMENT,
                    NOT_SUPPORTED,
                    NOT_FOUND,
                    FUNCTION_NOT_FOUND,
                    NO_DATA,
                    VGPU_ECC_NOT_SUPPORTED,
                    ARGUMENT_VERSION_MISMATCH,
                    DEPRECATED,
                    NOT_READY ->
                    true;
            default -> false;
        };
    }

    /// Whether the GPU answers nothing more until it is reset or NVML is initialised again.
    public static boolean isLost(int code) {
        return code == GPU_IS_LOST || code == RESET_REQUIRED || code == UNINITIALIZED;
    }
}
