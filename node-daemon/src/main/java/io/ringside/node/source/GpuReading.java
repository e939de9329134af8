package io.ringside.node.source;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What one GPU said at one time. Every figure the GPU does not report is absent, never zero.
/// Immutable.
///
/// Ratios are 0..1, clocks are hertz, `clocksEventReasons` are NVML's bits with their names beside
/// them.
public record GpuReading(
        String uuid,
        int index,
        String pciBusId,
        String name,
        long readEpochNanos,
        OptionalDouble utilizationRatio,
        OptionalDouble memoryUtilizationRatio,
        OptionalLong memoryUsedBytes,
        OptionalLong memoryTotalBytes,
        OptionalLong memoryReservedBytes,
        OptionalDouble temperatureCelsius,
        OptionalDouble memoryTemperatureCelsius,
        OptionalDouble slowdownTemperatureCelsius,
        OptionalDouble powerWatts,
        OptionalDouble powerLimitWatts,
        OptionalDouble smClockHertz,
        OptionalDouble memoryClockHertz,
        OptionalDouble maxSmClockHertz,
        OptionalDouble maxMemoryClockHertz,
        OptionalLong clocksEventReasons,
        List<String> clocksEventReasonNames,
        OptionalLong eccCorrectedVolatile,
        OptionalLong eccUncorrectedVolatile,
        OptionalLong eccCorrectedAggregate,
        OptionalLong eccUncorrectedAggregate,
        OptionalInt performanceState) {
    public GpuReading {
        uuid = Texts.clean(uuid);
        pciBusId = Texts.clean(pciBusId);
        name = Texts.clean(name);
        clocksEventReasonNames = Texts.clean(clocksEventReasonNames);
    }

    /// The same figures under another uuid and time: a capture is redacted, a playback moved to
    /// now.
    public GpuReading seenAs(String otherUuid, long otherReadEpochNanos) {
        return new GpuReading(
                otherUuid,
                index,
                pciBusId,
                name,
                otherReadEpochNanos,
                utilizationRatio,
                memoryUtilizationRatio,
                memoryUsedBytes,
                memoryTotalBytes,
                memoryReservedBytes,
                temperatureCelsius,
                memoryTemperatureCelsius,
                slowdownTemperatureCelsius,
                powerWatts,
                powerLimitWatts,
                smClockHertz,
                memoryClockHertz,
                maxSmClockHertz,
                maxMemoryClockHertz,
                clocksEventReasons,
                clocksEventReasonNames,
                eccCorrectedVolatile,
                eccUncorrectedVolatile,
                eccCorrectedAggregate,
                eccUncorrectedAggregate,
                performanceState);
    }
}
