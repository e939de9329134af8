package io.ringside.node.reading;

import io.ringside.node.reading.SourceStatus.State;
import java.util.List;

/// What one look of a [Probe] brought: how the source is, all that it reads now, and what happened
/// since the look before. Immutable.
///
/// @param reason a sentence, empty when there is nothing to be said
/// @param readings replace those of the look before
public record Observation(
        State state, String reason, List<Reading> readings, List<NodeEvent> events) {
    public Observation {
        reason = Texts.clean(reason);
        readings = List.copyOf(readings);
        events = List.copyOf(events);
    }

    public static Observation of(List<Reading> readings) {
        return new Observation(State.OK, "", readings, List.of());
    }

    /// Not on this host: a fact, not an error.
    public static Observation unavailable(String reason) {
        return new Observation(State.UNAVAILABLE, reason, List.of(), List.of());
    }

    public static Observation failed(String reason) {
        return new Observation(State.FAILED, reason, List.of(), List.of());
    }
}
