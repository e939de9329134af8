package io.ringside.desktop.viewdata;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One GPU's latest readings; what the driver did not give is absent.
///
/// @param utilizationRatio 0 to 1
/// @param rankLabel "rank 0", or empty when no profiled rank uses it
/// @param recent the last readings, oldest first, at most 120
public record GpuView(
        int nodeIndex,
        int index,
        String uuid,
        String name,
        String rankLabel,
        long readEpochNanos,
        OptionalDouble utilizationRatio,
        OptionalDouble memoryUtilizationRatio,
        OptionalLong memoryUsedBytes,
        OptionalLong memoryTotalBytes,
        OptionalDouble temperatureCelsius,
        OptionalDouble slowdownTemperatureCelsius,
        OptionalDouble powerWatts,
        OptionalDouble powerLimitWatts,
        OptionalDouble smClockHertz,
        OptionalDouble maxSmClockHertz,
        OptionalDouble memoryClockHertz,
        List<String> throttleReasons,
        OptionalLong eccCorrected,
        OptionalLong eccUncorrected,
        List<Sample> recent,
        boolean stale) {

    public GpuView {
        throttleReasons = List.copyOf(throttleReasons);
        recent = List.copyOf(recent);
    }

    /// One moment; NaN where absent.
    public record Sample(
            long epochNanos,
            double utilizationRatio,
            double powerWatts,
            double temperatureCelsius,
            double smClockHertz) {}
}
