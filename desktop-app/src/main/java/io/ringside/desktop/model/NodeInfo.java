package io.ringside.desktop.model;

import io.ringside.desktop.model.node.NodeForwarding;
import io.ringside.desktop.model.node.PlaybackState;
import java.util.Optional;

/// Who answers at a target.
///
/// @param startEpochNanos all totals count from here; another value is another run of the daemon
/// @param periodNanos length of a window
public record NodeInfo(
        int protocolMajor,
        int protocolMinor,
        String hostName,
        String daemonVersion,
        long startEpochNanos,
        long periodNanos,
        Optional<PlaybackState> playback,
        Optional<NodeForwarding> forwarding) {}
