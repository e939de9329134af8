package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of a GPU as a whole: how busy its parts were since the look before, by NVML GPM or an
/// exporter.
public enum GpuActivityFigure implements Catalogued {
    GRAPHICS_ACTIVE(
            "gpu.graphics.active",
            "1",
            GAUGE,
            "Share of time in which any graphics or compute engine worked"),
    SM_ACTIVE("gpu.sm.active", "1", GAUGE, "Share of time in which an SM had a warp, over all SMs"),
    SM_OCCUPANCY("gpu.sm.occupancy", "1", GAUGE, "Warps resident, as a share of what the SMs hold"),
    INTEGER_ACTIVE(
            "gpu.integer.active", "1", GAUGE, "Share of time in which the integer pipes worked"),
    TENSOR_ACTIVE("gpu.tensor.active", "1", GAUGE, "Share of time in which any tensor pipe worked"),
    TENSOR_DFMA_ACTIVE(
            "gpu.tensor.dfma.active", "1", GAUGE, "Share of time in which tensor pipes did FP64"),
    TENSOR_HMMA_ACTIVE(
            "gpu.tensor.hmma.active",
            "1",
            GAUGE,
            "Share of time in which tensor pipes did FP16, BF16 or FP8"),
    TENSOR_IMMA_ACTIVE(
            "gpu.tensor.imma.active",
            "1",
            GAUGE,
            "Share of time in which tensor pipes did integers"),
    FP64_ACTIVE(
            "gpu.fp64.active",
            "1",
            GAUGE,
            "Share of time in which the FP64 pipes worked, without tensor"),
    FP32_ACTIVE(
            "gpu.fp32.active",
            "1",
            GAUGE,
            "Share of time in which the FP32 pipes worked, without tensor"),
    FP16_ACTIVE(
            "gpu.fp16.active",
            "1",
            GAUGE,
            "Share of time in which the FP16 pipes worked, without tensor"),
    DRAM_ACTIVE(
            "gpu.dram.active",
            "1",
            GAUGE,
            "Memory bandwidth used, as a share of the greatest in theory"),
    PCIE_SEND_RATE("gpu.pcie.send_rate", "By/s", GAUGE, "Sent over PCIe"),
    PCIE_RECEIVE_RATE("gpu.pcie.receive_rate", "By/s", GAUGE, "Received over PCIe"),
    PCIE_RATE(
            "gpu.pcie.rate",
            "By/s",
            GAUGE,
            "Sent and received over PCIe together, where a source does not part them"),
    NVLINK_SEND_RATE("gpu.nvlink.send_rate", "By/s", GAUGE, "Sent over all NVLinks"),
    NVLINK_RECEIVE_RATE("gpu.nvlink.receive_rate", "By/s", GAUGE, "Received over all NVLinks"),
    NVLINK_RATE(
            "gpu.nvlink.rate",
            "By/s",
            GAUGE,
            "Sent and received over all NVLinks together, where a source does not part them");

    private final Entry entry;

    GpuActivityFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
