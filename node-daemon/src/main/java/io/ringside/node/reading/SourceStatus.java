package io.ringside.node.reading;

import java.util.OptionalLong;

/// How a source is: `name` as shown ("nvml", "playback", a segment's file name) and one sentence,
/// empty when nothing is to be said.
///
/// @param periodNanos between two readings in the present rhythm; absent when it is not read by
///   period
/// @param readEpochNanos of the latest reading; absent before it
public record SourceStatus(
        String name,
        State state,
        String reason,
        OptionalLong periodNanos,
        OptionalLong readEpochNanos) {
    public enum State {
        OK,
        WARN,
        /// Not on this host: a fact, not an error.
        UNAVAILABLE,
        FAILED
    }

    public SourceStatus {
        name = Texts.clean(name);
        reason = Texts.clean(reason);
    }

    public SourceStatus(String name, State state, String reason) {
        this(name, state, reason, OptionalLong.empty(), OptionalLong.empty());
    }

    public static SourceStatus ok(String name) {
        return new SourceStatus(name, State.OK, "");
    }
}
