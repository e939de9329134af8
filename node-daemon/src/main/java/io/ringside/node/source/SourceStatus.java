package io.ringside.node.source;

/// How a source is: `name` as shown ("nvml", "playback", a segment's file name) and one sentence,
/// empty when nothing is to be said.
public record SourceStatus(String name, State state, String reason) {
    public enum State {
        OK,
        WARN,
        /// Not on this host: a fact, not an error.
        UNAVAILABLE,
        FAILED
    }

    public static SourceStatus ok(String name) {
        return new SourceStatus(name, State.OK, "");
    }
}
