package io.ringside.node.stream.message;

import io.ringside.node.reading.Texts;

/// What is being played and how far it is. `file` is a name without its folder; `shiftNanos` is
/// what was added to the captured CPU stamps in the present round.
public record PlaybackStatus(
        String file,
        double speed,
        boolean loop,
        boolean finished,
        String origin,
        boolean simulated,
        long shiftNanos) {
    public PlaybackStatus {
        file = Texts.clean(file);
        origin = Texts.clean(origin);
    }
}
