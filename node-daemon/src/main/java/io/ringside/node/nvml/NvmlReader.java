package io.ringside.node.nvml;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ringside.node.source.GpuReading;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Reads all GPUs of an initialised NVML once. Remembers each GPU's name by index only to name it
/// after it was lost. Owned by the thread that reads.
final class NvmlReader {
    private static final int SENSOR_GPU = 0;
    private static final int THRESHOLD_SLOWDOWN = 1;
    private static final int FIELD_MEMORY_TEMPERATURE = 82;
    private static final int CLOCK_SM = 1;
    private static final int CLOCK_MEMORY = 2;
    private static final int ECC_CORRECTED = 0;
    private static final int ECC_UNCORRECTED = 1;
    private static final int ECC_VOLATILE = 0;
    private static final int ECC_AGGREGATE = 1;
    private static final int PERFORMANCE_STATE_UNKNOWN = 32;

    private final NvmlLibrary library;
    private final Map<Integer, String> titles = new TreeMap<>();

    NvmlReader(NvmlLibrary library) {
        this.library = library;
    }

    /// Blocks as long as the driver does.
    NvmlScan scan(long readEpochNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            int result = library.call(NvmlFunction.DEVICE_COUNT, out);
            if (result != NvmlReturn.SUCCESS) {
                return NvmlScan.failed(
                        "NVML does not count the GPUs: " + library.errorText(result));
            }
            int count = out.get(JAVA_INT, 0);
            List<GpuReading> readings = new ArrayList<>();
            List<String> faults = new ArrayList<>();
            List<String> lost = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                read(index, readEpochNanos, arena, readings, faults, lost);
            }
            return new NvmlScan(readings, faults, lost);
        }
    }

    private void read(
            int index,
            long readEpochNanos,
            Arena arena,
            List<GpuReading> readings,
            List<String> faults,
            List<String> lost) {
        MemorySegment handle = arena.allocate(ADDRESS);
        int result = library.call(NvmlFunction.DEVICE_BY_INDEX, index, handle);
        if (result != NvmlReturn.SUCCESS) {
            (NvmlReturn.isLost(result) ? lost : faults)
                    .add(title(index) + ": " + library.errorText(result));
            return;
        }
        DeviceCalls calls = new DeviceCalls(library, handle.get(ADDRESS, 0), arena);
        GpuReading reading = reading(calls, index, readEpochNanos);
        if (calls.lost()) {
            lost.add(title(index) + ": " + String.join(", ", calls.faults()));
            return;
        }
        titles.put(index, "GPU " + index + " (" + reading.pciBusId() + ")");
        readings.add(reading);
        if (!calls.faults().isEmpty()) {
            faults.add(title(index) + ": " + String.join(", ", calls.faults()));
        }
    }

    private String title(int index) {
        return titles.getOrDefault(index, "GPU " + index);
    }

    private static GpuReading reading(DeviceCalls gpu, int index, long readEpochNanos) {
        String uuid = gpu.text(NvmlFunction.UUID).orElse("");
        String pciBusId = gpu.pciBusId().map(NvmlReader::shortBusId).orElse("");
        String name = gpu.text(NvmlFunction.NAME).orElse("");
        DeviceCalls.Utilization utilization = gpu.utilization();
        DeviceCalls.Memory memory = gpu.memory();
        OptionalLong reasons = gpu.wideNumber(NvmlFunction.CLOCKS_EVENT_REASONS);
        return new GpuReading(
                uuid,
                index,
                pciBusId,
                name,
                readEpochNanos,
                divided(utilization.gpu(), 100),
                divided(utilization.memory(), 100),
                memory.used(),
                memory.total(),
                memory.reserved(),
                divided(gpu.number(NvmlFunction.TEMPERATURE, SENSOR_GPU), 1),
                divided(gpu.field(FIELD_MEMORY_TEMPERATURE), 1),
                divided(gpu.number(NvmlFunction.TEMPERATURE_THRESHOLD, THRESHOLD_SLOWDOWN), 1),
                divided(gpu.number(NvmlFunction.POWER), 1000),
                divided(gpu.number(NvmlFunction.POWER_LIMIT), 1000),
                hertz(gpu.number(NvmlFunction.CLOCK, CLOCK_SM)),
                hertz(gpu.number(NvmlFunction.CLOCK, CLOCK_MEMORY)),
                hertz(gpu.number(NvmlFunction.MAX_CLOCK, CLOCK_SM)),
                hertz(gpu.number(NvmlFunction.MAX_CLOCK, CLOCK_MEMORY)),
                reasons,
                reasons.isPresent() ? ClocksEventReason.names(reasons.getAsLong()) : List.of(),
                gpu.eccErrors(ECC_CORRECTED, ECC_VOLATILE),
                gpu.eccErrors(ECC_UNCORRECTED, ECC_VOLATILE),
                gpu.eccErrors(ECC_CORRECTED, ECC_AGGREGATE),
                gpu.eccErrors(ECC_UNCORRECTED, ECC_AGGREGATE),
                performanceState(gpu.number(NvmlFunction.PERFORMANCE_STATE)));
    }

    /// NVML writes an eight-digit domain, CUDA and NCCL a four-digit one: the short form, lower
    /// case, where it fits.
    private static String shortBusId(String busId) {
        String text = busId.toLowerCase(java.util.Locale.ROOT);
        return text.length() == 16 && text.startsWith("0000") ? text.substring(4) : text;
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
}
