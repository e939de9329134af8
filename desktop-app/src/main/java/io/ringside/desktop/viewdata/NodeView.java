package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.DaemonVersion;
import io.ringside.desktop.model.node.NodeForwarding;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.SourceStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// One target: a node's daemon, or a recording's node.
///
/// @param target what the user typed: `host:port` or a file
/// @param hostName the node's own name; the target until it is known
/// @param lastSnapshotEpochNanos observer's clock when the latest snapshot arrived
/// @param clockAheadNanos how much the node's clock, at the end of the latest snapshot's window,
///   was ahead of the observer's when that arrived; 0 before the first
/// @param processes the profiled processes, in the order they appeared
public record NodeView(
        String target,
        String hostName,
        Connection connection,
        OptionalLong lastSnapshotEpochNanos,
        long periodNanos,
        Optional<PlaybackState> playback,
        Optional<NodeForwarding> forwarding,
        List<ProfiledProcess> processes,
        List<SourceStatus> sources,
        NodeHealth health,
        EndedWork ended,
        long clockAheadNanos,
        DaemonVersion daemon) {

    public NodeView {
        processes = List.copyOf(processes);
        sources = List.copyOf(sources);
    }

    /// One whose daemon does not tell its version.
    public NodeView(
            String target,
            String hostName,
            Connection connection,
            OptionalLong lastSnapshotEpochNanos,
            long periodNanos,
            Optional<PlaybackState> playback,
            Optional<NodeForwarding> forwarding,
            List<ProfiledProcess> processes,
            List<SourceStatus> sources,
            NodeHealth health,
            EndedWork ended,
            long clockAheadNanos) {
        this(
                target,
                hostName,
                connection,
                lastSnapshotEpochNanos,
                periodNanos,
                playback,
                forwarding,
                processes,
                sources,
                health,
                ended,
                clockAheadNanos,
                DaemonVersion.UNTOLD);
    }

    public Standing standing() {
        return switch (connection) {
            case Connection.Connecting _ -> Standing.CONNECTING;
            case Connection.Live _ -> playback.isPresent() ? played() : Standing.LIVE;
            case Connection.Replayed _ -> played();
            case Connection.Stale _ -> Standing.STALE;
            case Connection.Lost _ -> Standing.LOST;
            case Connection.Refused _ -> Standing.REFUSED;
        };
    }

    private Standing played() {
        return playback.filter(PlaybackState::generated).isPresent()
                ? Standing.SIMULATED
                : Standing.REPLAYING;
    }

    /// True when what is shown of this node may no longer hold: it is drawn as stale and enters no
    /// sum.
    public boolean stale() {
        return !standing().current();
    }

    /// The node's own clock: what ages of its stamps are measured against. So they are right
    /// whatever the observer's clock says.
    ///
    /// @param nowEpochNanos the observer's
    public long nowEpochNanos(long nowEpochNanos) {
        return nowEpochNanos + clockAheadNanos;
    }
}
