package io.ringside.node.snapshot;

import io.ringside.node.source.PlaybackStatus;
import io.ringside.node.source.SourceStatus;
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
}
