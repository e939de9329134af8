package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of a GPU as a whole: errors, repairs, and time lost to limits.
public enum GpuHealthFigure implements Catalogued {
    HEALTH(
            "gpu.health",
            "1",
            GAUGE,
            "1: the program that watches the GPU finds it healthy, 0: it does not"),
    XID_ERRORS(
            "gpu.xid.errors",
            "{error}",
            COUNTER,
            "XIDs that the driver reported since the daemon, or another program, began to listen"),
    ECC_SRAM_CORRECTED_VOLATILE(
            "gpu.ecc.sram.corrected.volatile",
            "{error}",
            COUNTER,
            "In SRAM, since the driver was loaded"),
    ECC_SRAM_UNCORRECTED_VOLATILE(
            "gpu.ecc.sram.uncorrected.volatile",
            "{error}",
            COUNTER,
            "In SRAM, since the driver was loaded"),
    ECC_SRAM_CORRECTED_AGGREGATE(
            "gpu.ecc.sram.corrected.aggregate",
            "{error}",
            COUNTER,
            "In SRAM, in the life of the GPU"),
    ECC_SRAM_UNCORRECTED_AGGREGATE(
            "gpu.ecc.sram.uncorrected.aggregate",
            "{error}",
            COUNTER,
            "In SRAM, in the life of the GPU"),
    ECC_DRAM_CORRECTED_VOLATILE(
            "gpu.ecc.dram.corrected.volatile",
            "{error}",
            COUNTER,
            "In DRAM, since the driver was loaded"),
    ECC_DRAM_UNCORRECTED_VOLATILE(
            "gpu.ecc.dram.uncorrected.volatile",
            "{error}",
            COUNTER,
            "In DRAM, since the driver was loaded"),
    ECC_DRAM_CORRECTED_AGGREGATE(
            "gpu.ecc.dram.corrected.aggregate",
            "{error}",
            COUNTER,
            "In DRAM, in the life of the GPU"),
    ECC_DRAM_UNCORRECTED_AGGREGATE(
            "gpu.ecc.dram.uncorrected.aggregate",
            "{error}",
            COUNTER,
            "In DRAM, in the life of the GPU"),
    ECC_SRAM_PARITY_VOLATILE(
            "gpu.ecc.sram.parity.volatile",
            "{error}",
            COUNTER,
            "Uncorrected, found by parity, since the driver was loaded"),
    ECC_SRAM_SECDED_VOLATILE(
            "gpu.ecc.sram.secded.volatile",
            "{error}",
            COUNTER,
            "Uncorrected, found by SEC-DED, since the driver was loaded"),
    ECC_SRAM_PARITY_AGGREGATE(
            "gpu.ecc.sram.parity.aggregate",
            "{error}",
            COUNTER,
            "Uncorrected, found by parity, in the life of the GPU"),
    ECC_SRAM_SECDED_AGGREGATE(
            "gpu.ecc.sram.secded.aggregate",
            "{error}",
            COUNTER,
            "Uncorrected, found by SEC-DED, in the life of the GPU"),
    ECC_SRAM_THRESHOLD_EXCEEDED(
            "gpu.ecc.sram.threshold_exceeded",
            "1",
            GAUGE,
            "1: so many uncorrected errors in SRAM that the GPU is to be replaced"),
    RETIRED_PAGES_SINGLE_BIT(
            "gpu.retired_pages.single_bit",
            "{page}",
            COUNTER,
            "Pages retired for single-bit errors"),
    RETIRED_PAGES_DOUBLE_BIT(
            "gpu.retired_pages.double_bit",
            "{page}",
            COUNTER,
            "Pages retired for a double-bit error"),
    RETIRED_PAGES_PENDING(
            "gpu.retired_pages.pending",
            "1",
            GAUGE,
            "1: pages wait for the next reboot to be retired"),
    REMAPPED_ROWS_CORRECTED(
            "gpu.remapped_rows.corrected", "{row}", COUNTER, "Rows remapped for corrected errors"),
    REMAPPED_ROWS_UNCORRECTED(
            "gpu.remapped_rows.uncorrected",
            "{row}",
            COUNTER,
            "Rows remapped for uncorrected errors"),
    REMAPPED_ROWS_PENDING(
            "gpu.remapped_rows.pending", "1", GAUGE, "1: a row is remapped at the next reset"),
    REMAPPED_ROWS_FAILURE(
            "gpu.remapped_rows.failure", "1", GAUGE, "1: a row could not be remapped"),
    REMAP_BANKS_MAX("gpu.remap_banks.max", "{bank}", GAUGE, "Banks with all their spare rows"),
    REMAP_BANKS_HIGH(
            "gpu.remap_banks.high", "{bank}", GAUGE, "Banks with most of their spare rows"),
    REMAP_BANKS_PARTIAL(
            "gpu.remap_banks.partial", "{bank}", GAUGE, "Banks with some of their spare rows"),
    REMAP_BANKS_LOW("gpu.remap_banks.low", "{bank}", GAUGE, "Banks with few spare rows"),
    REMAP_BANKS_NONE("gpu.remap_banks.none", "{bank}", GAUGE, "Banks without a spare row"),
    REPAIR_CHANNEL_PENDING(
            "gpu.repair.channel.pending",
            "1",
            GAUGE,
            "1: a memory channel is repaired at the next reset"),
    REPAIR_TPC_PENDING(
            "gpu.repair.tpc.pending", "1", GAUGE, "1: a TPC is repaired at the next reset"),
    RECOVERY_ACTION(
            "gpu.recovery_action",
            "1",
            GAUGE,
            "0 none, 1 reset the GPU, 2 reboot, 3 drain peers, 4 drain and reset, 5 reset the bus"),
    PCIE_REPLAYS("gpu.pcie.replays", "{error}", COUNTER, "Packets that the GPU had to send again"),
    PCIE_REPLAY_ROLLOVERS(
            "gpu.pcie.replay_rollovers",
            "{error}",
            COUNTER,
            "Times that one packet was sent again too often"),
    PCIE_RECOVERIES("gpu.pcie.recoveries", "{error}", COUNTER, "Changes from L0 to recovery"),
    PCIE_CORRECTABLE_ERRORS(
            "gpu.pcie.correctable_errors", "{error}", COUNTER, "Correctable errors of the link"),
    PCIE_NON_FATAL_ERRORS(
            "gpu.pcie.non_fatal_errors",
            "{error}",
            COUNTER,
            "Uncorrectable errors that are not fatal"),
    PCIE_FATAL_ERRORS("gpu.pcie.fatal_errors", "{error}", COUNTER, "Fatal errors of the link"),
    PCIE_UNSUPPORTED_REQUESTS(
            "gpu.pcie.unsupported_requests",
            "{error}",
            COUNTER,
            "Requests that the GPU does not support"),
    PCIE_NAKS_SENT("gpu.pcie.naks.sent", "{error}", COUNTER, "NAKs sent"),
    PCIE_NAKS_RECEIVED("gpu.pcie.naks.received", "{error}", COUNTER, "NAKs received"),
    PCIE_RECEIVER_ERRORS("gpu.pcie.receiver_errors", "{error}", COUNTER, "Errors of the receiver"),
    PCIE_BAD_TLPS("gpu.pcie.bad_tlps", "{error}", COUNTER, "Bad transaction packets"),
    PCIE_BAD_DLLPS("gpu.pcie.bad_dllps", "{error}", COUNTER, "Bad data link packets"),
    PCIE_LCRC_ERRORS("gpu.pcie.lcrc_errors", "{error}", COUNTER, "Link checksum errors"),
    PCIE_LANE_ERRORS("gpu.pcie.lane_errors", "{error}", COUNTER, "Errors of the lanes"),
    LIMITED_BY_POWER_CAP(
            "gpu.limited.power_cap", "s", COUNTER, "Time at lower clocks to keep the power limit"),
    LIMITED_BY_THERMAL(
            "gpu.limited.thermal", "s", COUNTER, "Time at lower clocks for any thermal reason"),
    LIMITED_BY_SW_THERMAL(
            "gpu.limited.sw_thermal",
            "s",
            COUNTER,
            "Time at lower clocks because software found it hot"),
    LIMITED_BY_HW_THERMAL(
            "gpu.limited.hw_thermal",
            "s",
            COUNTER,
            "Time at lower clocks because hardware found it hot"),
    LIMITED_BY_POWER_BRAKE(
            "gpu.limited.power_brake",
            "s",
            COUNTER,
            "Time at lower clocks by the external power brake"),
    LIMITED_BY_SYNC_BOOST(
            "gpu.limited.sync_boost", "s", COUNTER, "Time at lower clocks to match the group's"),
    LIMITED_BY_BOARD(
            "gpu.limited.board", "s", COUNTER, "Time at lower clocks by the board's limit"),
    LIMITED_BY_LOW_UTILIZATION(
            "gpu.limited.low_utilization", "s", COUNTER, "Time at lower clocks for want of work"),
    LIMITED_BY_RELIABILITY(
            "gpu.limited.reliability",
            "s",
            COUNTER,
            "Time at lower clocks by the voltage's reliability limit"),
    LIMITED_BY_APPLICATION_CLOCKS(
            "gpu.limited.application_clocks", "s", COUNTER, "Time below the application clocks"),
    LIMITED_BY_BASE_CLOCKS("gpu.limited.base_clocks", "s", COUNTER, "Time below the base clocks"),
    LIMITED_BY_POWER_CAP_SHARE(
            "gpu.limited.power_cap.share",
            "1",
            GAUGE,
            "Share of the latest time at lower clocks to keep the power limit"),
    LIMITED_BY_PROCESSOR_HOT_SHARE(
            "gpu.limited.processor_hot.share",
            "1",
            GAUGE,
            "Share of the latest time at lower clocks because the GPU's hot signal was set"),
    LIMITED_BY_SOCKET_THERMAL_SHARE(
            "gpu.limited.socket_thermal.share",
            "1",
            GAUGE,
            "Share of the latest time at lower clocks because the socket was hot"),
    LIMITED_BY_REGULATOR_THERMAL_SHARE(
            "gpu.limited.regulator_thermal.share",
            "1",
            GAUGE,
            "Share of the latest time at lower clocks because a voltage regulator was hot"),
    LIMITED_BY_MEMORY_THERMAL_SHARE(
            "gpu.limited.memory_thermal.share",
            "1",
            GAUGE,
            "Share of the latest time at lower clocks because the memory was hot"),
    SENSORS_DOUBTED(
            "gpu.sensors.doubted",
            "{sensor}",
            GAUGE,
            "Figures of the GPU that are not to be trusted");

    private final Entry entry;

    GpuHealthFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
