package io.ringside.node.source.nvml.read;

import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;

/// Reads one GPU, again and again, for one probe: made anew for each GPU whenever NVML was started.
/// Belongs to the probe's thread.
public interface GpuReader extends AutoCloseable {
    /// Blocks as long as the driver does. What is absent stays out; what fails is noted in `calls`,
    /// and when that says that the GPU is lost, only what is known all the same is added.
    void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look);

    /// Frees what it holds of NVML, while NVML is still up.
    @Override
    default void close() {}
}
