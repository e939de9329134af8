package io.ringside.node.nvml;

/// Which GPU it is. Immutable.
///
/// @param index NVML's, which is not CUDA's
/// @param uuid empty where the GPU does not tell it
/// @param pciBusId as CUDA and NCCL write it: "0000:8a:06.0"; empty where it is not told
record GpuIdentity(int index, String uuid, String pciBusId, String name) {
    /// The id of its readings.
    String id() {
        return uuid.isEmpty() ? "GPU " + index : uuid;
    }

    /// For sentences.
    String title() {
        return pciBusId.isEmpty() ? "GPU " + index : "GPU " + index + " (" + pciBusId + ")";
    }
}
