package io.ringside.node.source.nvml.read;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.nvml.call.DeviceCalls;
import io.ringside.node.source.nvml.call.FieldBatch;
import io.ringside.node.source.nvml.call.FieldBatch.Request;
import io.ringside.node.source.nvml.call.GpuIdentity;
import io.ringside.node.source.nvml.call.GpuLook;
import io.ringside.node.source.nvml.call.NvmlFunction;
import io.ringside.node.source.nvml.value.GpuField;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.OptionalLong;

/// What of a GPU takes the driver long to tell, measured on H100s: its links' counters (17 ms for
/// 18 links), its energy (4 ms) and the counters of its PCIe link (3 ms).
public final class GpuCounterReader implements GpuReader {
    public static final String SOURCE = "nvml-counters";

    private static final double MILLI = 1e-3;
    private static final List<GpuField> PCIE = GpuField.ofPcie();

    private final FieldBatch linkCount =
            new FieldBatch(List.of(new Request(GpuField.DEV_NVLINK_LINK_COUNT.id, 0)));
    private final FieldBatch pcie = new FieldBatch(GpuField.requests(PCIE));
    private final LinkReader links = new LinkReader();

    @Override
    public void read(GpuIdentity gpu, DeviceCalls calls, GpuLook look) {
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU, gpu.id(), SOURCE, look.epochNanos)
                        .put("gpu.index", Integer.toString(gpu.index()));
        OptionalLong energy = calls.wideNumber(NvmlFunction.ENERGY);
        if (energy.isPresent()) {
            reading.put(GpuFigure.ENERGY, energy.getAsLong() * MILLI);
        }
        pcie.read(calls, look.monotonicNanos);
        for (int at = 0; at < PCIE.size(); at++) {
            reading.put(PCIE.get(at).figure, pcie.value(at));
        }
        linkCount.read(calls, look.monotonicNanos);
        links.read(gpu, linkCount.value(0), calls, look, reading);
        look.readings.add(reading.build());
    }
}
