package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.ringside.protocol.gpu.SnapshotGpus;
import io.ringside.protocol.metrics.Metric;
import io.ringside.v1.Anomaly;
import io.ringside.v1.Channel;
import io.ringside.v1.Communicator;
import io.ringside.v1.Level;
import io.ringside.v1.Link;
import io.ringside.v1.Loss;
import io.ringside.v1.Member;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Process;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Snapshot;
import java.util.HashMap;
import java.util.Map;

/// What data points a snapshot becomes: a pure function, safe from any thread.
///
/// Resource, start time, stamp and value all come from the daemon and nothing from the sender, so
/// two senders of one snapshot send the same bytes and a receiver counts once. No request holds one
/// series twice. Rows that name a communicator the snapshot does not describe have no labels to go
/// by and are left out.
public final class OtlpMapping {
    private OtlpMapping() {}

    /// The request for `snapshot`, stamped as the daemon stamped it.
    public static ExportMetricsServiceRequest request(NodeDescription node, Snapshot snapshot) {
        return request(node, snapshot, 0);
    }

    /// The request for a snapshot of a recording, moved in time.
    ///
    /// @param shiftNanos added to start time and stamp; one value for a whole replay
    public static ExportMetricsServiceRequest request(
            NodeDescription node, Snapshot snapshot, long shiftNanos) {
        return mapped(node, snapshot, shiftNanos).request();
    }

    /// A request, and how many series are not in it since their numbers cannot be.
    record Mapped(ExportMetricsServiceRequest request, long leftOut) {}

    static Mapped mapped(NodeDescription node, Snapshot snapshot, long shiftNanos) {
        Points points = points(node, snapshot);
        ExportMetricsServiceRequest request =
                ExportMetricsServiceRequest.newBuilder()
                        .addResourceMetrics(
                                ResourceMetrics.newBuilder()
                                        .setResource(resource(node))
                                        .addScopeMetrics(
                                                points.build(
                                                                snapshot.getStartEpochNanos()
                                                                        + shiftNanos,
                                                                snapshot.getWindowEndEpochNanos()
                                                                        + shiftNanos)
                                                        .setScope(scope(node))))
                        .build();
        return new Mapped(request, points.leftOut());
    }

    private static Points points(NodeDescription node, Snapshot snapshot) {
        Points points = new Points();
        RankLabels ranks = new RankLabels(node, snapshot);
        OperationPoints operations = new OperationPoints(ranks, points);
        for (OperationStatistics row : snapshot.getCollectivesList()) {
            operations.addCollective(row);
        }
        for (OperationStatistics row : snapshot.getP2PList()) {
            operations.addP2p(row);
        }
        LinkPoints links = new LinkPoints(ranks, points);
        for (Link link : snapshot.getLinksList()) {
            links.add(link);
        }
        for (Channel channel : snapshot.getChannelsList()) {
            links.add(channel);
        }
        GpuPoints gpus = new GpuPoints(ranks.host(), points);
        SnapshotGpus known = SnapshotGpus.of(snapshot);
        known.all().forEach(gpus::add);
        points.leaveOut(known.refused() + known.further());
        addHealth(snapshot, ranks, points);
        addLevels(snapshot, ranks, points);
        return points;
    }

    private static void addHealth(Snapshot snapshot, RankLabels ranks, Points points) {
        for (Loss loss : snapshot.getLossesList()) {
            points.add(
                    Metric.LOSS_RECORDS,
                    ranks.host().with("stage", loss.getStage()).with("reason", loss.getReason()),
                    loss.getCount());
        }
        for (Anomaly anomaly : snapshot.getAnomaliesList()) {
            points.add(
                    Metric.ANOMALY_CALLS,
                    ranks.host().with("kind", anomaly.getKind()),
                    anomaly.getCount());
        }
    }

    private static void addLevels(Snapshot snapshot, RankLabels ranks, Points points) {
        Map<Integer, Level> levels = new HashMap<>();
        for (Process process : snapshot.getProcessesList()) {
            if (process.getState() == ProcessState.PROCESS_STATE_LIVE) {
                levels.put(process.getProcess(), process.getLevel());
            }
        }
        for (Communicator communicator : snapshot.getCommunicatorsList()) {
            for (Member member : communicator.getMembersList()) {
                Level level = levels.get(member.getProcess());
                if (level != null && level != Level.UNRECOGNIZED && !member.getFinalized()) {
                    points.set(
                            Metric.PLUGIN_LEVEL,
                            ranks.member(communicator, member),
                            level.getNumber());
                }
            }
        }
    }

    static Resource.Builder resource(NodeDescription node) {
        return Resource.newBuilder()
                .addAllAttributes(
                        Labels.NONE
                                .with("service.name", "ringside")
                                .with("service.instance.id", instance(node))
                                .with("service.version", node.getDaemonVersion())
                                .with("host.name", node.getHostName())
                                .pairs());
    }

    /// Host and boot, and what is played back, so that playback beside a live daemon of one host is
    /// another instance.
    private static String instance(NodeDescription node) {
        StringBuilder instance = new StringBuilder(node.getHostName());
        if (!node.getBootId().isEmpty()) {
            instance.append('/').append(node.getBootId());
        }
        if (node.hasPlayback()) {
            instance.append("/playback/").append(node.getPlayback().getFile());
        }
        return instance.toString();
    }

    static InstrumentationScope.Builder scope(NodeDescription node) {
        return InstrumentationScope.newBuilder()
                .setName("io.ringside")
                .setVersion(node.getDaemonVersion());
    }
}
