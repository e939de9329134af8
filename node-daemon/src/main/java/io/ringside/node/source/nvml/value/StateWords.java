package io.ringside.node.source.nvml.value;

import java.util.List;

/// NVML's numbered states in words, as attributes carry them.
public final class StateWords {
    /// NVML_COMPUTEMODE_.
    static final List<String> COMPUTE_MODE =
            List.of("default", "exclusive_thread", "prohibited", "exclusive_process");

    /// NVML_FEATURE_, and other modes that are off or on.
    static final List<String> SWITCH = List.of("disabled", "enabled");

    /// NVML_GPU_FABRIC_STATE_.
    static final List<String> FABRIC_STATE =
            List.of("not_supported", "not_started", "in_progress", "completed");

    /// NVML_GPU_FABRIC_HEALTH_SUMMARY_.
    static final List<String> FABRIC_HEALTH =
            List.of("not_supported", "healthy", "unhealthy", "limited_capacity");

    /// NVML_NVLINK_STATE_.
    public static final List<String> LINK_STATE = List.of("inactive", "active", "sleep");

    /// NVML_NVLINK_VERSION_.
    public static final List<String> LINK_VERSION =
            List.of("", "1.0", "2.0", "2.2", "3.0", "3.1", "4.0", "5.0", "6.0");

    /// NVML_NVLINK_DEVICE_TYPE_.
    public static final List<String> REMOTE_TYPE = List.of("gpu", "ibm_npu", "switch");

    /// NVML_GPU_RECOVERY_ACTION_.
    public static final List<String> RECOVERY_ACTION =
            List.of(
                    "none",
                    "gpu_reset",
                    "node_reboot",
                    "drain_p2p",
                    "drain_and_reset",
                    "gpu_reset_bus");

    private StateWords() {}

    /// A number that this version does not know stays a number.
    public static String of(List<String> words, long number) {
        return number >= 0 && number < words.size()
                ? words.get((int) number)
                : Long.toString(number);
    }
}
