package io.ringside.node.source.nvml.value;

import io.ringside.node.source.nvml.call.FieldBatch.Request;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import java.util.List;
import java.util.stream.Stream;

/// NVML's fields of a GPU as a whole that are figures as they are: NVML_FI_ and the constant's
/// name, its number and scope, and what one of its units is in the figure's.
public enum GpuField {
    DEV_RETIRED_SBE(29, GpuHealthFigure.RETIRED_PAGES_SINGLE_BIT),
    DEV_RETIRED_DBE(30, GpuHealthFigure.RETIRED_PAGES_DOUBLE_BIT),
    DEV_RETIRED_PENDING(31, GpuHealthFigure.RETIRED_PAGES_PENDING),
    DEV_PERF_POLICY_POWER(74, GpuHealthFigure.LIMITED_BY_POWER_CAP, Unit.NANO),
    DEV_PERF_POLICY_THERMAL(75, GpuHealthFigure.LIMITED_BY_THERMAL, Unit.NANO),
    DEV_PERF_POLICY_SYNC_BOOST(76, GpuHealthFigure.LIMITED_BY_SYNC_BOOST, Unit.NANO),
    DEV_PERF_POLICY_BOARD_LIMIT(77, GpuHealthFigure.LIMITED_BY_BOARD, Unit.NANO),
    DEV_PERF_POLICY_LOW_UTILIZATION(78, GpuHealthFigure.LIMITED_BY_LOW_UTILIZATION, Unit.NANO),
    DEV_PERF_POLICY_RELIABILITY(79, GpuHealthFigure.LIMITED_BY_RELIABILITY, Unit.NANO),
    DEV_PERF_POLICY_TOTAL_APP_CLOCKS(80, GpuHealthFigure.LIMITED_BY_APPLICATION_CLOCKS, Unit.NANO),
    DEV_PERF_POLICY_TOTAL_BASE_CLOCKS(81, GpuHealthFigure.LIMITED_BY_BASE_CLOCKS, Unit.NANO),
    DEV_NVLINK_LINK_COUNT(91, GpuFigure.NVLINK_LINKS),
    DEV_PCIE_REPLAY_COUNTER(94, GpuHealthFigure.PCIE_REPLAYS),
    DEV_PCIE_REPLAY_ROLLOVER_COUNTER(95, GpuHealthFigure.PCIE_REPLAY_ROLLOVERS),
    DEV_NVLINK_THROUGHPUT_DATA_TX(138, Unit.ALL_LINKS, GpuFigure.NVLINK_SENT, Unit.KIBI),
    DEV_NVLINK_THROUGHPUT_DATA_RX(139, Unit.ALL_LINKS, GpuFigure.NVLINK_RECEIVED, Unit.KIBI),
    DEV_REMAPPED_COR(142, GpuHealthFigure.REMAPPED_ROWS_CORRECTED),
    DEV_REMAPPED_UNC(143, GpuHealthFigure.REMAPPED_ROWS_UNCORRECTED),
    DEV_REMAPPED_PENDING(144, GpuHealthFigure.REMAPPED_ROWS_PENDING),
    DEV_REMAPPED_FAILURE(145, GpuHealthFigure.REMAPPED_ROWS_FAILURE),
    DEV_PCIE_L0_TO_RECOVERY_COUNTER(169, GpuHealthFigure.PCIE_RECOVERIES),
    DEV_PCIE_COUNT_CORRECTABLE_ERRORS(173, GpuHealthFigure.PCIE_CORRECTABLE_ERRORS),
    DEV_PCIE_COUNT_NAKS_RECEIVED(174, GpuHealthFigure.PCIE_NAKS_RECEIVED),
    DEV_PCIE_COUNT_RECEIVER_ERROR(175, GpuHealthFigure.PCIE_RECEIVER_ERRORS),
    DEV_PCIE_COUNT_BAD_TLP(176, GpuHealthFigure.PCIE_BAD_TLPS),
    DEV_PCIE_COUNT_NAKS_SENT(177, GpuHealthFigure.PCIE_NAKS_SENT),
    DEV_PCIE_COUNT_BAD_DLLP(178, GpuHealthFigure.PCIE_BAD_DLLPS),
    DEV_PCIE_COUNT_NON_FATAL_ERROR(179, GpuHealthFigure.PCIE_NON_FATAL_ERRORS),
    DEV_PCIE_COUNT_FATAL_ERROR(180, GpuHealthFigure.PCIE_FATAL_ERRORS),
    DEV_PCIE_COUNT_UNSUPPORTED_REQ(181, GpuHealthFigure.PCIE_UNSUPPORTED_REQUESTS),
    DEV_PCIE_COUNT_LCRC_ERROR(182, GpuHealthFigure.PCIE_LCRC_ERRORS),
    DEV_PCIE_COUNT_LANE_ERROR(183, GpuHealthFigure.PCIE_LANE_ERRORS),
    DEV_POWER_AVERAGE_MODULE(185, Unit.SCOPE_MODULE, GpuFigure.MODULE_POWER, Unit.MILLI),
    DEV_POWER_AVERAGE_MEMORY(185, Unit.SCOPE_MEMORY, GpuFigure.MEMORY_POWER, Unit.MILLI),
    DEV_POWER_INSTANT(186, GpuFigure.POWER_INSTANT, Unit.MILLI),
    DEV_POWER_MIN_LIMIT(187, GpuFigure.POWER_LIMIT_MIN, Unit.MILLI),
    DEV_POWER_MAX_LIMIT(188, GpuFigure.POWER_LIMIT_MAX, Unit.MILLI),
    DEV_POWER_DEFAULT_LIMIT(189, GpuFigure.POWER_LIMIT_DEFAULT, Unit.MILLI),
    DEV_POWER_REQUESTED_LIMIT(192, GpuFigure.POWER_LIMIT_REQUESTED, Unit.MILLI),
    DEV_TEMPERATURE_SHUTDOWN_TLIMIT(193, GpuFigure.TEMPERATURE_MARGIN_SHUTDOWN),
    DEV_TEMPERATURE_SLOWDOWN_TLIMIT(194, GpuFigure.TEMPERATURE_MARGIN_SLOWDOWN),
    DEV_TEMPERATURE_MEM_MAX_TLIMIT(195, GpuFigure.MEMORY_TEMPERATURE_MARGIN_MAX),
    DEV_TEMPERATURE_GPU_MAX_TLIMIT(196, GpuFigure.TEMPERATURE_MARGIN_MAX),
    DEV_PCIE_COUNT_TX_BYTES(197, GpuFigure.PCIE_SENT),
    DEV_PCIE_COUNT_RX_BYTES(198, GpuFigure.PCIE_RECEIVED),
    DEV_GET_GPU_RECOVERY_ACTION(230, GpuHealthFigure.RECOVERY_ACTION),
    DEV_CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN(
            269, GpuHealthFigure.LIMITED_BY_SW_THERMAL, Unit.NANO),
    DEV_CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN(
            270, GpuHealthFigure.LIMITED_BY_HW_THERMAL, Unit.NANO),
    DEV_CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN(
            271, GpuHealthFigure.LIMITED_BY_POWER_BRAKE, Unit.NANO);

