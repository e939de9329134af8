package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.call.NvmlLibrary;
import io.ringside.node.source.nvml.call.NvmlReturn;
import io.ringside.node.source.nvml.value.GpmMetric;
import io.ringside.node.source.nvml.value.GpuAttributes;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The profiling metrics of one GPU, from its counters at the look before and now.
///
///     nvmlGpmMetricsGet_t: version u32, numMetrics u32, sample1, sample2 pointers, then metrics of
///     40 bytes: 0 metricId u32   4 nvmlReturn u32   8 value double   16 three texts
public final class GpmReader implements GpuReader {
    public static final String SOURCE = "nvml-gpm";

    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 24;
    private static final int METRIC_BYTES = 40;

    /// NVML_GPM_METRIC_MAX of CUDA 13's header; older headers have fewer, and a driver looks at no
    /// more than it is asked for.
    private static final int METRIC_MAX = 333;

    private static final int MIG_ON = 1;
    private static final long LEAST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final GpmMetric[] METRICS = GpmMetric.values();

    private final MemorySegment request =
            Arena.ofAuto().allocate(HEAD_BYTES + (long) METRIC_MAX * METRIC_BYTES, Long.BYTES);
    private final MemorySegment out = Arena.ofAuto().allocate(ADDRESS);
    private @Nullable NvmlLibrary library;
    private MemorySegment before = MemorySegment.NULL;
    private MemorySegment now = MemorySegment.NULL;
    private boolean sampled;
    private long sampledNanos;
    private String unavailable = "";
    private boolean asked;
    private long askAgainNanos;

    @Override
    public void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        library = calls.library();
        if (!asked || look.monotonicNanos - askAgainNanos >= 0) {
            unavailable = unavailable(calls);
            asked = !calls.lost();
            askAgainNanos = look.monotonicNanos + ASK_AGAIN_NANOS;
        }
        if (!unavailable.isEmpty()) {
            free();
            look.unavailable(gpu.title() + ": " + unavailable);
            return;
        }
        if (calls.lost()
                || (sampled && look.monotonicNanos - sampledNanos < LEAST_INTERVAL_NANOS)
                || !allocated(calls)) {
            return;
        }
        if (!calls.noted(
                NvmlFunction.GPM_SAMPLE_GET,
                calls.library().call(NvmlFunction.GPM_SAMPLE_GET, calls.device(), now))) {
            sampled = false;
            return;
        }
        if (sampled) {
            readMetrics(gpu, calls, look);
        }
        MemorySegment swapped = before;
        before = now;
        now = swapped;
        sampled = true;
        sampledNanos = look.monotonicNanos;
    }

    @Override
    public void close() {
        free();
    }

    private static String unavailable(DeviceCalls calls) {
        if (!calls.library().has(NvmlFunction.GPM_METRICS)) {
            return "this driver's NVML has no GPM (it came with driver 520)";
        }
        if (!GpuAttributes.gpmSupported(calls)) {
            return "no GPM (it came with Hopper)";
        }
        OptionalLong mig = calls.firstNumber(NvmlFunction.MIG_MODE);
        return mig.isPresent() && mig.getAsLong() == MIG_ON
                ? "MIG is on, GPM of the whole GPU is not to be had"
                : "";
    }

    private boolean allocated(DeviceCalls calls) {
        if (before.equals(MemorySegment.NULL)) {
            before = allocate(calls);
        }
        if (now.equals(MemorySegment.NULL)) {
            now = allocate(calls);
        }
        return !before.equals(MemorySegment.NULL) && !now.equals(MemorySegment.NULL);
    }

    private MemorySegment allocate(DeviceCalls calls) {
        out.set(ADDRESS, 0, MemorySegment.NULL);
        return calls.noted(
                        NvmlFunction.GPM_SAMPLE_ALLOC,
                        calls.library().call(NvmlFunction.GPM_SAMPLE_ALLOC, out))
                ? out.get(ADDRESS, 0)
                : MemorySegment.NULL;
    }

    private void free() {
        NvmlLibrary of = library;
        if (of != null && !before.equals(MemorySegment.NULL)) {
            of.call(NvmlFunction.GPM_SAMPLE_FREE, before);
        }
        if (of != null && !now.equals(MemorySegment.NULL)) {
            of.call(NvmlFunction.GPM_SAMPLE_FREE, now);
        }
        before = MemorySegment.NULL;
        now = MemorySegment.NULL;
        sampled = false;
    }

    private void readMetrics(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        request.fill((byte) 0);
        request.set(JAVA_INT, 0, VERSION);
        request.set(JAVA_INT, 4, METRICS.length + 2 * GpmMetric.LINKS);
        request.set(ADDRESS, 8, before);
        request.set(ADDRESS, 16, now);
        for (int i = 0; i < METRICS.length; i++) {
            request.set(JAVA_INT, at(i), METRICS[i].id);
        }
        for (int i = 0; i < 2 * GpmMetric.LINKS; i++) {
            request.set(JAVA_INT, at(METRICS.length + i), GpmMetric.LINK_0_RECEIVED + i);
        }
        if (!calls.noted(
                NvmlFunction.GPM_METRICS,
                calls.library().call(NvmlFunction.GPM_METRICS, request))) {
            return;
        }
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU, gpu.id(), SOURCE, look.epochNanos)
                        .put("gpu.index", Integer.toString(gpu.index()));
        for (int i = 0; i < METRICS.length; i++) {
            reading.put(METRICS[i].figure, metric(i, METRICS[i].factor));
        }
        look.readings.add(reading.build());
        for (int link = 0; link < GpmMetric.LINKS; link++) {
            int first = METRICS.length + 2 * link;
            Reading.Builder ofLink =
                    Reading.of(SubjectKind.GPU_LINK, gpu.id() + "/" + link, SOURCE, look.epochNanos)
                            .put(GpuLinkFigure.RECEIVE_RATE, metric(first, GpmMetric.MIB))
                            .put(GpuLinkFigure.SEND_RATE, metric(first + 1, GpmMetric.MIB));
            if (!ofLink.isEmpty()) {
                look.readings.add(ofLink.put("gpu.uuid", gpu.uuid()).build());
            }
        }
    }

    /// Absent where the GPU has none, or what came is no share or rate.
    private OptionalDouble metric(int index, double factor) {
        if (request.get(JAVA_INT, at(index) + 4) != NvmlReturn.SUCCESS) {
            return OptionalDouble.empty();
        }
        double value = request.get(JAVA_DOUBLE, at(index) + 8) * factor;
        return value >= 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static long at(int metric) {
        return HEAD_BYTES + (long) metric * METRIC_BYTES;
    }
}
