package io.ringside.desktop.state;

import io.ringside.desktop.model.NodeSnapshot.Gpu;
import io.ringside.desktop.viewdata.GpuView.Sample;
import java.util.ArrayDeque;
import java.util.List;

/// One GPU's last readings, oldest first. Owned by the correlate thread.
final class GpuHistory {
    private static final int KEPT = 120;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>(KEPT);

    /// A reading that was had already is left out.
    void add(Gpu gpu) {
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
                        gpu.utilizationRatio().orElse(Double.NaN),
                        gpu.powerWatts().orElse(Double.NaN),
                        gpu.temperatureCelsius().orElse(Double.NaN),
                        gpu.smClockHertz().orElse(Double.NaN)));
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }
}
