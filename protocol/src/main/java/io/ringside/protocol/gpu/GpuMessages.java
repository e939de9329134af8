package io.ringside.protocol.gpu;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ringside.protocol.figures.Figure;
import io.ringside.v1.Gpu;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// GPUs as the message `Gpu`, from which clients read them before there were readings. It goes with
/// the protocol's next major version. Stateless.
public final class GpuMessages {
    /// Who reads what the message tells.
    public static final String SOURCE = "nvml";

    private static final Map<GpuFact, FieldDescriptor> FIELDS = fields();

    /// By getters: of thousands of GPUs a second, reading fields by their descriptors costs most.
    private static final List<Told> TOLD =
            List.of(
                    told(GpuFact.UTILIZATION, Gpu::hasUtilizationRatio, Gpu::getUtilizationRatio),
                    told(
                            GpuFact.MEMORY_CONTROLLER,
                            Gpu::hasMemoryUtilizationRatio,
                            Gpu::getMemoryUtilizationRatio),
                    told(GpuFact.MEMORY_USED, Gpu::hasMemoryUsedBytes, Gpu::getMemoryUsedBytes),
                    told(GpuFact.MEMORY_TOTAL, Gpu::hasMemoryTotalBytes, Gpu::getMemoryTotalBytes),
                    told(
                            GpuFact.TEMPERATURE,
                            Gpu::hasTemperatureCelsius,
                            Gpu::getTemperatureCelsius),
                    told(
                            GpuFact.MEMORY_TEMPERATURE,
                            Gpu::hasMemoryTemperatureCelsius,
                            Gpu::getMemoryTemperatureCelsius),
                    told(
                            GpuFact.TEMPERATURE_SLOWDOWN,
                            Gpu::hasSlowdownTemperatureCelsius,
                            Gpu::getSlowdownTemperatureCelsius),
                    told(GpuFact.POWER, Gpu::hasPowerWatts, Gpu::getPowerWatts),
                    told(GpuFact.POWER_LIMIT, Gpu::hasPowerLimitWatts, Gpu::getPowerLimitWatts),
                    told(GpuFact.SM_CLOCK, Gpu::hasSmClockHertz, Gpu::getSmClockHertz),
                    told(GpuFact.SM_CLOCK_MAX, Gpu::hasMaxSmClockHertz, Gpu::getMaxSmClockHertz),
                    told(GpuFact.MEMORY_CLOCK, Gpu::hasMemoryClockHertz, Gpu::getMemoryClockHertz),
                    told(
                            GpuFact.MEMORY_CLOCK_MAX,
                            Gpu::hasMaxMemoryClockHertz,
                            Gpu::getMaxMemoryClockHertz),
                    told(
                            GpuFact.CLOCKS_EVENT_REASONS,
                            Gpu::hasClocksEventReasons,
                            Gpu::getClocksEventReasons),
                    told(
                            GpuFact.ECC_CORRECTED_VOLATILE,
                            Gpu::hasEccCorrectedVolatile,
                            Gpu::getEccCorrectedVolatile),
                    told(
                            GpuFact.ECC_UNCORRECTED_VOLATILE,
                            Gpu::hasEccUncorrectedVolatile,
                            Gpu::getEccUncorrectedVolatile),
                    told(
                            GpuFact.ECC_CORRECTED_AGGREGATE,
                            Gpu::hasEccCorrectedAggregate,
                            Gpu::getEccCorrectedAggregate),
                    told(
                            GpuFact.ECC_UNCORRECTED_AGGREGATE,
                            Gpu::hasEccUncorrectedAggregate,
                            Gpu::getEccUncorrectedAggregate),
                    told(
                            GpuFact.PERFORMANCE_STATE,
                            Gpu::hasPerformanceState,
                            Gpu::getPerformanceState),
                    told(
                            GpuFact.MEMORY_RESERVED,
                            Gpu::hasMemoryReservedBytes,
                            Gpu::getMemoryReservedBytes));

    /// How a figure is read from the message.
    private record Told(GpuFact fact, Predicate<Gpu> has, ToDoubleFunction<Gpu> value) {}

    private GpuMessages() {}

    /// What has no field in the message, or no room in it, is left out.
    public static Gpu message(KnownGpu known) {
        Gpu.Builder gpu =
                Gpu.newBuilder()
                        .setUuid(known.uuid())
                        .setIndex(known.index().orElse(0))
                        .setPciBusId(known.pciBusId())
                        .setName(known.name())
                        .setReadEpochNanos(known.readEpochNanos())
                        .addAllClocksEventReasonNames(known.clocksEventReasonNames());
        FIELDS.forEach((fact, field) ->
                known.figure(fact.figure()).ifPresent(value -> put(gpu, field, value)));
        return gpu.build();
    }

    static ToldGpu told(Gpu gpu) {
        Map<Figure, Double> figures = new HashMap<>();
        for (Told each : TOLD) {
            if (each.has().test(gpu)) {
                figures.put(each.fact().figure(), each.value().applyAsDouble(gpu));
            }
        }
        return new ToldGpu(
                gpu.getUuid().isEmpty() ? KnownGpu.numbered(gpu.getIndex()) : gpu.getUuid(),
                SOURCE,
                gpu.getReadEpochNanos(),
                figures,
                Map.of(
                        KnownGpu.INDEX,
                        Integer.toUnsignedString(gpu.getIndex()),
                        KnownGpu.PCI_BUS_ID,
                        gpu.getPciBusId(),
                        KnownGpu.NAME,
                        gpu.getName(),
                        KnownGpu.CLOCKS_EVENT_REASONS,
                        String.join(",", gpu.getClocksEventReasonNamesList())));
    }

    private static Told told(GpuFact fact, Predicate<Gpu> has, ToDoubleFunction<Gpu> value) {
        return new Told(fact, has, value);
    }

    private static void put(Gpu.Builder gpu, FieldDescriptor field, double value) {
        switch (field.getJavaType()) {
            case DOUBLE -> gpu.setField(field, value);
            case LONG -> gpu.setField(field, (long) value);
            case INT -> gpu.setField(field, (int) value);
            case FLOAT, BOOLEAN, STRING, BYTE_STRING, ENUM, MESSAGE ->
                    throw new IllegalStateException(field.getFullName() + " holds no figure.");
        }
    }

    private static Map<GpuFact, FieldDescriptor> fields() {
        Map<GpuFact, FieldDescriptor> fields = new EnumMap<>(GpuFact.class);
        for (GpuFact fact : GpuFact.values()) {
            FieldDescriptor field = Gpu.getDescriptor().findFieldByName(fact.wireField());
            if (field == null) {
                throw new IllegalStateException("Gpu has no field " + fact.wireField() + ".");
            }
            fields.put(fact, field);
        }
        return fields;
    }
}
