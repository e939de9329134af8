package io.ringside.node.source.nvml.value;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// What a GPU may reach: its greatest clocks and the temperatures it stops at. It does not change
/// while the GPU is there and is read once a minute: a greatest clock takes the driver 1.4 ms on an
/// H100.
public final class GpuLimits {
    public static final int CLOCK_GRAPHICS = 0;
    public static final int CLOCK_VIDEO = 3;
    private static final int THRESHOLD_SHUTDOWN = 0;
    private static final int THRESHOLD_MEMORY_MAX = 2;
    private static final int THRESHOLD_GPU_MAX = 3;
    private static final double MEGA = 1e6;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Map<Figure, Double> limits = new LinkedHashMap<>();
    private boolean everRead;
    private long againNanos;

    public void read(DeviceCalls calls, long monotonicNanos, Reading.Builder reading) {
        if (!everRead || monotonicNanos - againNanos >= 0) {
            limits.clear();
            put(GpuFigure.GRAPHICS_CLOCK_MAX, maxClock(calls, CLOCK_GRAPHICS), MEGA);
            put(GpuFigure.VIDEO_CLOCK_MAX, maxClock(calls, CLOCK_VIDEO), MEGA);
            put(GpuFigure.TEMPERATURE_SHUTDOWN, threshold(calls, THRESHOLD_SHUTDOWN), 1);
            put(GpuFigure.TEMPERATURE_MAX, threshold(calls, THRESHOLD_GPU_MAX), 1);
            put(GpuFigure.MEMORY_TEMPERATURE_MAX, threshold(calls, THRESHOLD_MEMORY_MAX), 1);
            everRead = !calls.lost();
            againNanos = monotonicNanos + AGAIN_NANOS;
        }
        limits.forEach(reading::put);
    }

    private void put(Figure figure, OptionalLong number, double factor) {
        number.ifPresent(value -> limits.put(figure, value * factor));
    }

    private static OptionalLong maxClock(DeviceCalls calls, int which) {
        return calls.number(NvmlFunction.MAX_CLOCK, which);
    }

    private static OptionalLong threshold(DeviceCalls calls, int which) {
        return calls.number(NvmlFunction.TEMPERATURE_THRESHOLD, which);
    }
}
