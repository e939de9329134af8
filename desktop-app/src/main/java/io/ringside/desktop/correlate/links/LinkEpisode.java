package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import java.util.Set;

/// A time in which something was slow.
///
/// @param sinceEpochNanos the look that found it first
/// @param untilEpochNanos the last one
/// @param looks that found it
/// @param latest as it was found last
public record LinkEpisode(long sinceEpochNanos, long untilEpochNanos, int looks, SlowLink latest) {
    private static final int WELL_COMPARED = 8;

    LinkEpisode and(SlowLink next, long epochNanos) {
        return new LinkEpisode(sinceEpochNanos, epochNanos, looks + 1, next);
    }

    /// How sure it is that the link is at fault. Where the ranks at both its ends come late, that
    /// is the simpler explanation.
    ///
    /// @param late who comes late by itself
    public Confidence confidence(Set<Actor> late) {
        if (isLate(latest.from(), late) && isLate(latest.to(), late)) {
            return Confidence.LOW;
        }
        return looks > 1 && latest.standing().compared() >= WELL_COMPARED
                ? Confidence.HIGH
                : Confidence.MEDIUM;
    }

    static boolean isLate(End end, Set<Actor> late) {
        return end.actor().isPresent() && late.contains(end.actor().get());
    }
}
