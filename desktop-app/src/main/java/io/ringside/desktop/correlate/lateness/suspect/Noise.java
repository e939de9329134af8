package io.ringside.desktop.correlate.lateness.suspect;

import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.matching.MatchedOperation.Role;

/// What is known of the noise when a look is taken, and what the look finds of it.
///
/// @param before the noise of what began until `beforeUntil`, in epoch nanoseconds
/// @param settlesUntil until when noise that began goes into `settling` too
/// @param found takes the noise of what began after `beforeUntil`
public record Noise(
        LagTails before, long beforeUntil, long settlesUntil, LagTails found, LagTails settling) {

    /// Nothing is known before.
    public static Noise none() {
        return new Noise(new LagTails(), 0, Long.MIN_VALUE, new LagTails(), new LagTails());
    }

    void take(Role role, Lags.Sample lag) {
        if (lag.atEpochNanos() > beforeUntil) {
            found.count(role, lag.nanos());
            if (lag.atEpochNanos() <= settlesUntil) {
                settling.count(role, lag.nanos());
            }
        }
    }

    /// As [LagTails#share] of all that is known.
    double share(Role role, double nanos) {
        return found.share(before, role, nanos);
    }
}
