package io.ringside.protocol.otlp;

import io.ringside.protocol.metrics.Metric;
import io.ringside.v1.Gpu;

/// Points of GPU readings. A reading that is not there has no point.
final class GpuPoints {
    private final Labels host;
    private final Points points;

    GpuPoints(Labels host, Points points) {
        this.host = host;
        this.points = points;
    }

    void add(Gpu gpu) {
        Labels labels = labels(gpu);
        addLoad(gpu, labels);
        addHeatAndPower(gpu, labels);
        addClocks(gpu, labels);
        addErrors(gpu, labels);
    }

    private Labels labels(Gpu gpu) {
        Labels hardware =
                Labels.NONE
                        .with("hw.id", gpu.getUuid())
                        .with("hw.type", "gpu")
                        .with("hw.name", "GPU " + Integer.toUnsignedString(gpu.getIndex()))
                        .with("hw.model", gpu.getName())
                        .with("hw.vendor", "NVIDIA");
        for (var pair : host.pairs()) {
            hardware = hardware.with(pair.getKey(), pair.getValue().getStringValue());
        }
        return hardware.with("gpu_pci_bus_id", gpu.getPciBusId()).with("gpu_uuid", gpu.getUuid());
    }

    private void addLoad(Gpu gpu, Labels labels) {
        if (gpu.hasUtilizationRatio()) {
            points.set(Metric.GPU_UTILIZATION, labels, gpu.getUtilizationRatio());
        }
        if (gpu.hasMemoryUtilizationRatio()) {
            points.set(Metric.GPU_MEMORY_CONTROLLER, labels, gpu.getMemoryUtilizationRatio());
        }
        if (gpu.hasMemoryUsedBytes()) {
            points.add(Metric.GPU_MEMORY_USAGE, labels, gpu.getMemoryUsedBytes());
        }
        if (gpu.hasMemoryTotalBytes()) {
            points.add(Metric.GPU_MEMORY_LIMIT, labels, gpu.getMemoryTotalBytes());
        }
        if (gpu.hasMemoryUsedBytes()
                && gpu.hasMemoryTotalBytes()
                && gpu.getMemoryTotalBytes() > 0) {
            points.set(
                    Metric.GPU_MEMORY_UTILIZATION,
                    labels,
                    (double) gpu.getMemoryUsedBytes() / gpu.getMemoryTotalBytes());
        }
    }

    private void addHeatAndPower(Gpu gpu, Labels labels) {
        Labels core = labels.with("hw.sensor_location", "gpu");
        if (gpu.hasTemperatureCelsius()) {
            points.set(Metric.GPU_TEMPERATURE, core, gpu.getTemperatureCelsius());
        }
        if (gpu.hasMemoryTemperatureCelsius()) {
            points.set(
                    Metric.GPU_TEMPERATURE,
                    labels.with("hw.sensor_location", "memory"),
                    gpu.getMemoryTemperatureCelsius());
        }
        if (gpu.hasSlowdownTemperatureCelsius()) {
            points.set(
                    Metric.GPU_TEMPERATURE_LIMIT,
                    core.with("hw.limit_type", "high.degraded"),
                    gpu.getSlowdownTemperatureCelsius());
        }
        if (gpu.hasPowerWatts()) {
            points.set(Metric.GPU_POWER, labels, gpu.getPowerWatts());
        }
        if (gpu.hasPowerLimitWatts()) {
            points.set(Metric.GPU_POWER_LIMIT, labels, gpu.getPowerLimitWatts());
        }
    }

    private void addClocks(Gpu gpu, Labels labels) {
        Labels sm = labels.with("clock", "sm");
        Labels memory = labels.with("clock", "memory");
        if (gpu.hasSmClockHertz()) {
            points.set(Metric.GPU_CLOCK, sm, gpu.getSmClockHertz());
        }
        if (gpu.hasMemoryClockHertz()) {
            points.set(Metric.GPU_CLOCK, memory, gpu.getMemoryClockHertz());
        }
        if (gpu.hasMaxSmClockHertz()) {
            points.set(Metric.GPU_CLOCK_LIMIT, sm, gpu.getMaxSmClockHertz());
        }
        if (gpu.hasMaxMemoryClockHertz()) {
            points.set(Metric.GPU_CLOCK_LIMIT, memory, gpu.getMaxMemoryClockHertz());
        }
        if (gpu.hasClocksEventReasons()) {
            points.set(
                    Metric.GPU_CLOCKS_EVENT_REASONS, labels, (double) gpu.getClocksEventReasons());
        }
        if (gpu.hasPerformanceState()) {
            points.set(Metric.GPU_PERFORMANCE_STATE, labels, gpu.getPerformanceState());
        }
    }

    private void addErrors(Gpu gpu, Labels labels) {
        Labels corrected = labels.with("error.type", "corrected");
        Labels uncorrected = labels.with("error.type", "uncorrected");
        if (gpu.hasEccCorrectedVolatile()) {
            points.add(Metric.GPU_ERRORS, corrected, gpu.getEccCorrectedVolatile());
        }
        if (gpu.hasEccUncorrectedVolatile()) {
            points.add(Metric.GPU_ERRORS, uncorrected, gpu.getEccUncorrectedVolatile());
        }
        if (gpu.hasEccCorrectedAggregate()) {
            points.set(
                    Metric.GPU_ERRORS_LIFETIME, corrected, (double) gpu.getEccCorrectedAggregate());
        }
        if (gpu.hasEccUncorrectedAggregate()) {
            points.set(
                    Metric.GPU_ERRORS_LIFETIME,
                    uncorrected,
                    (double) gpu.getEccUncorrectedAggregate());
        }
    }
}
