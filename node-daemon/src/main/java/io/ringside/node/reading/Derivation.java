package io.ringside.node.reading;

import java.util.List;

/// Says more of the subjects from what the sources read of them: classes, doubts, counts. Called by
/// the drain thread at the end of every window, before the [Judge]; it returns quickly and throws
/// nothing.
@FunctionalInterface
public interface Derivation {
    /// @param epochNanos the window's end
    /// @return readings to be added to the sources' own
    List<Reading> derive(long epochNanos, List<Reading> readings, List<SourceStatus> statuses);

    /// Nobody looked for a while until now: what was to last from before does not.
    default void resumed() {}

    /// Adds nothing.
    static Derivation none() {
        return (epochNanos, readings, statuses) -> List.of();
    }
}
