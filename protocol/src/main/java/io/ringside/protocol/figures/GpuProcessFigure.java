package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of one process on one GPU.
public enum GpuProcessFigure implements Catalogued {
    MEMORY_USED("gpu_process.memory.used", "By", GAUGE, "Memory of the GPU that the process holds"),
    SM_UTILIZATION(
            "gpu_process.sm.utilization",
            "1",
            GAUGE,
            "Share of time in which its kernels ran, over the latest sample"),
    MEMORY_CONTROLLER_UTILIZATION(
            "gpu_process.memory_controller.utilization",
            "1",
            GAUGE,
            "Share of time in which it read or wrote memory"),
    ENCODER_UTILIZATION(
            "gpu_process.encoder.utilization", "1", GAUGE, "Share of the encoders' time"),
    DECODER_UTILIZATION(
            "gpu_process.decoder.utilization", "1", GAUGE, "Share of the decoders' time");

    private final Entry entry;

    GpuProcessFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
