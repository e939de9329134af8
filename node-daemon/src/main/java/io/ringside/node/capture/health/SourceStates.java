package io.ringside.node.capture.health;

import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedInput;
import io.ringside.node.reading.SourceStatus.State;
import java.util.List;

/// The numbers of a source's states in a capture. Stateless.
final class SourceStates {
    /// A capture holds the position in this list: append only.
    private static final List<State> STATES =
            List.of(State.OK, State.WARN, State.UNAVAILABLE, State.FAILED);

    private SourceStates() {}

    static int number(State state) {
        return STATES.indexOf(state);
    }

    static State take(PackedInput in) throws MalformedCaptureException {
        return STATES.get(in.count("a source's state", STATES.size() - 1));
    }
}