    private static final String OF_PCIE = "DEV_PCIE_";

    /// NVML_FI_DEV_MEMORY_TEMP, which the tiles show and so is asked for alone.
    public static final int MEMORY_TEMPERATURE = 82;

    public final int id;
    final int scope;
    public final Figure figure;
    public final double factor;

    /// The nvmlPerfPolicyType_t that tells the same, or -1.
    public final int policy;

    GpuField(int id, Figure figure) {
        this(id, 0, figure, 1);
    }

    GpuField(int id, Figure figure, double factor) {
        this(id, 0, figure, factor);
    }

    GpuField(int id, int scope, Figure figure, double factor) {
        this.id = id;
        this.scope = scope;
        this.figure = figure;
        this.factor = factor;
        policy = id >= 74 && id <= 79 ? id - 74 : id == 80 || id == 81 ? id - 70 : -1;
    }

    /// Counters of the PCIe link, each of which takes the driver 0.18 ms.
    public static List<GpuField> ofPcie() {
        return Stream.of(values()).filter(field -> field.name().startsWith(OF_PCIE)).toList();
    }

    public static List<GpuField> others() {
        return Stream.of(values()).filter(field -> !field.name().startsWith(OF_PCIE)).toList();
    }

    /// As fields of a batch, in their order.
    public static List<Request> requests(List<GpuField> fields) {
        return fields.stream().map(field -> new Request(field.id, field.scope)).toList();
    }

    private static final class Unit {
        static final double NANO = 1e-9;
        static final double MILLI = 1e-3;
        static final double KIBI = 1024;

        /// UINT_MAX: the sum over all links.
        static final int ALL_LINKS = -1;

        /// NVML_POWER_SCOPE_MODULE and _MEMORY; the GPU's own is 0.
        static final int SCOPE_MODULE = 1;

        static final int SCOPE_MEMORY = 2;
    }
}
