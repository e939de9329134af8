package io.ringside.node.source.nvml.call;

import io.ringside.node.reading.Severity;
import java.util.Arrays;
import java.util.Optional;

/// The events of NVML's event set that are listened for: nvmlEventType and the constant's name, its
/// bit, and what it becomes. Changes of P-state and of clocks are none: they say nothing and come
/// all the time (clocks ten times a second, on idle H100s).
public enum NvmlEventType {
    SINGLE_BIT_ECC_ERROR(0x1, "ecc-single-bit", Severity.NOTE, "corrected an error in memory"),
    DOUBLE_BIT_ECC_ERROR(
            0x2, "ecc-double-bit", Severity.PAGE, "met a memory error it could not correct"),
    XID_CRITICAL_ERROR(0x8, "xid", Severity.TICKET, "reported an XID"),
    POWER_SOURCE_CHANGE(0x80, "power-source-change", Severity.TICKET, "changed its power source"),
    MIG_CONFIG_CHANGE(0x100, "mig-config-change", Severity.NOTE, "changed its MIG instances"),
    SINGLE_BIT_ECC_ERROR_STORM(
            0x200, "ecc-single-bit-storm", Severity.TICKET, "corrects very many errors in memory"),
    DRAM_RETIREMENT_EVENT(0x400, "dram-retirement", Severity.TICKET, "retires faulty memory"),
    DRAM_RETIREMENT_FAILURE(
            0x800, "dram-retirement-failure", Severity.PAGE, "could not retire faulty memory"),
    NON_FATAL_POISON_ERROR(
            0x1000, "poison-non-fatal", Severity.TICKET, "met poisoned data; one job is hit"),
    FATAL_POISON_ERROR(0x2000, "poison-fatal", Severity.PAGE, "met poisoned data and stopped"),
    GPU_UNAVAILABLE_ERROR(0x4000, "gpu-unavailable", Severity.PAGE, "is not available"),
    GPU_RECOVERY_ACTION(
            0x8000, "recovery-action", Severity.TICKET, "now needs another action to recover");

    public final long bit;
    public final String type;
    public final Severity severity;

    /// Follows "GPU 3 (0000:8a:06.0) ".
    public final String text;

    NvmlEventType(long bit, String type, Severity severity, String text) {
        this.bit = bit;
        this.type = type;
        this.severity = severity;
        this.text = text;
    }

    public static Optional<NvmlEventType> of(long bit) {
        return Arrays.stream(values()).filter(type -> type.bit == bit).findFirst();
    }

    static long all() {
        return Arrays.stream(values()).mapToLong(type -> type.bit).reduce(0, (a, b) -> a | b);
    }
}
