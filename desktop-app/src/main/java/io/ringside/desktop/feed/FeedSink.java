package io.ringside.desktop.feed;

import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;

/// What one feed tells. Called on the feed's thread; must not block, except [#awaitRoom].
public interface FeedSink {
    void connection(Connection connection);

    void described(NodeInfo info);

    void snapshot(NodeSnapshot snapshot, long arrivalEpochNanos);

    void spans(SpanColumns spans);

    /// Waits until more can be put without loss. Only for sources that lose nothing by waiting.
    default void awaitRoom() throws InterruptedException {}

    /// Its feed is closed. What waits, and what that feed still puts on its way out, reaches
    /// nobody: by then another feed may follow the same node.
    default void retire() {}

    /// Something was lost on the way here.
    void lost(String reason, long count);
}
