package io.ringside.node.capture;

import io.ringside.node.source.GpuReading;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A GPU reading as bytes: every figure with a bit that says whether it is there; one that cannot
/// be (not finite, or negative where things are counted) is absent. Stateless.
final class ReadingCodec {
    private static final int MOST_GPUS = 1024;
    private static final int MOST_REASONS = 64;

    private ReadingCodec() {}

    static void putAll(List<GpuReading> gpus, PackedOutput out) {
        out.unsigned(gpus.size());
        gpus.forEach(gpu -> put(gpu, out));
    }

    static List<GpuReading> takeAll(PackedInput in) throws MalformedCaptureException {
        int count = in.count("the count of GPUs", MOST_GPUS);
        List<GpuReading> gpus = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            in.spend(DecodeBudget.GPU_BYTES);
            gpus.add(take(in));
        }
        return gpus;
    }

    private static void put(GpuReading gpu, PackedOutput out) {
        out.text(gpu.uuid());
        out.unsigned(gpu.index());
        out.text(gpu.pciBusId());
        out.text(gpu.name());
        out.signed(gpu.readEpochNanos());
        put(gpu.utilizationRatio(), out);
        put(gpu.memoryUtilizationRatio(), out);
        put(gpu.memoryUsedBytes(), out);
        put(gpu.memoryTotalBytes(), out);
        put(gpu.memoryReservedBytes(), out);
        put(gpu.temperatureCelsius(), out);
        put(gpu.memoryTemperatureCelsius(), out);
        put(gpu.slowdownTemperatureCelsius(), out);
        put(gpu.powerWatts(), out);
        put(gpu.powerLimitWatts(), out);
        put(gpu.smClockHertz(), out);
        put(gpu.memoryClockHertz(), out);
        put(gpu.maxSmClockHertz(), out);
        put(gpu.maxMemoryClockHertz(), out);
        put(gpu.clocksEventReasons(), out);
        out.unsigned(gpu.clocksEventReasonNames().size());
        gpu.clocksEventReasonNames().forEach(out::text);
        put(gpu.eccCorrectedVolatile(), out);
        put(gpu.eccUncorrectedVolatile(), out);
        put(gpu.eccCorrectedAggregate(), out);
        put(gpu.eccUncorrectedAggregate(), out);
        put(
                gpu.performanceState().isPresent()
                        ? OptionalLong.of(gpu.performanceState().getAsInt())
                        : OptionalLong.empty(),
                out);
    }

    private static GpuReading take(PackedInput in) throws MalformedCaptureException {
        return new GpuReading(
                in.text("a GPU's uuid"),
                in.count("a GPU's index", Integer.MAX_VALUE),
                in.text("a PCI bus id"),
                in.text("a GPU's name"),
                in.signed(),
                takeDouble(in),
                takeDouble(in),
                takeLong(in),
                takeLong(in),
                takeLong(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeDouble(in),
                takeLong(in),
                takeNames(in),
                takeLong(in),
                takeLong(in),
                takeLong(in),
                takeLong(in),
                takePerformanceState(in));
    }

    private static void put(OptionalDouble figure, PackedOutput out) {
        out.u8(figure.isPresent() ? 1 : 0);
        if (figure.isPresent()) {
            // Round figures have zeros in their low bits: turned round, they are short.
            out.unsigned(Long.reverse(Double.doubleToRawLongBits(figure.getAsDouble())));
        }
    }

    private static OptionalDouble takeDouble(PackedInput in) throws MalformedCaptureException {
        if (in.u8() == 0) {
            return OptionalDouble.empty();
        }
        double figure = Double.longBitsToDouble(Long.reverse(in.unsigned()));
        return Double.isFinite(figure) ? OptionalDouble.of(figure) : OptionalDouble.empty();
    }

    private static void put(OptionalLong figure, PackedOutput out) {
        out.u8(figure.isPresent() ? 1 : 0);
        if (figure.isPresent()) {
            out.unsigned(figure.getAsLong());
        }
    }

    private static OptionalLong takeLong(PackedInput in) throws MalformedCaptureException {
        if (in.u8() == 0) {
            return OptionalLong.empty();
        }
        long figure = in.unsigned();
        return figure < 0 ? OptionalLong.empty() : OptionalLong.of(figure);
    }

    private static OptionalInt takePerformanceState(PackedInput in)
            throws MalformedCaptureException {
        OptionalLong state = takeLong(in);
        return state.isPresent() ? OptionalInt.of((int) state.getAsLong()) : OptionalInt.empty();
    }

    private static List<String> takeNames(PackedInput in) throws MalformedCaptureException {
        int count = in.count("the count of clocks event reasons", MOST_REASONS);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.text("a clocks event reason"));
        }
        return names;
    }
}
