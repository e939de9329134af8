package io.ringside.desktop.viewdata;

import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.List;
import java.util.OptionalDouble;

/// One GPU as it is shown; what no source gave is absent.
///
/// @param rankLabel "rank 0", "ranks 0–7" where they share it; empty when no profiled rank uses it
/// @param recent the last readings, oldest first, at most 120
/// @param stale its node is
public record GpuView(
        int nodeIndex, KnownGpu gpu, String rankLabel, List<Sample> recent, boolean stale) {
    public GpuView {
        recent = List.copyOf(recent);
    }

    /// In the figure's own unit.
    public OptionalDouble figure(GpuFact fact) {
        return gpu.figure(fact.figure());
    }

    /// One moment; NaN where absent.
    public record Sample(
            long epochNanos,
            double utilizationRatio,
            double powerWatts,
            double temperatureCelsius,
            double smClockHertz) {}
}
