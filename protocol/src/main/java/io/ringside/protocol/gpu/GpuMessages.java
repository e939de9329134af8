package io.ringside.protocol.gpu;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ringside.protocol.figures.Figure;
import io.ringside.v1.Gpu;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// GPUs as the message `Gpu`, from which clients read them before there were readings. It goes with
/// the protocol's next major version. Stateless.
public final class GpuMessages {
    /// Who reads what the message tells.
    public static final String SOURCE = "nvml";

    private static final Map<GpuFact, FieldDescriptor> FIELDS = fields();

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
        FIELDS.forEach((fact, field) -> {
            if (gpu.hasField(field)) {
                figures.put(fact.figure(), ((Number) gpu.getField(field)).doubleValue());
            }
        });
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
