package io.ringside.node.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.nvml.FieldBatch.Request;
import io.ringside.node.source.GpuReading;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the tiles show of one GPU. Limits that hardly change are read once a minute.
final class GpuTileReader implements GpuReader {
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

    private final Consumer<GpuReading> typed;
    private final FieldBatch memoryTemperature =
            new FieldBatch(List.of(new Request(GpuField.MEMORY_TEMPERATURE, 0)));
    private @Nullable Limits limits;

    /// @param typed gets the reading of every GPU that was not lost meanwhile
    GpuTileReader(Consumer<GpuReading> typed) {
        this.typed = typed;
    }

    @Override
    public void read(GpuIdentity gpu, DeviceCalls calls, Look look) {
        GpuReading reading = reading(gpu, calls, look);
        if (!calls.lost()) {
            typed.accept(reading);
            look.readings.add(GpuReadingFigures.reading(reading, NvmlProbe.NAME));
        }
    }

    private GpuReading reading(GpuIdentity gpu, DeviceCalls calls, Look look) {
        Optional<MemorySegment> utilization = calls.struct(NvmlFunction.UTILIZATION);
        OptionalDouble gpuRatio = percent(utilization, 0);
        OptionalDouble memoryRatio = percent(utilization, Integer.BYTES);
        Memory memory = memory(calls);
        OptionalLong reasons = calls.wideNumber(NvmlFunction.CLOCKS_EVENT_REASONS);
        memoryTemperature.read(calls, look.monotonicNanos);
        Limits known = limits(calls, look.monotonicNanos);
        return new GpuReading(
                gpu.uuid(),
                gpu.index(),
                gpu.pciBusId(),
                gpu.name(),
                look.epochNanos,
                gpuRatio,
                memoryRatio,
                memory.used(),
                memory.total(),
                memory.reserved(),
                divided(calls.number(NvmlFunction.TEMPERATURE, SENSOR_GPU), 1),
                memoryTemperature.value(0),
                known.slowdownCelsius(),
                divided(calls.number(NvmlFunction.POWER), 1000),
                divided(calls.number(NvmlFunction.POWER_LIMIT), 1000),
                hertz(calls.number(NvmlFunction.CLOCK, CLOCK_SM)),
                hertz(calls.number(NvmlFunction.CLOCK, CLOCK_MEMORY)),
                known.smClockHertz(),
                known.memoryClockHertz(),
                reasons,
                reasons.isPresent() ? ClocksEventReason.names(reasons.getAsLong()) : List.of(),
                errors(calls, ECC_CORRECTED, ECC_VOLATILE),
                errors(calls, ECC_UNCORRECTED, ECC_VOLATILE),
                errors(calls, ECC_CORRECTED, ECC_AGGREGATE),
                errors(calls, ECC_UNCORRECTED, ECC_AGGREGATE),
                performanceState(calls.number(NvmlFunction.PERFORMANCE_STATE)));
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

    private static OptionalInt performanceState(OptionalLong state) {
        return state.isPresent() && state.getAsLong() < PERFORMANCE_STATE_UNKNOWN
                ? OptionalInt.of((int) state.getAsLong())
                : OptionalInt.empty();
    }

    private record Limits(
            long readNanos,
            OptionalDouble slowdownCelsius,
            OptionalDouble smClockHertz,
            OptionalDouble memoryClockHertz) {}

    /// Bytes.
    private record Memory(OptionalLong total, OptionalLong reserved, OptionalLong used) {}
}
