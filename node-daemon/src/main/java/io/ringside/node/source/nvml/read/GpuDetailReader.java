package io.ringside.node.source.nvml.read;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.FieldBatch;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.value.EccReader;
import io.ringside.node.source.nvml.value.GpuAttributes;
import io.ringside.node.source.nvml.value.GpuField;
import io.ringside.node.source.nvml.value.GpuLimits;
import io.ringside.node.source.nvml.value.StateWords;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// All of a GPU that the tiles do not show, its MIG instances among it, without what
/// [GpuCounterReader] reads.
public final class GpuDetailReader implements GpuReader {
    public static final String SOURCE = "nvml-detail";

    private static final int MARGIN_BYTES = 8;
    private static final int PCIE_SENT = 0;
    private static final int PCIE_RECEIVED = 1;
    private static final double KB = 1000;
    private static final int REPAIR_BYTES = 12;
    private static final List<GpuField> FIELDS = GpuField.others();
    private static final int AT_RECOVERY_ACTION =
            FIELDS.indexOf(GpuField.DEV_GET_GPU_RECOVERY_ACTION);

    private final FieldBatch fields = new FieldBatch(GpuField.requests(FIELDS));
    private final GpuAttributes attributes = new GpuAttributes();
    private final GpuLimits limits = new GpuLimits();
    private final EccReader ecc = new EccReader();
    private final MigReader mig = new MigReader();

