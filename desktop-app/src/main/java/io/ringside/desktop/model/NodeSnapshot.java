package io.ringside.desktop.model;

import io.ringside.desktop.model.node.NodeForwarding;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.Raise;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The state of one node at a window's end. Communicators are named by NCCL's hash, so rows of
/// different nodes meet.
///
/// @param malformedRows rows of the message that named an unknown communicator and were left out
public record NodeSnapshot(
        long startEpochNanos,
        long window,
        long windowStartEpochNanos,
        long windowEndEpochNanos,
        List<ProfiledProcess> processes,
        List<Communicator> communicators,
        List<Statistics> collectives,
        List<Statistics> p2p,
        List<Link> links,
        List<Channel> channels,
        List<OpenOperation> openOperations,
        List<Progress> progress,
        OperationColumns operations,
        List<KnownGpu> gpus,
        List<SourceStatus> sources,
        List<Loss> losses,
        List<Anomaly> anomalies,
        long spanCount,
        Optional<PlaybackState> playback,
        Optional<NodeForwarding> forwarding,
        NodeHealth health,
        EndedWork ended,
        long malformedRows) {

    public NodeSnapshot {
        processes = List.copyOf(processes);
        communicators = List.copyOf(communicators);
        collectives = List.copyOf(collectives);
        p2p = List.copyOf(p2p);
        links = List.copyOf(links);
        channels = List.copyOf(channels);
        openOperations = List.copyOf(openOperations);
        progress = List.copyOf(progress);
        gpus = List.copyOf(gpus);
        sources = List.copyOf(sources);
        losses = List.copyOf(losses);
        anomalies = List.copyOf(anomalies);
    }

    /// The plugins' versions of the processes that live.
    public List<String> livePlugins() {
        return processes.stream()
                .filter(process -> process.state() == ProcessState.LIVE)
                .map(ProfiledProcess::pluginVersion)
                .toList();
    }

    /// How much it holds, for bounds: rows, operations and members.
    public long rows() {
        return (long) processes.size()
                + communicators.stream().mapToLong(c -> 1 + c.members().size()).sum()
                + collectives.size()
                + p2p.size()
                + links.size()
                + channels.size()
                + openOperations.size()
                + progress.size()
                + operations.size()
                + health.readings().size();
    }

    /// @param process index within one run of the daemon
    /// @param level in force as of its latest NCCL call
    /// @param raise another level that is wanted for a while
    /// @param gpuClockOffsetNanos what moves this process's kernel stamps to the node's wall clock
    /// @param segment name of its file; empty: not told
    /// @param pluginVersion empty: not told
    public record ProfiledProcess(
            int process,
            int pid,
            ProcessState state,
            String level,
            Optional<Raise> raise,
            boolean graphsVisible,
            long capturedOperations,
            OptionalLong endedEpochNanos,
            OptionalLong gpuClockOffsetNanos,
            GpuTiming gpuTiming,
            String segment,
            String pluginVersion) {
        /// One whose plugin's version is not told.
        public ProfiledProcess(
                int process,
                int pid,
                ProcessState state,
                String level,
                Optional<Raise> raise,
                boolean graphsVisible,
                long capturedOperations,
                OptionalLong endedEpochNanos,
                OptionalLong gpuClockOffsetNanos,
                GpuTiming gpuTiming,
                String segment) {
            this(
                    process,
                    pid,
                    state,
                    level,
                    raise,
                    graphsVisible,
                    capturedOperations,
                    endedEpochNanos,
                    gpuClockOffsetNanos,
                    gpuTiming,
                    segment,
                    "");
        }
    }

    /// @param members those of this node
    public record Communicator(long commHash, String name, int ranks, List<Member> members) {
        private static final String SIMULATED = "simulated";

        public Communicator {
            members = List.copyOf(members);
        }

        /// For people: the name, the beginning of the hash where it has none, and both where others
        /// share the name.
        public static String shortLabel(String name, long commHash, boolean ambiguous) {
            String hash = String.format("%016x", commHash).substring(0, 8);
            if (name.isEmpty()) {
                return hash;
            }
            return ambiguous ? name + " " + hash : name;
        }

        /// The same of one that nobody names, or no longer.
        public static String shortLabel(long commHash) {
            return shortLabel("", commHash, false);
        }

        /// The same where no other is known to share its name.
        public String label() {
            return shortLabel(name, commHash, false);
        }

        /// Whether a communicator of this name is of the driver that plays NCCL.
        public static boolean simulated(String name) {
            return name.startsWith(SIMULATED);
        }
    }

    /// @param gpuUuid empty: unknown
    /// @param gpuPciBusId empty: unknown
    /// @param finalized whether it has left the communicator
    public record Member(
            int rank, int process, String gpuUuid, String gpuPciBusId, boolean finalized) {
        public Member(int rank, int process, String gpuUuid, String gpuPciBusId) {
            this(rank, process, gpuUuid, gpuPciBusId, false);
        }
    }

    /// @param messageBytes nccl-tests' size of one operation
    /// @param callsWithoutOperation of which NCCL told of no operation: in no other figure
    /// @param timings best source first
    public record Statistics(
            long commHash,
            int rank,
            String operation,
            String datatype,
            OptionalInt peer,
            long messageBytes,
            boolean bytesExact,
            String algorithm,
            String protocol,
            int channels,
            long count,
            long totalBytes,
            long captured,
            long callsWithoutOperation,
            long windowCount,
            List<Timing> timings) {
        public Statistics {
            timings = List.copyOf(timings);
        }

        /// Durations by the best source that has any.
        public Optional<Timing> bestTiming() {
            return timings.stream()
                    .filter(t -> t.count() > 0)
                    .min(Comparator.comparing(Timing::source));
        }
    }

    public record Timing(
            TimingSource source,
            long count,
            long p50Nanos,
            long p99Nanos,
            OptionalDouble algorithmBandwidthBytesPerSecond,
            OptionalDouble busBandwidthBytesPerSecond) {}

    public record Link(
            long commHash,
            int from,
            int to,
            Provenance provenance,
            long bytes,
            long count,
            OptionalDouble rateBytesPerSecond,
            OptionalDouble windowRateBytesPerSecond,
            OptionalDouble latencyNanos,
            Optional<Regression> regression) {}

    /// What one rank's transfers with one peer on one channel were, measured, all since the
    /// daemon's start. Nanoseconds are summed over steps.
    ///
    /// @param send whether this rank sends; else it receives
    /// @param firstStateNanos a sender waits for its own GPU; a receiver for the peer
    /// @param secondStateNanos a sender waits for the receiver's credit; a receiver for the flush
    /// @param thirdStateNanos a sender's step is on the wire; a receiver waits for its own GPU
    public record Channel(
            long commHash,
            int rank,
            int peer,
            int channel,
            boolean send,
            long transfers,
            long bytes,
            long steps,
            long firstStateNanos,
            long secondStateNanos,
            long thirdStateNanos) {}

    /// @param knownUntilEpochNanos when that was looked at last, if nobody looks any more
    public record OpenOperation(
            long commHash,
            int rank,
            String operation,
            long sequenceNumber,
            OptionalInt peer,
            long messageBytes,
            long startEpochNanos,
            int openChildren,
            boolean processDied,
            RankProgress.State state,
            OptionalLong knownUntilEpochNanos) {}

    /// How far one rank is on this communicator.
    public record Progress(long commHash, RankProgress view) {}

    public record Loss(String stage, String reason, long count) {}

    public record Anomaly(String kind, long count) {}
}
