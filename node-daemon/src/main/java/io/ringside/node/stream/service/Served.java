package io.ringside.node.stream.service;

import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.stream.message.NodeIdentity;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.node.stream.snapshot.SnapshotInputs;
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
        RaiseAccess raise,
        NodeDoctor doctor) {}
