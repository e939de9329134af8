package io.ringside.desktop.state;

import io.ringside.desktop.viewdata.GpuView.Sample;
import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.ArrayDeque;
import java.util.List;

/// One GPU's last readings, oldest first. Owned by the correlate thread.
final class GpuHistory {
    private static final int KEPT = 120;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>(KEPT);

    /// A reading that was had already is left out.
    void add(KnownGpu gpu) {
        Sample last = samples.peekLast();
        if (last != null && last.epochNanos() == gpu.readEpochNanos()) {
            return;
        }
        if (samples.size() == KEPT) {
            samples.removeFirst();
        }
        samples.addLast(
                new Sample(
                        gpu.readEpochNanos(),
                        figure(gpu, GpuFact.UTILIZATION),
                        figure(gpu, GpuFact.POWER),
                        figure(gpu, GpuFact.TEMPERATURE),
                        figure(gpu, GpuFact.SM_CLOCK)));
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }

    private static double figure(KnownGpu gpu, GpuFact fact) {
        return gpu.figure(fact.figure()).orElse(Double.NaN);
    }
}
