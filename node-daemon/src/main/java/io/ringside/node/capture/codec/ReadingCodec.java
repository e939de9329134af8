package io.ringside.node.capture.codec;

import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.GpuMessages;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// NVML's reading of a GPU as bytes of format 1.0: every figure with a bit that says whether it is
/// there; one that cannot be (not finite, or negative where things are counted) is absent.
/// Stateless.
final class ReadingCodec {
    private static final int MOST_GPUS = 1024;
    private static final int MOST_REASONS = 64;

    private static final List<Figure> BEFORE_REASONS =
            List.of(
                    GpuFigure.UTILIZATION,
                    GpuFigure.MEMORY_CONTROLLER_UTILIZATION,
                    GpuFigure.MEMORY_USED,
                    GpuFigure.MEMORY_TOTAL,
                    GpuFigure.MEMORY_RESERVED,
                    GpuFigure.TEMPERATURE,
                    GpuFigure.MEMORY_TEMPERATURE,
                    GpuFigure.TEMPERATURE_SLOWDOWN,
                    GpuFigure.POWER,
                    GpuFigure.POWER_LIMIT,
                    GpuFigure.SM_CLOCK,
                    GpuFigure.MEMORY_CLOCK,
                    GpuFigure.SM_CLOCK_MAX,
                    GpuFigure.MEMORY_CLOCK_MAX,
                    GpuFigure.CLOCKS_EVENT_REASONS);

    private static final List<Figure> BEHIND_REASONS =
            List.of(
                    GpuFigure.ECC_CORRECTED_VOLATILE,
                    GpuFigure.ECC_UNCORRECTED_VOLATILE,
                    GpuFigure.ECC_CORRECTED_AGGREGATE,
                    GpuFigure.ECC_UNCORRECTED_AGGREGATE,
                    GpuFigure.PERFORMANCE_STATE);

    private ReadingCodec() {}

    static void putAll(List<Reading> gpus, PackedOutput out) {
        out.unsigned(gpus.size());
        gpus.forEach(gpu -> put(gpu.gpu(), out));
    }

    static List<Reading> takeAll(PackedInput in) throws MalformedCaptureException {
        int count = in.count("the count of GPUs", MOST_GPUS);
        List<Reading> gpus = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            in.spend(DecodeBudget.GPU_BYTES);
            gpus.add(take(in));
        }
        return gpus;
    }

    private static void put(KnownGpu gpu, PackedOutput out) {
        out.text(gpu.uuid());
        out.unsigned(gpu.index().orElse(0));
        out.text(gpu.pciBusId());
        out.text(gpu.name());
        out.signed(gpu.readEpochNanos());
        BEFORE_REASONS.forEach(figure -> put(figure, gpu.figure(figure), out));
        out.unsigned(gpu.clocksEventReasonNames().size());
        gpu.clocksEventReasonNames().forEach(out::text);
        BEHIND_REASONS.forEach(figure -> put(figure, gpu.figure(figure), out));
    }

    private static Reading take(PackedInput in) throws MalformedCaptureException {
        String uuid = in.text("a GPU's uuid");
        String index = Integer.toString(in.count("a GPU's index", Integer.MAX_VALUE));
        String busId = in.text("a PCI bus id");
        String name = in.text("a GPU's name");
        String id = uuid.isEmpty() ? "GPU " + index : uuid;
        Reading.Builder gpu =
                Reading.of(SubjectKind.GPU, id, GpuMessages.SOURCE, in.signed())
                        .put("gpu.index", index)
                        .put("gpu.pci_bus_id", busId)
                        .put("gpu.name", name);
        for (Figure figure : BEFORE_REASONS) {
            gpu.put(figure, take(figure, in));
        }
        gpu.put("gpu.clocks_event_reasons", String.join(",", takeNames(in)));
        for (Figure figure : BEHIND_REASONS) {
            gpu.put(figure, take(figure, in));
        }
        return gpu.build();
    }

    private static void put(Figure figure, OptionalDouble value, PackedOutput out) {
        out.u8(value.isPresent() ? 1 : 0);
        if (value.isPresent()) {
            // Round figures have zeros in their low bits: turned round, they are short.
            out.unsigned(
                    isWhole(figure)
                            ? (long) value.getAsDouble()
                            : Long.reverse(Double.doubleToRawLongBits(value.getAsDouble())));
        }
    }

    private static OptionalDouble take(Figure figure, PackedInput in)
            throws MalformedCaptureException {
        if (in.u8() == 0) {
            return OptionalDouble.empty();
        }
        long bits = in.unsigned();
        if (isWhole(figure)) {
            return bits < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) bits);
        }
        // What is not finite is no figure of a reading.
        return OptionalDouble.of(Double.longBitsToDouble(Long.reverse(bits)));
    }

    private static boolean isWhole(Figure figure) {
        return figure == GpuFigure.PERFORMANCE_STATE
                || figure.unit().equals("By")
                || figure.unit().startsWith("{");
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
