package io.ringside.node.boot;

import io.ringside.node.aggregate.Retention;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.node.time.NodeTime;
import java.io.Closeable;

/// What a daemon is fed with beside its ring: live, the host's clock and its sources; in playback,
/// the capture's. `hostName` is whose data this is. `end` stops what feeds it.
///
/// @param retention of what ended
public record NodeInputs(
        String hostName,
        NodeTime clock,
        SnapshotInputs snapshot,
        Retention retention,
        Closeable end) {}
