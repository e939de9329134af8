package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.gpu.ClocksEventReason;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.FieldBatch;
import io.ringside.node.source.nvml.call.FieldBatch.Request;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.value.GpuField;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the tiles show of one GPU. Limits that hardly change are read once a minute.
public final class GpuTileReader implements GpuReader {
    public static final String SOURCE = "nvml";

    private static final long LIMITS_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int SENSOR_GPU = 0;
    private static final int THRESHOLD_SLOWDOWN = 1;
    private static final int CLOCK_SM = 1;
    private static final int CLOCK_MEMORY = 2;
    private static final int ECC_CORRECTED = 0;
    private static final int ECC_UNCORRECTED = 1;
    private static final int ECC_VOLATILE = 0;
    private static final int ECC_AGGREGATE = 1;
    private static final int PERFORMANCE_STATE_UNKNOWN = 32;

    // nvmlMemory_v2_t.
    private static final int MEMORY_V2_BYTES = 40;

    private final FieldBatch memoryTemperature =
            new FieldBatch(List.of(new Request(GpuField.MEMORY_TEMPERATURE, 0)));
    private @Nullable Limits limits;

    @Override
    public void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU, gpu.id(), SOURCE, look.epochNanos)
                        .put("gpu.name", gpu.name())
                        .put("gpu.index", Integer.toString(gpu.index()))
                        .put("gpu.pci_bus_id", gpu.pciBusId());
        putLoad(calls, reading);
        putHeatAndPower(calls, look.monotonicNanos, reading);
        putClocks(calls, look.monotonicNanos, reading);
        putErrors(calls, reading);
        if (!calls.lost()) {
            look.readings.add(reading.build());
        }
    }

    private static void putLoad(DeviceCalls calls, Reading.Builder reading) {
        // The next call writes where this one's answer stands.
        Optional<MemorySegment> utilization = calls.struct(NvmlFunction.UTILIZATION);
        reading.put(GpuFigure.UTILIZATION, percent(utilization, 0))
                .put(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, percent(utilization, Integer.BYTES));
        Memory memory = memory(calls);
        reading.put(GpuFigure.MEMORY_USED, memory.used())
                .put(GpuFigure.MEMORY_TOTAL, memory.total())
                .put(GpuFigure.MEMORY_RESERVED, memory.reserved());
    }

    private void putHeatAndPower(DeviceCalls calls, long nanos, Reading.Builder reading) {
        memoryTemperature.read(calls, nanos);
        reading.put(GpuFigure.TEMPERATURE, calls.number(NvmlFunction.TEMPERATURE, SENSOR_GPU))
                .put(GpuFigure.MEMORY_TEMPERATURE, memoryTemperature.value(0))
                .put(GpuFigure.TEMPERATURE_SLOWDOWN, limits(calls, nanos).slowdownCelsius())
                .put(GpuFigure.POWER, divided(calls.number(NvmlFunction.POWER), 1000))
                .put(GpuFigure.POWER_LIMIT, divided(calls.number(NvmlFunction.POWER_LIMIT), 1000));
    }

    private void putClocks(DeviceCalls calls, long nanos, Reading.Builder reading) {
        Limits known = limits(calls, nanos);
        reading.put(GpuFigure.SM_CLOCK, hertz(calls.number(NvmlFunction.CLOCK, CLOCK_SM)))
                .put(GpuFigure.MEMORY_CLOCK, hertz(calls.number(NvmlFunction.CLOCK, CLOCK_MEMORY)))
                .put(GpuFigure.SM_CLOCK_MAX, known.smClockHertz())
                .put(GpuFigure.MEMORY_CLOCK_MAX, known.memoryClockHertz());
        calls.wideNumber(NvmlFunction.CLOCKS_EVENT_REASONS)
                .ifPresent(bits ->
                        reading.put(GpuFigure.CLOCKS_EVENT_REASONS, ClocksEventReason.figure(bits))
                                .put(
                                        "gpu.clocks_event_reasons",
                                        String.join(",", ClocksEventReason.names(bits))));
        OptionalLong state = calls.number(NvmlFunction.PERFORMANCE_STATE);
        if (state.orElse(PERFORMANCE_STATE_UNKNOWN) < PERFORMANCE_STATE_UNKNOWN) {
            reading.put(GpuFigure.PERFORMANCE_STATE, state)
                    .put("gpu.performance_state", "P" + state.getAsLong());
        }
    }

    private static void putErrors(DeviceCalls calls, Reading.Builder reading) {
        reading.put(GpuFigure.ECC_CORRECTED_VOLATILE, errors(calls, ECC_CORRECTED, ECC_VOLATILE))
                .put(
                        GpuFigure.ECC_UNCORRECTED_VOLATILE,
                        errors(calls, ECC_UNCORRECTED, ECC_VOLATILE))
                .put(GpuFigure.ECC_CORRECTED_AGGREGATE, errors(calls, ECC_CORRECTED, ECC_AGGREGATE))
                .put(
                        GpuFigure.ECC_UNCORRECTED_AGGREGATE,
                        errors(calls, ECC_UNCORRECTED, ECC_AGGREGATE));
    }

    private Limits limits(DeviceCalls calls, long monotonicNanos) {
        Limits known = limits;
        if (known == null || monotonicNanos - known.readNanos() >= LIMITS_NANOS) {
            known =
                    new Limits(
                            monotonicNanos,
                            divided(
                                    calls.number(
                                            NvmlFunction.TEMPERATURE_THRESHOLD, THRESHOLD_SLOWDOWN),
                                    1),
                            hertz(calls.number(NvmlFunction.MAX_CLOCK, CLOCK_SM)),
                            hertz(calls.number(NvmlFunction.MAX_CLOCK, CLOCK_MEMORY)));
            limits = calls.lost() ? null : known;
        }
        return known;
    }

    /// By the second version of the call, which tells reserved from used; where it is missing, by
    /// the first.
    private static Memory memory(DeviceCalls calls) {
        Optional<MemorySegment> newer = calls.struct(NvmlFunction.MEMORY_V2, MEMORY_V2_BYTES, 2);
        if (newer.isPresent()) {
            MemorySegment memory = newer.get();
            return new Memory(wide(memory, 8), wide(memory, 16), wide(memory, 32));
        }
        return calls.struct(NvmlFunction.MEMORY)
                .map(memory -> new Memory(wide(memory, 0), OptionalLong.empty(), wide(memory, 16)))
                .orElseGet(() ->
                        new Memory(
                                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()));
    }

    private static OptionalLong errors(DeviceCalls calls, int error, int counter) {
        return calls.wideNumber(NvmlFunction.TOTAL_ECC_ERRORS, error, counter);
    }

    private static OptionalDouble percent(Optional<MemorySegment> struct, int offset) {
        return struct.isPresent()
                ? OptionalDouble.of(
                        Integer.toUnsignedLong(struct.get().get(JAVA_INT, offset)) / 100.0)
                : OptionalDouble.empty();
    }

    private static OptionalLong wide(MemorySegment struct, int offset) {
        return OptionalLong.of(struct.get(JAVA_LONG, offset));
    }

    private static OptionalDouble divided(OptionalLong number, double by) {
        return number.isPresent()
                ? OptionalDouble.of(number.getAsLong() / by)
                : OptionalDouble.empty();
    }

    private static OptionalDouble hertz(OptionalLong megahertz) {
        return megahertz.isPresent()
                ? OptionalDouble.of(megahertz.getAsLong() * 1e6)
                : OptionalDouble.empty();
    }

    private record Limits(
            long readNanos,
            OptionalDouble slowdownCelsius,
            OptionalDouble smClockHertz,
            OptionalDouble memoryClockHertz) {}

    /// Bytes.
    private record Memory(OptionalLong total, OptionalLong reserved, OptionalLong used) {}
}
