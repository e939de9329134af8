package io.ringside.node.source.nvml.call;

/// Which GPU it is. Immutable.
///
/// @param index NVML's, which is not CUDA's
/// @param uuid empty where the GPU does not tell it
/// @param pciBusId as CUDA and NCCL write it: "0000:8a:06.0"; empty where it is not told
public record GpuIdentity(int index, String uuid, String pciBusId, String name) {
    /// The id of its readings.
    public String id() {
        return uuid.isEmpty() ? "GPU " + index : uuid;
    }

    /// For sentences.
    public String title() {
        return pciBusId.isEmpty() ? "GPU " + index : "GPU " + index + " (" + pciBusId + ")";
    }
}
