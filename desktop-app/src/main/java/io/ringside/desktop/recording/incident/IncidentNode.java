package io.ringside.desktop.recording.incident;

import io.ringside.desktop.feed.grpc.GrpcSource;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.desktop.feed.grpc.Target;
import java.util.Optional;

/// A node that is followed when an incident is frozen.
///
/// @param name by which its snapshots are kept
/// @param opener reaches its daemon for the history of spans; empty: there is none to ask
public record IncidentNode(String name, Optional<NodeSource.Opener> opener) {
    /// A daemon, asked over a connection of its own, by the same rule as for following it.
    public static IncidentNode daemon(Target target, boolean allowPlainText, String client) {
        return new IncidentNode(
                target.text(),
                Optional.of(() ->
                        GrpcSource.open(target, allowPlainText, client, NodesBudget.APP.share())));
    }

    /// One that is played from a file or simulated: what it has of spans lies there.
    public static IncidentNode played(String name) {
        return new IncidentNode(name, Optional.empty());
    }
}
