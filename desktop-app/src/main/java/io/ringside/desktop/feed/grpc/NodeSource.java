package io.ringside.desktop.feed.grpc;

import io.ringside.desktop.model.node.Connection;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.util.Optional;
import java.util.function.Consumer;

/// Where one node's messages come from: a daemon, or a recording of one. Used by its feed's thread
/// alone, except [#close].
public interface NodeSource extends AutoCloseable {
    /// Makes a source, connected or about to be.
    interface Opener {
        NodeSource open() throws FeedException;
    }

    /// Who answers. Called once, first.
    NodeDescription describe() throws FeedException, InterruptedException;

    /// What the connection is called while messages arrive.
    Connection arriving();

    /// Whether its stamps lie on a clock that runs beside this machine's.
    default boolean runsBeside() {
        return arriving() instanceof Connection.Live;
    }

    /// Waits for the next snapshot; empty when there will never be another.
    Optional<Snapshot> next() throws FeedException, InterruptedException;

    /// What [#next] gave was taken and is no longer held.
    default void taken() {}

    /// Says why there was no snapshot at all, where that can be said.
    default void refuseEmpty() throws FeedException {}

    /// Hands over the spans of the windows that overlap the range, oldest first.
    void spans(long startEpochNanos, long endEpochNanos, Consumer<SpanBatch> to)
            throws FeedException, InterruptedException;

    /// Ends every call under way. May be called from any thread, more than once.
    @Override
    void close();
}
