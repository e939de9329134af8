package io.ringside.node.snapshot;

/// Who this daemon is; constant for its run. `bootId` is empty when unknown.
public record NodeIdentity(
        String hostName,
        String bootId,
        String daemonVersion,
        long startEpochNanos,
        long periodNanos) {}
