package io.ringside.protocol.otlp;

import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.metrics.Metric;
import io.ringside.protocol.metrics.MetricKind;
import java.util.List;
import java.util.OptionalDouble;

/// Points of GPUs, as [GpuFact] says of each figure. A figure that is not there has no point.
final class GpuPoints {
    private static final double BEYOND_LONG = 0x1p63;

    private final Labels host;
    private final Points points;

    GpuPoints(Labels host, Points points) {
        this.host = host;
        this.points = points;
    }

    void add(KnownGpu gpu) {
        Labels labels = labels(gpu);
        for (GpuFact fact : GpuFact.values()) {
            OptionalDouble value = gpu.figure(fact.figure());
            if (value.isPresent() && fact.metric().isPresent()) {
                add(fact.metric().get(), with(labels, fact.labels()), value.getAsDouble());
            }
        }
        double used = gpu.figure(GpuFact.MEMORY_USED.figure()).orElse(Double.NaN);
        double total = gpu.figure(GpuFact.MEMORY_TOTAL.figure()).orElse(0);
        if (total > 0 && used >= 0) {
            points.set(Metric.GPU_MEMORY_UTILIZATION, labels, used / total);
        }
    }

    private void add(Metric metric, Labels labels, double value) {
        if (metric.kind() == MetricKind.GAUGE) {
            points.set(metric, labels, value);
        } else {
            points.add(metric, labels, value < BEYOND_LONG ? (long) value : -1);
        }
    }

    private Labels labels(KnownGpu gpu) {
        Labels hardware =
                Labels.NONE
                        .with("hw.id", gpu.uuid())
                        .with("hw.type", "gpu")
                        .with("hw.name", gpu.title())
                        .with("hw.model", gpu.name())
                        .with("hw.vendor", gpu.vendor());
        for (var pair : host.pairs()) {
            hardware = hardware.with(pair.getKey(), pair.getValue().getStringValue());
        }
        Labels labels =
                hardware.with("gpu_pci_bus_id", gpu.pciBusId()).with("gpu_uuid", gpu.uuid());
        for (String attribute : KnownGpu.WORKLOAD) {
            labels = labels.with(attribute, gpu.workload().getOrDefault(attribute, ""));
        }
        return labels;
    }

    private static Labels with(Labels labels, List<String> pairs) {
        Labels more = labels;
        for (int at = 0; at < pairs.size(); at += 2) {
            more = more.with(pairs.get(at), pairs.get(at + 1));
        }
        return more;
    }
}
