package io.ringside.node.stream.message;

import io.ringside.node.reading.SourceStatus;
import io.ringside.v1.Playback;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;

/// Sources as messages. Stateless.
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

    public static Source source(SourceStatus source) {
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
}
