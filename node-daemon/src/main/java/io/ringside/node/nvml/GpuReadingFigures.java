package io.ringside.node.nvml;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.Reading;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;

/// A tile's reading as figures. Stateless.
final class GpuReadingFigures {
    private GpuReadingFigures() {}

    static Reading reading(GpuReading gpu, String source) {
        String id = gpu.uuid().isEmpty() ? "GPU " + gpu.index() : gpu.uuid();
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU, id, source, gpu.readEpochNanos())
                        .put("gpu.name", gpu.name())
                        .put("gpu.index", Integer.toString(gpu.index()))
                        .put("gpu.pci_bus_id", gpu.pciBusId())
                        .put(
                                "gpu.clocks_event_reasons",
                                String.join(",", gpu.clocksEventReasonNames()))
                        .put(GpuFigure.UTILIZATION, gpu.utilizationRatio())
                        .put(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, gpu.memoryUtilizationRatio())
                        .put(GpuFigure.MEMORY_USED, gpu.memoryUsedBytes())
                        .put(GpuFigure.MEMORY_TOTAL, gpu.memoryTotalBytes())
                        .put(GpuFigure.MEMORY_RESERVED, gpu.memoryReservedBytes())
                        .put(GpuFigure.TEMPERATURE, gpu.temperatureCelsius())
                        .put(GpuFigure.MEMORY_TEMPERATURE, gpu.memoryTemperatureCelsius())
                        .put(GpuFigure.TEMPERATURE_SLOWDOWN, gpu.slowdownTemperatureCelsius())
                        .put(GpuFigure.POWER, gpu.powerWatts())
                        .put(GpuFigure.POWER_LIMIT, gpu.powerLimitWatts())
                        .put(GpuFigure.SM_CLOCK, gpu.smClockHertz())
                        .put(GpuFigure.MEMORY_CLOCK, gpu.memoryClockHertz())
                        .put(GpuFigure.SM_CLOCK_MAX, gpu.maxSmClockHertz())
                        .put(GpuFigure.MEMORY_CLOCK_MAX, gpu.maxMemoryClockHertz())
                        .put(GpuFigure.ECC_CORRECTED_VOLATILE, gpu.eccCorrectedVolatile())
                        .put(GpuFigure.ECC_UNCORRECTED_VOLATILE, gpu.eccUncorrectedVolatile())
                        .put(GpuFigure.ECC_CORRECTED_AGGREGATE, gpu.eccCorrectedAggregate())
                        .put(GpuFigure.ECC_UNCORRECTED_AGGREGATE, gpu.eccUncorrectedAggregate());
        gpu.performanceState()
                .ifPresent(state ->
                        reading.put(GpuFigure.PERFORMANCE_STATE, state)
                                .put("gpu.performance_state", "P" + state));
        return reading.build();
    }
}
