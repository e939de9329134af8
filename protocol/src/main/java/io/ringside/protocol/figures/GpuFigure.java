package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of a GPU as a whole, or of one MIG instance.
public enum GpuFigure implements Figure {
    UTILIZATION(
            "gpu.utilization",
            "1",
            GAUGE,
            "Share of time in which a kernel ran, NVML's gpu; coarse"),
    MEMORY_CONTROLLER_UTILIZATION(
            "gpu.memory_controller.utilization",
            "1",
            GAUGE,
            "Share of time in which memory was read or written; not bandwidth"),
    MEMORY_USED("gpu.memory.used", "By", GAUGE, "Memory in use, without what the driver reserves"),
    MEMORY_TOTAL("gpu.memory.total", "By", LIMIT, "Size of the memory"),
    MEMORY_RESERVED("gpu.memory.reserved", "By", GAUGE, "Memory that driver and firmware reserve"),
    TEMPERATURE("gpu.temperature", "Cel", GAUGE, "Temperature of the GPU"),
    MEMORY_TEMPERATURE("gpu.memory.temperature", "Cel", GAUGE, "Temperature of the memory"),
    TEMPERATURE_SLOWDOWN("gpu.temperature.slowdown", "Cel", LIMIT, "The GPU slows down here"),
    POWER("gpu.power", "W", GAUGE, "Power drawn, averaged by the driver"),
    POWER_LIMIT("gpu.power.limit", "W", LIMIT, "Power that the GPU may draw, enforced"),
    SM_CLOCK("gpu.clock.sm", "Hz", GAUGE, "Clock of the SMs"),
    MEMORY_CLOCK("gpu.clock.memory", "Hz", GAUGE, "Clock of the memory"),
    SM_CLOCK_MAX("gpu.clock.sm.max", "Hz", LIMIT, "Greatest clock of the SMs"),
    MEMORY_CLOCK_MAX("gpu.clock.memory.max", "Hz", LIMIT, "Greatest clock of the memory"),
    ECC_CORRECTED_VOLATILE(
            "gpu.ecc.corrected.volatile",
            "{error}",
            COUNTER,
            "Corrected since the driver was loaded"),
    ECC_UNCORRECTED_VOLATILE(
            "gpu.ecc.uncorrected.volatile",
            "{error}",
            COUNTER,
            "Uncorrected since the driver was loaded"),
    ECC_CORRECTED_AGGREGATE(
            "gpu.ecc.corrected.aggregate", "{error}", COUNTER, "Corrected in the life of the GPU"),
    ECC_UNCORRECTED_AGGREGATE(
            "gpu.ecc.uncorrected.aggregate",
            "{error}",
            COUNTER,
            "Uncorrected in the life of the GPU"),
    PERFORMANCE_STATE("gpu.performance_state", "1", GAUGE, "0 is P0, the fastest"),
    SM_ACTIVE("gpu.sm.active", "1", GAUGE, "Share of time in which an SM had a warp, mean of SMs"),
    SM_OCCUPANCY("gpu.sm.occupancy", "1", GAUGE, "Warps on the SMs, of what they can hold"),
    TENSOR_ACTIVE("gpu.tensor.active", "1", GAUGE, "Share of cycles of the tensor cores"),
    FP16_ACTIVE("gpu.fp16.active", "1", GAUGE, "Share of cycles of the FP16 units, without tensor"),
    FP32_ACTIVE("gpu.fp32.active", "1", GAUGE, "Share of cycles of the FP32 units"),
    FP64_ACTIVE("gpu.fp64.active", "1", GAUGE, "Share of cycles of the FP64 units"),
    DRAM_ACTIVE("gpu.dram.active", "1", GAUGE, "Share of cycles in which the memory moved data"),
    PCIE_SENT("gpu.pcie.sent", "By/s", GAUGE, "From the GPU over PCIe, headers included"),
    PCIE_RECEIVED("gpu.pcie.received", "By/s", GAUGE, "To the GPU over PCIe, headers included"),
    NVLINK_SENT("gpu.nvlink.sent", "By/s", GAUGE, "From the GPU over all NVLinks"),
    NVLINK_RECEIVED("gpu.nvlink.received", "By/s", GAUGE, "To the GPU over all NVLinks");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    GpuFigure(String id, String unit, FigureKind kind, String meaning) {
        this.id = id;
        this.unit = unit;
        this.kind = kind;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public FigureKind kind() {
        return kind;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
