package io.ringside.desktop.feed;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.v1.Gpu;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Turns one GPU's readings into the record of `model`. Stateless.
final class GpuMapping {
    private GpuMapping() {}

    static NodeSnapshot.Gpu gpu(Gpu g) {
        return new NodeSnapshot.Gpu(
                g.getUuid(),
                g.getIndex(),
                g.getPciBusId(),
                g.getName(),
                g.getReadEpochNanos(),
                real(g.hasUtilizationRatio(), g.getUtilizationRatio()),
                real(g.hasMemoryUtilizationRatio(), g.getMemoryUtilizationRatio()),
                whole(g.hasMemoryUsedBytes(), g.getMemoryUsedBytes()),
                whole(g.hasMemoryTotalBytes(), g.getMemoryTotalBytes()),
                real(g.hasTemperatureCelsius(), g.getTemperatureCelsius()),
                real(g.hasMemoryTemperatureCelsius(), g.getMemoryTemperatureCelsius()),
                real(g.hasSlowdownTemperatureCelsius(), g.getSlowdownTemperatureCelsius()),
                real(g.hasPowerWatts(), g.getPowerWatts()),
                real(g.hasPowerLimitWatts(), g.getPowerLimitWatts()),
                real(g.hasSmClockHertz(), g.getSmClockHertz()),
                real(g.hasMaxSmClockHertz(), g.getMaxSmClockHertz()),
                real(g.hasMemoryClockHertz(), g.getMemoryClockHertz()),
                real(g.hasMaxMemoryClockHertz(), g.getMaxMemoryClockHertz()),
                whole(g.hasClocksEventReasons(), g.getClocksEventReasons()),
                g.getClocksEventReasonNamesList(),
                whole(g.hasEccCorrectedVolatile(), g.getEccCorrectedVolatile()),
                whole(g.hasEccUncorrectedVolatile(), g.getEccUncorrectedVolatile()),
                whole(g.hasEccCorrectedAggregate(), g.getEccCorrectedAggregate()),
                whole(g.hasEccUncorrectedAggregate(), g.getEccUncorrectedAggregate()));
    }

    private static OptionalDouble real(boolean has, double value) {
        return has && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static OptionalLong whole(boolean has, long value) {
        return has ? OptionalLong.of(value) : OptionalLong.empty();
    }
}
