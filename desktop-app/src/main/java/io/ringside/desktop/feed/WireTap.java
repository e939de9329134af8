package io.ringside.desktop.feed;

import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;

/// Gets every message that a feed took, as it came over the wire: for recording and for forwarding.
/// Called on the feeds' threads, several at once; must return soon.
///
/// `node` is the target as typed, or a recording's name and node.
public interface WireTap {
    /// Nobody listens.
    WireTap NONE = new WireTap() {};

    default void description(String node, NodeDescription description) {}

    default void snapshot(String node, Snapshot snapshot, long arrivalEpochNanos) {}

    default void spans(String node, SpanBatch batch) {}
}
