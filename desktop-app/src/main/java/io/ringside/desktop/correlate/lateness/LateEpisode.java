package io.ringside.desktop.correlate.lateness;

/// A time in which one rank was late in one way.
///
/// @param sinceEpochNanos the first late operation
/// @param untilEpochNanos the last one
/// @param windows looks in which it was found
/// @param worst of those looks, the one with the greatest lag
public record LateEpisode(long sinceEpochNanos, long untilEpochNanos, int windows, LateRank worst) {
    LateEpisode and(LateRank next) {
        return new LateEpisode(
                Math.min(sinceEpochNanos, next.fromEpochNanos()),
                Math.max(untilEpochNanos, next.toEpochNanos()),
                windows + 1,
                next.lagNanos() > worst.lagNanos() ? next : worst);
    }

    /// Whether the other one, of the same rank, takes up most of this one's time.
    boolean isInside(LateEpisode other) {
        long shared =
                Math.min(untilEpochNanos, other.untilEpochNanos)
                        - Math.max(sinceEpochNanos, other.sinceEpochNanos);
        return worst.actor().equals(other.worst.actor())
                && 2 * shared > untilEpochNanos - sinceEpochNanos;
    }
}
