package io.ringside.node.snapshot;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.PlaybackStatus;
import io.ringside.node.source.SourceStatus;
import io.ringside.v1.Gpu;
import io.ringside.v1.Playback;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;

/// Sources and what they read as messages. Stateless.
public final class SourceMessages {
    private SourceMessages() {}

    public static Playback playback(PlaybackStatus playback) {
        return Playback.newBuilder()
                .setFile(playback.file())
                .setSpeed(playback.speed())
                .setLoop(playback.loop())
                .setFinished(playback.finished())
                .setOrigin(playback.origin())
                .setSimulated(playback.simulated())
                .setShiftNanos(playback.shiftNanos())
                .build();
    }

    static Source source(SourceStatus source) {
        SourceState state =
                switch (source.state()) {
                    case OK -> SourceState.SOURCE_STATE_OK;
                    case WARN -> SourceState.SOURCE_STATE_WARN;
                    case UNAVAILABLE -> SourceState.SOURCE_STATE_UNAVAILABLE;
                    case FAILED -> SourceState.SOURCE_STATE_FAILED;
                };
        return Source.newBuilder()
                .setName(source.name())
                .setState(state)
                .setReason(source.reason())
                .setPeriodNanos(source.periodNanos().orElse(0))
                .setReadEpochNanos(source.readEpochNanos().orElse(0))
                .build();
    }

    static Gpu gpu(GpuReading reading) {
        Gpu.Builder gpu =
                Gpu.newBuilder()
                        .setUuid(reading.uuid())
                        .setIndex(reading.index())
                        .setPciBusId(reading.pciBusId())
                        .setName(reading.name())
                        .setReadEpochNanos(reading.readEpochNanos())
                        .addAllClocksEventReasonNames(reading.clocksEventReasonNames());
        reading.utilizationRatio().ifPresent(gpu::setUtilizationRatio);
        reading.memoryUtilizationRatio().ifPresent(gpu::setMemoryUtilizationRatio);
        reading.memoryUsedBytes().ifPresent(gpu::setMemoryUsedBytes);
        reading.memoryTotalBytes().ifPresent(gpu::setMemoryTotalBytes);
        reading.memoryReservedBytes().ifPresent(gpu::setMemoryReservedBytes);
        reading.temperatureCelsius().ifPresent(gpu::setTemperatureCelsius);
        reading.memoryTemperatureCelsius().ifPresent(gpu::setMemoryTemperatureCelsius);
        reading.slowdownTemperatureCelsius().ifPresent(gpu::setSlowdownTemperatureCelsius);
        reading.powerWatts().ifPresent(gpu::setPowerWatts);
        reading.powerLimitWatts().ifPresent(gpu::setPowerLimitWatts);
        reading.smClockHertz().ifPresent(gpu::setSmClockHertz);
        reading.memoryClockHertz().ifPresent(gpu::setMemoryClockHertz);
        reading.maxSmClockHertz().ifPresent(gpu::setMaxSmClockHertz);
        reading.maxMemoryClockHertz().ifPresent(gpu::setMaxMemoryClockHertz);
        reading.clocksEventReasons().ifPresent(gpu::setClocksEventReasons);
        reading.eccCorrectedVolatile().ifPresent(gpu::setEccCorrectedVolatile);
        reading.eccUncorrectedVolatile().ifPresent(gpu::setEccUncorrectedVolatile);
        reading.eccCorrectedAggregate().ifPresent(gpu::setEccCorrectedAggregate);
        reading.eccUncorrectedAggregate().ifPresent(gpu::setEccUncorrectedAggregate);
        reading.performanceState().ifPresent(gpu::setPerformanceState);
        return gpu.build();
    }
}
