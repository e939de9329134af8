package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of a GPU as a whole, or of one MIG instance: how it is. What it has suffered is in
/// [GpuHealthFigure], how busy its parts are in [GpuActivityFigure].
public enum GpuFigure implements Catalogued {
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
    POWER_INSTANT("gpu.power.instant", "W", GAUGE, "Power drawn at one moment"),
    MEMORY_POWER("gpu.memory.power", "W", GAUGE, "Power drawn by the memory, averaged"),
    MODULE_POWER("gpu.module.power", "W", GAUGE, "Power drawn by the module, averaged"),
    POWER_LIMIT_REQUESTED(
            "gpu.power.limit.requested", "W", LIMIT, "Power limit that was asked for"),
    POWER_LIMIT_DEFAULT("gpu.power.limit.default", "W", LIMIT, "Power limit after a reset"),
    POWER_LIMIT_MIN("gpu.power.limit.min", "W", LIMIT, "Least power limit that can be set"),
    POWER_LIMIT_MAX("gpu.power.limit.max", "W", LIMIT, "Greatest power limit that can be set"),
    ENERGY("gpu.energy", "J", COUNTER, "Energy used since the driver was loaded"),
    TEMPERATURE_SHUTDOWN("gpu.temperature.shutdown", "Cel", LIMIT, "The GPU shuts down here"),
    TEMPERATURE_MAX("gpu.temperature.max", "Cel", LIMIT, "Greatest temperature it is to work at"),
    MEMORY_TEMPERATURE_MAX(
            "gpu.memory.temperature.max", "Cel", LIMIT, "Greatest temperature of the memory"),
    TEMPERATURE_MARGIN(
            "gpu.temperature.margin", "Cel", GAUGE, "Degrees left to the nearest slowdown"),
    TEMPERATURE_MARGIN_SHUTDOWN(
            "gpu.temperature.margin.shutdown", "Cel", LIMIT, "Margin at which the GPU shuts down"),
    TEMPERATURE_MARGIN_SLOWDOWN(
            "gpu.temperature.margin.slowdown",
            "Cel",
            LIMIT,
            "Margin at which hardware slows it down"),
    TEMPERATURE_MARGIN_MAX(
            "gpu.temperature.margin.max", "Cel", LIMIT, "Margin at which software slows it down"),
    MEMORY_TEMPERATURE_MARGIN_MAX(
            "gpu.memory.temperature.margin.max",
            "Cel",
            LIMIT,
            "Margin of the memory at which software slows the GPU down"),
    GRAPHICS_CLOCK("gpu.clock.graphics", "Hz", GAUGE, "Clock of the graphics engine"),
    VIDEO_CLOCK("gpu.clock.video", "Hz", GAUGE, "Clock of the video engines"),
    GRAPHICS_CLOCK_MAX(
            "gpu.clock.graphics.max", "Hz", LIMIT, "Greatest clock of the graphics engine"),
    VIDEO_CLOCK_MAX("gpu.clock.video.max", "Hz", LIMIT, "Greatest clock of the video engines"),
    FAN_SPEED("gpu.fan.speed", "1", GAUGE, "Speed of the fans, as a share of their greatest"),
    BAR1_TOTAL("gpu.bar1.total", "By", LIMIT, "Size of BAR1"),
    BAR1_USED("gpu.bar1.used", "By", GAUGE, "BAR1 in use"),
    ENCODER_UTILIZATION(
            "gpu.encoder.utilization",
            "1",
            GAUGE,
            "Share of time in which the video encoders worked"),
    DECODER_UTILIZATION(
            "gpu.decoder.utilization",
            "1",
            GAUGE,
            "Share of time in which the video decoders worked"),
    JPEG_UTILIZATION(
            "gpu.jpeg.utilization", "1", GAUGE, "Share of time in which the JPEG engines worked"),
    OFA_UTILIZATION(
            "gpu.ofa.utilization",
            "1",
            GAUGE,
            "Share of time in which the optical flow engines worked"),
    PCIE_GENERATION(
            "gpu.pcie.generation",
            "1",
            GAUGE,
            "Generation that the PCIe link runs at now; falls when idle"),
    PCIE_GENERATION_MAX(
            "gpu.pcie.generation.max",
            "1",
            LIMIT,
            "Greatest generation that GPU and slot agree on"),
    PCIE_WIDTH("gpu.pcie.width", "{lane}", GAUGE, "Lanes that the PCIe link uses now"),
    PCIE_WIDTH_MAX("gpu.pcie.width.max", "{lane}", LIMIT, "Lanes that GPU and slot have"),
    PCIE_SENT("gpu.pcie.sent", "By", COUNTER, "Bytes sent over PCIe; NVML's counter wraps"),
    PCIE_RECEIVED(
            "gpu.pcie.received", "By", COUNTER, "Bytes received over PCIe; NVML's counter wraps"),
    NVLINK_LINKS("gpu.nvlink.links", "{link}", LIMIT, "NVLinks that the GPU has"),
    NVLINK_LINKS_UP("gpu.nvlink.links.up", "{link}", GAUGE, "NVLinks that are active"),
    NVLINK_SENT("gpu.nvlink.sent", "By", COUNTER, "Data sent over all NVLinks, in whole KiB"),
    NVLINK_RECEIVED(
            "gpu.nvlink.received", "By", COUNTER, "Data received over all NVLinks, in whole KiB"),
    FABRIC_STATE(
            "gpu.fabric.state",
            "1",
            GAUGE,
            "NVLink fabric: 1 not started, 2 in progress, 3 completed"),
    EDGE_TEMPERATURE(
            "gpu.temperature.edge",
            "Cel",
            GAUGE,
            "Temperature at the edge of the die, below that of the hottest place"),
    HOST_MEMORY_USED(
            "gpu.host_memory.used",
            "By",
            GAUGE,
            "Memory of the host that the GPU uses through its address table"),
    HOST_MEMORY_TOTAL(
            "gpu.host_memory.total", "By", LIMIT, "Memory of the host that the GPU may use"),
    CLOCKS_EVENT_REASONS(
            "gpu.clocks_event_reasons",
            "{bits}",
            GAUGE,
            "NVML's bits of why the clocks are held down; 0: they are not");

    private final Entry entry;

    GpuFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
