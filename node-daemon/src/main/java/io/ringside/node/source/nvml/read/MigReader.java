package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/// The MIG instances of one GPU.
final class MigReader {
    private static final int MOST_INSTANCES = 64;
    private static final int ON = 1;

    // nvmlDeviceAttributes_t.
    private static final int MULTIPROCESSORS = 0;
    private static final int GPU_SLICES = 24;
    private static final int COMPUTE_SLICES = 28;
    private static final int MEMORY_MIB = 32;

    // nvmlMemory_t.
    private static final int MEMORY_TOTAL = 0;
    private static final int MEMORY_USED = 16;

    void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        OptionalLong mode = calls.firstNumber(NvmlFunction.MIG_MODE);
        if (mode.isEmpty() || mode.getAsLong() != ON) {
            return;
        }
        long most = Math.min(calls.number(NvmlFunction.MIG_COUNT).orElse(0), MOST_INSTANCES);
        for (int index = 0; index < most; index++) {
            // NOT_FOUND, and so absent, where no instance has this index.
            Optional<MemorySegment> handle = calls.struct(NvmlFunction.MIG_BY_INDEX, index);
            if (handle.isPresent()) {
                readInstance(gpu, calls.about(handle.get().get(ADDRESS, 0)), look);
            }
        }
    }

    private static void readInstance(GpuIdentity gpu, DeviceCalls instance, GpuLook look) {
        Optional<String> uuid = instance.text(NvmlFunction.UUID);
        if (uuid.isEmpty()) {
            return;
        }
        Reading.Builder reading =
                Reading.of(
                                SubjectKind.GPU_INSTANCE,
                                uuid.get(),
                                GpuDetailReader.SOURCE,
                                look.epochNanos)
                        .put("gpu.uuid", gpu.uuid())
                        .put("gpu.index", Integer.toString(gpu.index()));
        instance.struct(NvmlFunction.MEMORY)
                .ifPresent(memory ->
                        reading.put(
                                        GpuFigure.MEMORY_TOTAL,
                                        (double) memory.get(JAVA_LONG, MEMORY_TOTAL))
                                .put(
                                        GpuFigure.MEMORY_USED,
                                        (double) memory.get(JAVA_LONG, MEMORY_USED)));
        putNumber(reading, "gpu_instance.id", instance.number(NvmlFunction.GPU_INSTANCE_ID));
        putNumber(
                reading,
                "gpu_instance.compute.id",
                instance.number(NvmlFunction.COMPUTE_INSTANCE_ID));
        instance.struct(NvmlFunction.MIG_ATTRIBUTES)
                .ifPresent(attributes -> {
                    reading.put("gpu_instance.multiprocessors", word(attributes, MULTIPROCESSORS));
                    reading.put("gpu_instance.slices", word(attributes, GPU_SLICES));
                    reading.put("gpu_instance.compute.slices", word(attributes, COMPUTE_SLICES));
                    reading.put(
                            "gpu_instance.memory.mib",
                            Long.toString(attributes.get(JAVA_LONG, MEMORY_MIB)));
                });
        look.readings.add(reading.build());
        instance.faults().forEach(text -> look.fault("MIG " + uuid.get() + ": " + text));
    }

    private static void putNumber(Reading.Builder reading, String attribute, OptionalLong number) {
        if (number.isPresent()) {
            reading.put(attribute, Long.toString(number.getAsLong()));
        }
    }

    private static String word(MemorySegment struct, int offset) {
        return Integer.toUnsignedString(struct.get(JAVA_INT, offset));
    }
}
