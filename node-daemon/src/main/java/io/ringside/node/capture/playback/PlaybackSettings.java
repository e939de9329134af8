package io.ringside.node.capture.playback;

/// How a capture is played. Immutable.
///
/// @param speed of delivery, above 0: 10 plays 20 s in 2 s; stamps and durations are never scaled
/// @param loop start again at the end, later in time
/// @param awaitsClient begin when the first client watches, and wait for who has not taken what was
///   played: whoever started the daemon to see this capture misses nothing, however slow it is
public record PlaybackSettings(double speed, boolean loop, boolean awaitsClient) {
    public PlaybackSettings(double speed, boolean loop) {
        this(speed, loop, false);
    }

    public PlaybackSettings {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException(
                    "speed=" + speed + ", must be above 0, as in 1 or 0.5");
        }
    }
}
