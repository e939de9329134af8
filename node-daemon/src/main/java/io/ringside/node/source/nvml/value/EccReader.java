package io.ringside.node.source.nvml.value;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.protocol.figures.GpuHealthFigure;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A GPU's ECC errors by where they were. Their sums are the tiles'.
public final class EccReader {
    private static final int CORRECTED = 0;
    private static final int UNCORRECTED = 1;
    private static final int VOLATILE = 0;
    private static final int AGGREGATE = 1;
    private static final int DRAM = 2;
    private static final int SRAM = 7;

    // nvmlEccSramErrorStatus_v1_t.
    private static final int STATUS_BYTES = 104;
    private static final int PARITY_AGGREGATE = 8;
    private static final int SECDED_AGGREGATE = 16;
    private static final int PARITY_VOLATILE = 32;
    private static final int SECDED_VOLATILE = 40;
    private static final int THRESHOLD_EXCEEDED = 96;

    public void read(DeviceCalls calls, Reading.Builder reading) {
        reading.put(
                        GpuHealthFigure.ECC_SRAM_CORRECTED_VOLATILE,
                        errors(calls, CORRECTED, VOLATILE, SRAM))
                .put(
                        GpuHealthFigure.ECC_SRAM_UNCORRECTED_VOLATILE,
                        errors(calls, UNCORRECTED, VOLATILE, SRAM))
                .put(
                        GpuHealthFigure.ECC_SRAM_CORRECTED_AGGREGATE,
                        errors(calls, CORRECTED, AGGREGATE, SRAM))
                .put(
                        GpuHealthFigure.ECC_SRAM_UNCORRECTED_AGGREGATE,
                        errors(calls, UNCORRECTED, AGGREGATE, SRAM))
                .put(
                        GpuHealthFigure.ECC_DRAM_CORRECTED_VOLATILE,
                        errors(calls, CORRECTED, VOLATILE, DRAM))
                .put(
                        GpuHealthFigure.ECC_DRAM_UNCORRECTED_VOLATILE,
                        errors(calls, UNCORRECTED, VOLATILE, DRAM))
                .put(
                        GpuHealthFigure.ECC_DRAM_CORRECTED_AGGREGATE,
                        errors(calls, CORRECTED, AGGREGATE, DRAM))
                .put(
                        GpuHealthFigure.ECC_DRAM_UNCORRECTED_AGGREGATE,
                        errors(calls, UNCORRECTED, AGGREGATE, DRAM));
        calls.struct(NvmlFunction.SRAM_ECC_STATUS, STATUS_BYTES, 1)
                .ifPresent(status ->
                        reading.put(
                                        GpuHealthFigure.ECC_SRAM_PARITY_VOLATILE,
                                        count(status, PARITY_VOLATILE))
                                .put(
                                        GpuHealthFigure.ECC_SRAM_SECDED_VOLATILE,
                                        count(status, SECDED_VOLATILE))
                                .put(
                                        GpuHealthFigure.ECC_SRAM_PARITY_AGGREGATE,
                                        count(status, PARITY_AGGREGATE))
                                .put(
                                        GpuHealthFigure.ECC_SRAM_SECDED_AGGREGATE,
                                        count(status, SECDED_AGGREGATE))
                                .put(
                                        GpuHealthFigure.ECC_SRAM_THRESHOLD_EXCEEDED,
                                        status.get(JAVA_INT, THRESHOLD_EXCEEDED) == 0 ? 0 : 1));
    }

    private static OptionalLong errors(DeviceCalls calls, int error, int counter, int location) {
        OptionalLong errors = calls.memoryErrors(error, counter, location);
        return errors.isPresent() && errors.getAsLong() == -1 ? OptionalLong.empty() : errors;
    }

    private static OptionalDouble count(MemorySegment status, int offset) {
        long count = status.get(JAVA_LONG, offset);
        return count == -1 ? OptionalDouble.empty() : OptionalDouble.of((double) count);
    }
}
