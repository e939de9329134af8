package io.ringside.desktop.ui;

import static java.util.Map.entry;

import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.ToldGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// GPUs of the sample cluster: one is hot, and those of the last node may be stale.
final class SampleGpus {
    private static final long SECOND = 1_000_000_000L;

    private SampleGpus() {}

    static List<GpuView> gpus(int nodes, int perNode, boolean lastStale) {
        List<GpuView> gpus = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            for (int i = 0; i < perNode; i++) {
                gpus.add(gpu(node, i, node * perNode + i, lastStale && node == nodes - 1));
            }
        }
        return gpus;
    }

    private static GpuView gpu(int node, int index, int rank, boolean stale) {
        boolean hot = node == 2 && index == 1;
        Map<Figure, Double> figures =
                Map.ofEntries(
                        entry(GpuFigure.UTILIZATION, 0.87 + (rank % 5) * 0.02),
                        entry(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, 0.31),
                        entry(GpuFigure.MEMORY_USED, 18_422_431_744.0),
                        entry(GpuFigure.MEMORY_TOTAL, 150_754_820_096.0),
                        entry(GpuFigure.TEMPERATURE, hot ? 86.0 : 41 - index % 2),
                        entry(GpuFigure.TEMPERATURE_SLOWDOWN, 87.0),
                        entry(GpuFigure.POWER, 226.5 - index * 3.2),
                        entry(GpuFigure.POWER_LIMIT, 700.0),
                        entry(GpuFigure.SM_CLOCK, hot ? 1.395e9 : 1.98e9),
                        entry(GpuFigure.SM_CLOCK_MAX, 1.98e9),
                        entry(GpuFigure.MEMORY_CLOCK, 3.201e9),
                        entry(GpuFigure.CLOCKS_EVENT_REASONS, hot ? 32.0 : 0.0),
                        entry(GpuFigure.ECC_CORRECTED_VOLATILE, 0.0),
                        entry(GpuFigure.ECC_UNCORRECTED_VOLATILE, 0.0));
        ToldGpu told =
                new ToldGpu(
                        "GPU-00000000-\u2026-00000000000" + index,
                        "nvml",
                        stale ? SampleCluster.NOW - 14 * SECOND : SampleCluster.NOW - 180_000_000L,
                        figures,
                        Map.of(
                                "gpu.index",
                                Integer.toString(index),
                                "gpu.name",
                                "NVIDIA H200",
                                "gpu.clocks_event_reasons",
                                hot ? "SW thermal slowdown" : ""));
        return new GpuView(node, KnownGpu.of(told), "rank " + rank, recent(rank, hot), stale);
    }

    private static List<GpuView.Sample> recent(int rank, boolean hot) {
        List<GpuView.Sample> samples = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            double wave = Math.sin(i / 3.0 + rank);
            boolean slowed = hot && i > 70;
            samples.add(
                    new GpuView.Sample(
                            SampleCluster.NOW - (120 - i) * SECOND,
                            0.88 + wave * 0.05,
                            slowed ? 498 : 560 + wave * 40,
                            (hot ? 60 + i / 4.0 : 41 + wave),
                            slowed ? 1.395e9 : 1.98e9));
        }
        return samples;
    }
}
