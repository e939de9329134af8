package io.ringside.node.nvml;

import io.ringside.node.source.GpuReading;
import java.util.List;

/// What one pass over the GPUs brought: a reading of each that answers, and in words what did not
/// work.
///
/// @param faults calls that failed on a GPU that goes on answering, one text a GPU
/// @param lost GPUs that answer no more until NVML is initialised again, or NVML itself
record NvmlScan(List<GpuReading> readings, List<String> faults, List<String> lost) {
    NvmlScan {
        readings = List.copyOf(readings);
        faults = List.copyOf(faults);
        lost = List.copyOf(lost);
    }

    static NvmlScan failed(String reason) {
        return new NvmlScan(List.of(), List.of(), List.of(reason));
    }
}
