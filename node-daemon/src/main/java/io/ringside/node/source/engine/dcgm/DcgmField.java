package io.ringside.node.source.engine.dcgm;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import java.util.List;
import java.util.OptionalDouble;

/// A field of DCGM that is a figure. Immutable.
///
/// @param metric its name on the page
/// @param factor from DCGM's unit to the figure's
/// @param kind whose value it is, and what its 0 means
record DcgmField(String metric, Figure figure, double factor, Kind kind) {
    static final String PREFIX = "DCGM_FI_";

    enum Kind {
        /// Of the GPU as a whole: a MIG instance only repeats it.
        GPU,
        /// The same, but 0 says that there is no such sensor, as on a T4, an L40S, or a virtual
        /// GPU.
        SENSOR,
        /// Of a GPU that is not split, else of each MIG instance.
        PART
    }

    private static final double MEGA = 1e6;
    private static final double MIB = 1 << 20;
    private static final double MILLI = 1e-3;
    private static final double PERCENT = 0.01;

    /// DCGM takes the difference of NVML's counters of KiB by 1,000 for each second.
    private static final double THOUSAND_KIB = 1_024_000;

    /// DCGM's values for "none": of 32 bits the last sixteen, 2^47 of a double, near 2^63 of 64
    /// bits.
    private static final double BLANK_INT = 0x7fff_fff0;

    private static final double BLANK_INT_LAST = 0x7fff_ffff;
    private static final double BLANK = 0x1p47;

    static final List<DcgmField> ALL =
            List.of(
                    gpu("DEV_GPU_UTIL", GpuFigure.UTILIZATION, PERCENT),
                    gpu("DEV_MEM_COPY_UTIL", GpuFigure.MEMORY_CONTROLLER_UTILIZATION, PERCENT),
                    gpu("DEV_ENC_UTIL", GpuFigure.ENCODER_UTILIZATION, PERCENT),
                    gpu("DEV_DEC_UTIL", GpuFigure.DECODER_UTILIZATION, PERCENT),
                    part("DEV_FB_USED", GpuFigure.MEMORY_USED, MIB),
                    part("DEV_FB_TOTAL", GpuFigure.MEMORY_TOTAL, MIB),
                    part("DEV_FB_RESERVED", GpuFigure.MEMORY_RESERVED, MIB),
                    sensor("DEV_GPU_TEMP", GpuFigure.TEMPERATURE, 1),
                    sensor("DEV_MEMORY_TEMP", GpuFigure.MEMORY_TEMPERATURE, 1),
                    sensor("DEV_SLOWDOWN_TEMP", GpuFigure.TEMPERATURE_SLOWDOWN, 1),
                    sensor("DEV_POWER_USAGE", GpuFigure.POWER, 1),
                    sensor("DEV_ENFORCED_POWER_LIMIT", GpuFigure.POWER_LIMIT, 1),
                    sensor("DEV_TOTAL_ENERGY_CONSUMPTION", GpuFigure.ENERGY, MILLI),
                    gpu("DEV_SM_CLOCK", GpuFigure.SM_CLOCK, MEGA),
                    gpu("DEV_MEM_CLOCK", GpuFigure.MEMORY_CLOCK, MEGA),
                    gpu("DEV_MAX_SM_CLOCK", GpuFigure.SM_CLOCK_MAX, MEGA),
                    gpu("DEV_MAX_MEM_CLOCK", GpuFigure.MEMORY_CLOCK_MAX, MEGA),
                    gpu("DEV_ECC_SBE_VOL_TOTAL", GpuFigure.ECC_CORRECTED_VOLATILE, 1),
                    gpu("DEV_ECC_DBE_VOL_TOTAL", GpuFigure.ECC_UNCORRECTED_VOLATILE, 1),
                    gpu("DEV_ECC_SBE_AGG_TOTAL", GpuFigure.ECC_CORRECTED_AGGREGATE, 1),
                    gpu("DEV_ECC_DBE_AGG_TOTAL", GpuFigure.ECC_UNCORRECTED_AGGREGATE, 1),
                    gpu(
                            "DEV_CORRECTABLE_REMAPPED_ROWS",
                            GpuHealthFigure.REMAPPED_ROWS_CORRECTED,
                            1),
                    gpu(
                            "DEV_UNCORRECTABLE_REMAPPED_ROWS",
                            GpuHealthFigure.REMAPPED_ROWS_UNCORRECTED,
                            1),
                    gpu("DEV_ROW_REMAP_FAILURE", GpuHealthFigure.REMAPPED_ROWS_FAILURE, 1),
                    gpu("DEV_RETIRED_SBE", GpuHealthFigure.RETIRED_PAGES_SINGLE_BIT, 1),
                    gpu("DEV_RETIRED_DBE", GpuHealthFigure.RETIRED_PAGES_DOUBLE_BIT, 1),
                    gpu("DEV_PCIE_REPLAY_COUNTER", GpuHealthFigure.PCIE_REPLAYS, 1),
                    gpu("DEV_NVLINK_BANDWIDTH_TOTAL", GpuActivityFigure.NVLINK_RATE, THOUSAND_KIB),
                    part("PROF_GR_ENGINE_ACTIVE", GpuActivityFigure.GRAPHICS_ACTIVE, 1),
                    part("PROF_SM_ACTIVE", GpuActivityFigure.SM_ACTIVE, 1),
                    part("PROF_SM_OCCUPANCY", GpuActivityFigure.SM_OCCUPANCY, 1),
                    part("PROF_PIPE_TENSOR_ACTIVE", GpuActivityFigure.TENSOR_ACTIVE, 1),
                    part("PROF_PIPE_FP16_ACTIVE", GpuActivityFigure.FP16_ACTIVE, 1),
                    part("PROF_PIPE_FP32_ACTIVE", GpuActivityFigure.FP32_ACTIVE, 1),
                    part("PROF_PIPE_FP64_ACTIVE", GpuActivityFigure.FP64_ACTIVE, 1),
                    part("PROF_DRAM_ACTIVE", GpuActivityFigure.DRAM_ACTIVE, 1),
                    // Rates already.
                    gpu("PROF_PCIE_TX_BYTES", GpuActivityFigure.PCIE_SEND_RATE, 1),
                    gpu("PROF_PCIE_RX_BYTES", GpuActivityFigure.PCIE_RECEIVE_RATE, 1),
                    gpu("PROF_NVLINK_TX_BYTES", GpuActivityFigure.NVLINK_SEND_RATE, 1),
                    gpu("PROF_NVLINK_RX_BYTES", GpuActivityFigure.NVLINK_RECEIVE_RATE, 1));

    /// In the figure's unit.
    ///
    /// @param raw no blank
    OptionalDouble value(OptionalDouble raw) {
        boolean none = raw.isEmpty() || (kind == Kind.SENSOR && raw.getAsDouble() == 0);
        return none ? OptionalDouble.empty() : OptionalDouble.of(raw.getAsDouble() * factor);
    }

    /// Whether DCGM says by this value that it has none. NaN is none either.
    static boolean isBlank(double raw) {
        return !(raw >= 0 && raw < BLANK) || (raw >= BLANK_INT && raw <= BLANK_INT_LAST);
    }

    private static DcgmField gpu(String name, Figure figure, double factor) {
        return new DcgmField(PREFIX + name, figure, factor, Kind.GPU);
    }

    private static DcgmField sensor(String name, Figure figure, double factor) {
        return new DcgmField(PREFIX + name, figure, factor, Kind.SENSOR);
    }

    private static DcgmField part(String name, Figure figure, double factor) {
        return new DcgmField(PREFIX + name, figure, factor, Kind.PART);
    }
}
