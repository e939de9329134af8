package io.ringside.node.stream.service;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Where the doctor's page of this node comes from. Any thread may ask; nobody waits here.
public interface NodeDoctor {
    /// Of a daemon that has none to ask: one that plays a capture.
    NodeDoctor NONE =
            () ->
                    CompletableFuture.failedFuture(
                            new IllegalStateException("This daemon has no doctor to ask."));

    /// The newest page. Fails with an exception whose message is one sentence.
    CompletableFuture<Page> page();

    /// How something is, from good to bad.
    enum State {
        OK,
        WARN,
        FAIL
    }

    /// @param lookedEpochNanos the node's clock when it was looked
    /// @param version of who looked
    record Page(long lookedEpochNanos, String version, List<Line> lines) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    /// @param id of the check, and after a point what it looked at
    /// @param group its heading
    /// @param fix lines to copy, joined by line feeds
    record Line(String id, String group, State state, String reason, String fix) {}
}
