package io.ringside.desktop.viewdata;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

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
        Optional<PlaybackView> playback,
        Optional<ForwardingView> forwarding,
        List<ProcessView> processes,
        List<SourceView> sources,
        HealthView health,
        EndedView ended,
        long clockAheadNanos) {

    public NodeView {
        processes = List.copyOf(processes);
        sources = List.copyOf(sources);
    }

    /// True when what is shown of this node may no longer hold: it is drawn as stale and enters no
    /// sum.
    public boolean stale() {
        return connection instanceof Connection.Stale || connection instanceof Connection.Lost;
    }

    /// The node's own clock: what ages of its stamps are measured against. So they are right
    /// whatever the observer's clock says.
    ///
    /// @param nowEpochNanos the observer's
    public long nowEpochNanos(long nowEpochNanos) {
        return nowEpochNanos + clockAheadNanos;
    }

    /// How the target is doing. `reason` is a sentence for the user.
    public sealed interface Connection {
        /// Not answered yet.
        record Connecting(int attempt) implements Connection {}

        /// Snapshots arrive.
        record Live() implements Connection {}

        /// Connected, but no snapshot for two periods or more.
        record Stale(long sinceEpochNanos) implements Connection {}

        /// Not connected; tried again by itself at `nextAttemptEpochNanos`.
        record Lost(String reason, int attempts, long sinceEpochNanos, long nextAttemptEpochNanos)
                implements Connection {}

        /// Answered, but cannot be read (another protocol version): not tried again by itself.
        record Refused(String reason) implements Connection {}

        /// A recording, not a live node. `remark` says what is missing of it, empty when nothing
        /// is.
        record Replayed(String remark) implements Connection {}
    }

    public record PlaybackView(
            String file,
            double speed,
            boolean loop,
            boolean finished,
            String origin,
            boolean simulated) {}

    public record ForwardingView(String endpoint, long sinceEpochNanos) {}

    /// @param capturedOperations captured in CUDA graphs and not seen to run
    /// @param gpuTimes a sentence: where its GPU times come from; empty where nothing was told
    /// @param ranks it has or had, each once
    public record ProcessView(
            int pid,
            ProcessState state,
            String level,
            boolean graphsVisible,
            long capturedOperations,
            OptionalLong endedEpochNanos,
            String gpuTimes,
            List<Integer> ranks) {

        public ProcessView {
            ranks = List.copyOf(ranks);
        }

        /// "Process 3709 (rank 1)".
        public String title() {
            String which =
                    ranks.stream().map(String::valueOf).collect(Collectors.joining(", ", "", ")"));
            String word = ranks.size() == 1 ? " (rank " : " (ranks ";
            return "Process " + pid + (ranks.isEmpty() ? "" : word + which);
        }
    }

    public enum ProcessState {
        LIVE,
        CLOSED,
        DIED
    }

    /// @param periodNanos between two readings; absent when it is not read by period
    /// @param readEpochNanos the node's clock at the latest reading
    public record SourceView(
            String name,
            SourceState state,
            String reason,
            OptionalLong periodNanos,
            OptionalLong readEpochNanos) {
        public SourceView(String name, SourceState state, String reason) {
            this(name, state, reason, OptionalLong.empty(), OptionalLong.empty());
        }
    }

    public enum SourceState {
        OK,
        WARN,
        UNAVAILABLE,
        FAILED
    }
}
