package io.ringside.desktop.feed.mapping;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.Regression;
import io.ringside.desktop.model.TimingSource;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.Raise;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.protocol.gpu.SnapshotGpus;
import io.ringside.v1.Channel;
import io.ringside.v1.Communicator;
import io.ringside.v1.CommunicatorProgress;
import io.ringside.v1.LaunchState;
import io.ringside.v1.Level;
import io.ringside.v1.Link;
import io.ringside.v1.OpenOperation;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Process;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Turns one snapshot's rows into records of `model`. A row of a communicator that is not
/// described, or of a provenance or timing source that is not known here, is left out and counted.
/// Used once.
final class SnapshotMapping {
    private final Map<Integer, Long> hashes;
    private long malformedRows;

    SnapshotMapping(Map<Integer, Long> hashes) {
        this.hashes = hashes;
    }

    NodeSnapshot map(Snapshot s, OperationColumns operations) {
        List<NodeSnapshot.Statistics> collectives = statistics(s.getCollectivesList());
        List<NodeSnapshot.Statistics> p2p = statistics(s.getP2PList());
        List<NodeSnapshot.Link> links = links(s.getLinksList());
        List<NodeSnapshot.Channel> channels = channels(s.getChannelsList());
        List<NodeSnapshot.OpenOperation> open = openOperations(s.getOpenOperationsList());
        SnapshotGpus gpus = SnapshotGpus.of(s);
        HealthMapping healthMapping = new HealthMapping();
        NodeHealth health = healthMapping.map(s);
        return new NodeSnapshot(
                s.getStartEpochNanos(),
                s.getWindow(),
                s.getWindowStartEpochNanos(),
                s.getWindowEndEpochNanos(),
                s.getProcessesList().stream().map(SnapshotMapping::process).toList(),
                s.getCommunicatorsList().stream().map(SnapshotMapping::communicator).toList(),
                collectives,
                p2p,
                links,
                channels,
                open,
                progress(s.getProgressList()),
                operations,
                gpus.all(),
                s.getSourcesList().stream().map(SnapshotMapping::source).toList(),
                s.getLossesList().stream()
                        .map(l -> new NodeSnapshot.Loss(l.getStage(), l.getReason(), l.getCount()))
                        .toList(),
                s.getAnomaliesList().stream()
                        .map(a -> new NodeSnapshot.Anomaly(a.getKind(), a.getCount()))
                        .toList(),
                s.getSpanCount(),
                s.hasPlayback()
                        ? Optional.of(WireMapping.playback(s.getPlayback()))
                        : Optional.empty(),
                s.hasForwarding()
                        ? Optional.of(WireMapping.forwarding(s.getForwarding()))
                        : Optional.empty(),
                health,
                s.hasEnded() ? EndedMapping.ended(s.getEnded()) : EndedWork.NONE,
                malformedRows + gpus.further() + healthMapping.malformedRows());
    }

    private static NodeSnapshot.ProfiledProcess process(Process p) {
        ProcessState state =
                switch (p.getState()) {
                    case PROCESS_STATE_CLOSED -> ProcessState.CLOSED;
                    case PROCESS_STATE_DIED -> ProcessState.DIED;
                    case PROCESS_STATE_LIVE, PROCESS_STATE_UNSPECIFIED, UNRECOGNIZED ->
                            ProcessState.LIVE;
                };
        return new NodeSnapshot.ProfiledProcess(
                p.getProcess(),
                p.getPid(),
                state,
                level(p.getLevel(), p.getLevelValue()),
                p.hasLevelWanted() && p.getLevelWantedUntilEpochNanos() > 0
                        ? Optional.of(
                                new Raise(
                                        level(p.getLevelWanted(), p.getLevelWantedValue()),
                                        p.getLevelWantedUntilEpochNanos(),
                                        p.getLevelWantedBy()))
                        : Optional.empty(),
                p.getGraphsVisible(),
                p.getCapturedOperations(),
                p.getEndedEpochNanos() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(p.getEndedEpochNanos()),
                p.hasGpuClock()
                        ? OptionalLong.of(p.getGpuClock().getOffsetNanos())
                        : OptionalLong.empty(),
                ProgressMapping.timing(p),
                p.getSegment(),
                p.getPluginVersion());
    }

