package io.ringside.node.service;

import io.ringside.node.aggregate.SpanHistory;
import io.ringside.node.snapshot.NodeIdentity;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.node.snapshot.SnapshotInputs;
import io.ringside.node.time.NodeTime;

/// What clients are answered from.
///
/// @param time of the events: the host's, or a capture's
public record Served(
        NodeIdentity identity,
        NodeTime time,
        SnapshotBus bus,
        SpanHistory spans,
        SnapshotInputs inputs,
        RaiseAccess raise) {}
