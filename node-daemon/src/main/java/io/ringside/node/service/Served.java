package io.ringside.node.service;

import io.ringside.node.aggregate.SpanHistory;
import io.ringside.node.snapshot.NodeIdentity;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.node.snapshot.SnapshotInputs;
import io.ringside.node.time.EventClock;

/// What clients are answered from.
///
/// @param clock of the events: the host's, or a capture's
public record Served(
        NodeIdentity identity,
        EventClock clock,
        SnapshotBus bus,
        SpanHistory spans,
        SnapshotInputs inputs,
        RaiseAccess raise) {}