    private static String level(Level level, int value) {
        return switch (level) {
            case LEVEL_STEADY -> "steady";
            case LEVEL_DETAIL -> "detail";
            case LEVEL_DEEP -> "deep";
            case UNRECOGNIZED -> "level " + value;
        };
    }

    private static NodeSnapshot.Communicator communicator(Communicator c) {
        return new NodeSnapshot.Communicator(
                c.getCommHash(),
                c.getName(),
                c.getRanks(),
                c.getMembersList().stream()
                        .map(m ->
                                new NodeSnapshot.Member(
                                        m.getRank(),
                                        m.getProcess(),
                                        m.getGpuUuid(),
                                        m.getGpuPciBusId(),
                                        m.getFinalized()))
                        .toList());
    }

    private List<NodeSnapshot.Statistics> statistics(List<OperationStatistics> rows) {
        List<NodeSnapshot.Statistics> mapped = new ArrayList<>(rows.size());
        for (OperationStatistics row : rows) {
            Long hash = hash(row.getCommunicator());
            if (hash == null) {
                continue;
            }
            mapped.add(
                    new NodeSnapshot.Statistics(
                            hash,
                            row.getRank(),
                            row.getOperation(),
                            row.getDatatype(),
                            peer(row.getPeer()),
                            row.getMessageBytes(),
                            row.getBytesExact(),
                            row.getAlgorithm(),
                            row.getProtocol(),
                            row.getChannels(),
                            row.getCount(),
                            row.getTotalBytes(),
                            row.getCaptured(),
                            row.getCallsWithoutOperation(),
                            row.getWindowCount(),
                            timings(row.getTimingsList())));
        }
        return mapped;
    }

    private List<NodeSnapshot.Timing> timings(List<Timing> rows) {
        List<NodeSnapshot.Timing> mapped = new ArrayList<>(rows.size());
        for (Timing row : rows) {
            Optional<TimingSource> source = timingSource(row.getSource());
            if (source.isEmpty()) {
                malformedRows++;
                continue;
            }
            mapped.add(
                    new NodeSnapshot.Timing(
                            source.get(),
                            row.getCount(),
                            row.getP50Nanos(),
                            row.getP99Nanos(),
                            present(
                                    row.hasAlgorithmBandwidthBytesPerSecond(),
                                    row.getAlgorithmBandwidthBytesPerSecond()),
                            present(
                                    row.hasBusBandwidthBytesPerSecond(),
                                    row.getBusBandwidthBytesPerSecond())));
        }
        return mapped;
    }

