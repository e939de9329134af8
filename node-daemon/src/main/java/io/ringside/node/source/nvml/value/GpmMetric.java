package io.ringside.node.source.nvml.value;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;

/// NVML's GPM metrics of a GPU that are figures: NVML_GPM_METRIC_ and the constant's name, its
/// number, and what one of its units is in the figure's. Without GRAPHICS_UTIL: it takes the driver
/// 1.4 ms a GPU and look on an H100, all others together 0.05, and `gpu.utilization` tells about
/// the same.
public enum GpmMetric {
    SM_UTIL(2, GpuActivityFigure.SM_ACTIVE),
    SM_OCCUPANCY(3, GpuActivityFigure.SM_OCCUPANCY),
    INTEGER_UTIL(4, GpuActivityFigure.INTEGER_ACTIVE),
    ANY_TENSOR_UTIL(5, GpuActivityFigure.TENSOR_ACTIVE),
    DFMA_TENSOR_UTIL(6, GpuActivityFigure.TENSOR_DFMA_ACTIVE),
    HMMA_TENSOR_UTIL(7, GpuActivityFigure.TENSOR_HMMA_ACTIVE),
    IMMA_TENSOR_UTIL(9, GpuActivityFigure.TENSOR_IMMA_ACTIVE),
    DRAM_BW_UTIL(10, GpuActivityFigure.DRAM_ACTIVE),
    FP64_UTIL(11, GpuActivityFigure.FP64_ACTIVE),
    FP32_UTIL(12, GpuActivityFigure.FP32_ACTIVE),
    FP16_UTIL(13, GpuActivityFigure.FP16_ACTIVE),
    PCIE_TX_PER_SEC(20, GpuActivityFigure.PCIE_SEND_RATE, Unit.MIB),
    PCIE_RX_PER_SEC(21, GpuActivityFigure.PCIE_RECEIVE_RATE, Unit.MIB),
    NVLINK_TOTAL_RX_PER_SEC(60, GpuActivityFigure.NVLINK_RECEIVE_RATE, Unit.MIB),
    NVLINK_TOTAL_TX_PER_SEC(61, GpuActivityFigure.NVLINK_SEND_RATE, Unit.MIB);

    /// NVML_GPM_METRIC_NVLINK_L0_RX_PER_SEC; its TX is the next number, then follow those of the
    /// next link.
    public static final int LINK_0_RECEIVED = 62;

    public static final int LINKS = 18;

    /// Links' metrics are MiB a second.
    public static final double MIB = Unit.MIB;

    public final int id;
    public final Figure figure;
    public final double factor;

    GpmMetric(int id, Figure figure) {
        this(id, figure, Unit.PERCENT);
    }

    GpmMetric(int id, Figure figure, double factor) {
        this.id = id;
        this.figure = figure;
        this.factor = factor;
    }

    private static final class Unit {
        static final double PERCENT = 0.01;
        static final double MIB = 1024 * 1024;
    }
}
