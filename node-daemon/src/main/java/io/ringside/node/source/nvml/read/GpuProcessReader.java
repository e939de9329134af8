package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.call.NvmlReturn;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The processes of one GPU: their memory, and how much of its time they took.
///
///     nvmlProcessInfo_t, 24 bytes: pid u32, used memory u64 at 8, GPU instance u32 at 16,
///     compute instance u32 at 20; all bits set: not available
///     nvmlProcessUtilizationSample_t, 32 bytes: pid u32, time in us u64 at 8, shares in percent
///     u32 at 16 (SM), 20 (memory), 24 (encoder), 28 (decoder)
public final class GpuProcessReader implements GpuReader {
    public static final String SOURCE = "nvml-processes";

    private static final int INFO_BYTES = 24;
    private static final int SAMPLE_BYTES = 32;

    /// More are not read; their number is NVML's claim.
    private static final int MOST_PROCESSES = 2048;

    private static final int MOST_SAMPLES = 4096;
    private static final int NONE = -1;

    private final MemorySegment count = Arena.ofAuto().allocate(JAVA_INT);
    private final MemorySegment infos =
            Arena.ofAuto().allocate((long) MOST_PROCESSES * INFO_BYTES, Long.BYTES);
    private final MemorySegment samples =
            Arena.ofAuto().allocate((long) MOST_SAMPLES * SAMPLE_BYTES, Long.BYTES);
    private final Map<Integer, Sample> latest = new HashMap<>();
    private long seenMicros;

    @Override
    public void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        Map<String, Reading.Builder> found = new LinkedHashMap<>();
        readUtilization(calls);
        readList(gpu, calls, NvmlFunction.COMPUTE_PROCESSES, "compute", look, found);
        readList(gpu, calls, NvmlFunction.GRAPHICS_PROCESSES, "graphics", look, found);
        found.values().forEach(reading -> look.readings.add(reading.build()));
    }

    private void readList(
            GpuIdentity gpu,
            DeviceCalls calls,
            NvmlFunction function,
            String type,
            GpuLook look,
            Map<String, Reading.Builder> found) {
        count.set(JAVA_INT, 0, MOST_PROCESSES);
        int result = calls.lost() ? NvmlReturn.GPU_IS_LOST : list(calls, function);
        if (result == NvmlReturn.INSUFFICIENT_SIZE) {
            look.fault(
                    "%s: NVML counts %s %s processes, more than the %d that are read"
                            .formatted(
                                    gpu.title(),
                                    Integer.toUnsignedString(count.get(JAVA_INT, 0)),
                                    type,
                                    MOST_PROCESSES));
            return;
        }
        if (!calls.noted(function, result)) {
            return;
        }
        long processes = Math.min(Integer.toUnsignedLong(count.get(JAVA_INT, 0)), MOST_PROCESSES);
        for (int i = 0; i < processes; i++) {
            MemorySegment info = infos.asSlice((long) i * INFO_BYTES, INFO_BYTES);
            int pid = info.get(JAVA_INT, 0);
            String id = gpu.id() + "/" + Integer.toUnsignedString(pid);
            Reading.Builder reading =
                    found.computeIfAbsent(id, key -> begun(gpu, pid, type, key, look.epochNanos));
            long used = info.get(JAVA_LONG, 8);
            if (used >= 0) {
                reading.put(GpuProcessFigure.MEMORY_USED, (double) used);
            }
            putInstance(reading, "gpu_instance.id", info.get(JAVA_INT, 16));
            putInstance(reading, "gpu_instance.compute.id", info.get(JAVA_INT, 20));
        }
    }

    private int list(DeviceCalls calls, NvmlFunction function) {
        return calls.library().call(function, calls.device(), count, infos);
    }

    private Reading.Builder begun(
            GpuIdentity gpu, int pid, String type, String id, long epochNanos) {
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU_PROCESS, id, SOURCE, epochNanos)
                        .put("gpu.uuid", gpu.uuid())
                        .put("gpu.index", Integer.toString(gpu.index()))
                        .put("process.pid", Integer.toUnsignedString(pid))
                        .put("gpu_process.type", type);
        Sample sample = latest.get(pid);
        if (sample != null) {
            reading.put(GpuProcessFigure.SM_UTILIZATION, sample.sm)
                    .put(GpuProcessFigure.MEMORY_CONTROLLER_UTILIZATION, sample.memory)
                    .put(GpuProcessFigure.ENCODER_UTILIZATION, sample.encoder)
                    .put(GpuProcessFigure.DECODER_UTILIZATION, sample.decoder);
        }
        return reading;
    }

    /// Keeps the newest sample of each process since the look before; one that had none in this
    /// time has no figure.
    private void readUtilization(DeviceCalls calls) {
        latest.clear();
        if (calls.lost()) {
            return;
        }
        count.set(JAVA_INT, 0, MOST_SAMPLES);
        int result =
                calls.library()
                        .call(
                                NvmlFunction.PROCESS_UTILIZATION,
                                calls.device(),
                                samples,
                                count,
                                seenMicros);
        if (!calls.noted(NvmlFunction.PROCESS_UTILIZATION, result)) {
            return;
        }
        long found = Math.min(Integer.toUnsignedLong(count.get(JAVA_INT, 0)), MOST_SAMPLES);
        for (int i = 0; i < found; i++) {
            MemorySegment sample = samples.asSlice((long) i * SAMPLE_BYTES, SAMPLE_BYTES);
            long micros = sample.get(JAVA_LONG, 8);
            int pid = sample.get(JAVA_INT, 0);
            Sample before = latest.get(pid);
            if (pid != 0 && (before == null || micros >= before.micros)) {
                latest.put(
                        pid,
                        new Sample(
                                micros,
                                share(sample, 16),
                                share(sample, 20),
                                share(sample, 24),
                                share(sample, 28)));
                seenMicros = Math.max(seenMicros, micros);
            }
        }
    }

    /// NaN, and so absent, where it is no percentage.
    private static double share(MemorySegment sample, int offset) {
        long percent = Integer.toUnsignedLong(sample.get(JAVA_INT, offset));
        return percent > 100 ? Double.NaN : percent / 100.0;
    }

    private static void putInstance(Reading.Builder reading, String attribute, int id) {
        if (id != NONE) {
            reading.put(attribute, Integer.toUnsignedString(id));
        }
    }

    private record Sample(long micros, double sm, double memory, double encoder, double decoder) {}
}