    static Optional<TimingSource> timingSource(io.ringside.v1.TimingSource source) {
        return switch (source) {
            case TIMING_SOURCE_KERNEL -> Optional.of(TimingSource.KERNEL);
            case TIMING_SOURCE_EVENT -> Optional.of(TimingSource.EVENT);
            case TIMING_SOURCE_PROXY -> Optional.of(TimingSource.PROXY);
            case TIMING_SOURCE_ENQUEUE -> Optional.of(TimingSource.ENQUEUE);
            case TIMING_SOURCE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private List<NodeSnapshot.Progress> progress(List<CommunicatorProgress> rows) {
        List<NodeSnapshot.Progress> mapped = new ArrayList<>(rows.size());
        for (CommunicatorProgress row : rows) {
            Long hash = hash(row.getCommunicator());
            if (hash != null) {
                mapped.add(new NodeSnapshot.Progress(hash, ProgressMapping.progress(row)));
            }
        }
        return mapped;
    }

    private List<NodeSnapshot.Link> links(List<Link> rows) {
        List<NodeSnapshot.Link> mapped = new ArrayList<>(rows.size());
        for (Link row : rows) {
            Optional<Provenance> provenance = EndedMapping.provenance(row.getProvenance());
            if (provenance.isEmpty()) {
                malformedRows++;
                continue;
            }
            Long hash = hash(row.getCommunicator());
            if (hash == null) {
                continue;
            }
            mapped.add(
                    new NodeSnapshot.Link(
                            hash,
                            row.getFrom(),
                            row.getTo(),
                            provenance.get(),
                            row.getBytes(),
                            row.getCount(),
                            present(row.hasRateBytesPerSecond(), row.getRateBytesPerSecond()),
                            present(
                                    row.hasWindowRateBytesPerSecond(),
                                    row.getWindowRateBytesPerSecond()),
                            present(row.hasLatencyNanos(), row.getLatencyNanos()),
                            row.hasRegression() ? Optional.of(regression(row)) : Optional.empty()));
        }
        return mapped;
    }

    /// A row that stands for those without room of their own is of no peer.
    private List<NodeSnapshot.Channel> channels(List<Channel> rows) {
        List<NodeSnapshot.Channel> mapped = new ArrayList<>(rows.size());
        for (Channel row : rows) {
            Long hash = hash(row.getCommunicator());
            if (hash != null && row.getRank() >= 0 && row.getPeer() >= 0) {
                mapped.add(
                        new NodeSnapshot.Channel(
                                hash,
                                row.getRank(),
                                row.getPeer(),
                                row.getChannel(),
                                row.getSend(),
                                row.getTransfers(),
                                row.getBytes(),
                                row.getSteps(),
                                row.getFirstStateNanos(),
                                row.getSecondStateNanos(),
                                row.getThirdStateNanos()));
            }
        }
        return mapped;
    }

    private static Regression regression(Link row) {
        var r = row.getRegression();
        return new Regression(
                r.getSteps(),
                r.getDistinctSizes(),
                r.getInterceptNanos(),
                r.getSlopeNanosPerByte(),
                r.getRSquared());
    }

    private List<NodeSnapshot.OpenOperation> openOperations(List<OpenOperation> rows) {
        List<NodeSnapshot.OpenOperation> mapped = new ArrayList<>(rows.size());
        for (OpenOperation row : rows) {
            Long hash = hash(row.getCommunicator());
            if (hash == null) {
                continue;
            }
            mapped.add(
                    new NodeSnapshot.OpenOperation(
                            hash,
                            row.getRank(),
                            row.getOperation(),
                            Integer.toUnsignedLong(row.getSequenceNumber()),
                            peer(row.getPeer()),
                            row.getMessageBytes(),
                            row.getStartEpochNanos(),
                            row.getOpenChildren(),
                            row.getProcessDied(),
                            row.getState() == LaunchState.LAUNCH_STATE_UNSPECIFIED
                                    ? RankProgress.State.OPEN // before 1.3: a child is open
                                    : ProgressMapping.state(row.getState()),
                            row.getKnownUntilEpochNanos() == 0
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(row.getKnownUntilEpochNanos())));
        }
        return mapped;
    }

    private static OptionalLong positive(long value) {
        return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private static SourceStatus source(Source s) {
        SourceState state =
                switch (s.getState()) {
                    case SOURCE_STATE_OK -> SourceState.OK;
                    case SOURCE_STATE_WARN, SOURCE_STATE_UNSPECIFIED, UNRECOGNIZED ->
                            SourceState.WARN;
                    case SOURCE_STATE_UNAVAILABLE -> SourceState.UNAVAILABLE;
                    case SOURCE_STATE_FAILED -> SourceState.FAILED;
                };
        return new SourceStatus(
                s.getName(),
                state,
                s.getReason(),
                positive(s.getPeriodNanos()),
                positive(s.getReadEpochNanos()));
    }

    private @Nullable Long hash(int communicator) {
        Long hash = hashes.get(communicator);
        if (hash == null) {
            malformedRows++;
        }
        return hash;
    }

    private static OptionalInt peer(int peer) {
        return peer < 0 ? OptionalInt.empty() : OptionalInt.of(peer);
    }

    private static OptionalDouble present(boolean has, double value) {
        return has && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