    @Override
    public void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU, gpu.id(), SOURCE, look.epochNanos)
                        .put("gpu.name", gpu.name())
                        .put("gpu.index", Integer.toString(gpu.index()))
                        .put("gpu.pci_bus_id", gpu.pciBusId());
        attributes.read(calls, look.monotonicNanos, reading);
        limits.read(calls, look.monotonicNanos, reading);
        fields.read(calls, look.monotonicNanos);
        putFields(calls, reading);
        putPower(calls, reading);
        putTemperatures(calls, reading);
        putPcie(calls, reading);
        putEngines(calls, reading);
        putRepairs(calls, reading);
        ecc.read(calls, reading);
        look.readings.add(reading.build());
        mig.read(gpu, calls, look);
    }

    private void putFields(DeviceCalls calls, Reading.Builder reading) {
        for (int at = 0; at < FIELDS.size(); at++) {
            GpuField field = FIELDS.get(at);
            OptionalDouble value = fields.value(at);
            if (value.isPresent()) {
                reading.put(field.figure, value.getAsDouble() * field.factor);
            } else if (field.policy >= 0) {
                // Drivers before these fields tell the same by a call of its own.
                calls.struct(NvmlFunction.VIOLATION_STATUS, field.policy)
                        .ifPresent(answer ->
                                reading.put(
                                        field.figure,
                                        answer.get(JAVA_LONG, Long.BYTES) * field.factor));
            }
        }
        fields.value(AT_RECOVERY_ACTION)
                .ifPresent(action ->
                        reading.put(
                                "gpu.recovery_action",
                                StateWords.of(StateWords.RECOVERY_ACTION, (long) action)));
    }

    private static void putPower(DeviceCalls calls, Reading.Builder reading) {
        reading.put(GpuFigure.FAN_SPEED, scaled(calls.number(NvmlFunction.FAN_SPEED), 0.01))
                .put(GpuFigure.GRAPHICS_CLOCK, clock(calls, GpuLimits.CLOCK_GRAPHICS))
                .put(GpuFigure.VIDEO_CLOCK, clock(calls, GpuLimits.CLOCK_VIDEO));
    }

    private static void putTemperatures(DeviceCalls calls, Reading.Builder reading) {
        calls.struct(NvmlFunction.MARGIN_TEMPERATURE, MARGIN_BYTES, 1)
                .ifPresent(margin ->
                        reading.put(
                                GpuFigure.TEMPERATURE_MARGIN, margin.get(JAVA_INT, Integer.BYTES)));
    }

    private void putPcie(DeviceCalls calls, Reading.Builder reading) {
        reading.put(GpuFigure.PCIE_GENERATION, calls.number(NvmlFunction.PCIE_GENERATION))
                .put(GpuFigure.PCIE_GENERATION_MAX, calls.number(NvmlFunction.PCIE_GENERATION_MAX))
                .put(GpuFigure.PCIE_WIDTH, calls.number(NvmlFunction.PCIE_WIDTH))
                .put(GpuFigure.PCIE_WIDTH_MAX, calls.number(NvmlFunction.PCIE_WIDTH_MAX));
        if (!attributes.tellsRatesByGpm()) {
            // Each takes the driver 20 ms: only where GPM does not tell it.
            reading.put(
                            GpuActivityFigure.PCIE_SEND_RATE,
                            scaled(calls.number(NvmlFunction.PCIE_THROUGHPUT, PCIE_SENT), KB))
                    .put(
                            GpuActivityFigure.PCIE_RECEIVE_RATE,
                            scaled(calls.number(NvmlFunction.PCIE_THROUGHPUT, PCIE_RECEIVED), KB));
        }
    }

    private static void putEngines(DeviceCalls calls, Reading.Builder reading) {
        reading.put(GpuFigure.ENCODER_UTILIZATION, share(calls, NvmlFunction.ENCODER_UTILIZATION))
                .put(GpuFigure.DECODER_UTILIZATION, share(calls, NvmlFunction.DECODER_UTILIZATION))
                .put(GpuFigure.JPEG_UTILIZATION, share(calls, NvmlFunction.JPEG_UTILIZATION))
                .put(GpuFigure.OFA_UTILIZATION, share(calls, NvmlFunction.OFA_UTILIZATION));
        calls.struct(NvmlFunction.BAR1_MEMORY)
                .ifPresent(bar1 ->
                        reading.put(GpuFigure.BAR1_TOTAL, (double) bar1.get(JAVA_LONG, 0))
                                .put(GpuFigure.BAR1_USED, (double) bar1.get(JAVA_LONG, 16)));
    }

    private static void putRepairs(DeviceCalls calls, Reading.Builder reading) {
        calls.struct(NvmlFunction.ROW_REMAPPER_HISTOGRAM)
                .ifPresent(banks ->
                        reading.put(GpuHealthFigure.REMAP_BANKS_MAX, word(banks, 0))
                                .put(GpuHealthFigure.REMAP_BANKS_HIGH, word(banks, 1))
                                .put(GpuHealthFigure.REMAP_BANKS_PARTIAL, word(banks, 2))
                                .put(GpuHealthFigure.REMAP_BANKS_LOW, word(banks, 3))
                                .put(GpuHealthFigure.REMAP_BANKS_NONE, word(banks, 4)));
        Optional<MemorySegment> repairs = calls.struct(NvmlFunction.REPAIR_STATUS, REPAIR_BYTES, 1);
        repairs.ifPresent(status ->
                reading.put(GpuHealthFigure.REPAIR_CHANNEL_PENDING, word(status, 1))
                        .put(GpuHealthFigure.REPAIR_TPC_PENDING, word(status, 2)));
    }

    private static OptionalDouble clock(DeviceCalls calls, int which) {
        return scaled(calls.number(NvmlFunction.CLOCK, which), 1e6);
    }

    private static OptionalDouble share(DeviceCalls calls, NvmlFunction function) {
        return scaled(calls.firstNumber(function), 0.01);
    }

    private static double word(MemorySegment struct, int word) {
        return Integer.toUnsignedLong(struct.get(JAVA_INT, (long) word * Integer.BYTES));
    }

    private static OptionalDouble scaled(OptionalLong number, double factor) {
        return number.isPresent()
                ? OptionalDouble.of(number.getAsLong() * factor)
                : OptionalDouble.empty();
    }
}
