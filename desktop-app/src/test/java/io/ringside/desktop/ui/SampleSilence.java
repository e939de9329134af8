package io.ringside.desktop.ui;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.Known;
import java.util.List;
import java.util.Optional;

/// Sample views of which nothing more comes.
final class SampleSilence {
    static final long SILENT_NANOS = 14_000_000_000L;

    private SampleSilence() {}

    static Connection lost() {
        return new Connection.Lost(
                "gpu-node-1:7575 does not accept connections.",
                5,
                SampleCluster.NOW,
                SampleCluster.NOW + SILENT_NANOS + 1_600_000_000L);
    }

    /// `view` 14 s after its last snapshot: all of it is stale, and the time since is a gap.
    static ClusterView of(ClusterView view, Connection connection) {
        TimelineData timeline = view.timeline();
        Known known =
                new Known(timeline.firstNanos(), false, timeline.lastNanos(), true, List.of());
        return new ClusterView(
                view.version() + 1,
                view.asOfEpochNanos() + SILENT_NANOS,
                view.nodes().stream().map(node -> with(node, connection)).toList(),
                view.communicators(),
                view.ranks(),
                view.links().stream().map(SampleCluster::stale).toList(),
                view.collectives().stream().map(SampleSilence::stale).toList(),
                view.p2p().stream().map(SampleSilence::stale).toList(),
                view.progress(),
                view.gpus().stream()
                        .map(gpu ->
                                new GpuView(
                                        gpu.nodeIndex(),
                                        gpu.gpu(),
                                        gpu.rankLabel(),
                                        gpu.recent(),
                                        true))
                        .toList(),
                List.of(),
                new TimelineData(
                        timeline.tracks(),
                        timeline.firstNanos(),
                        timeline.lastNanos() + SILENT_NANOS,
                        List.of(known)));
    }

    /// A target of which nothing has ever come.
    static ClusterView never(String host, Connection connection) {
        NodeView node = SampleCluster.node(host, connection, Optional.empty(), SampleCluster.NOW);
        NodeView unknown =
                new NodeView(
                        node.target(),
                        node.hostName(),
                        connection,
                        java.util.OptionalLong.empty(),
                        node.periodNanos(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        node.health(),
                        node.ended(),
                        0);
        return new ClusterView(
                90,
                SampleCluster.NOW,
                List.of(unknown),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                TimelineData.EMPTY);
    }

    private static NodeView with(NodeView node, Connection connection) {
        return new NodeView(
                node.target(),
                node.hostName(),
                connection,
                node.lastSnapshotEpochNanos(),
                node.periodNanos(),
                node.playback(),
                node.forwarding(),
                node.processes(),
                node.sources(),
                node.health(),
                node.ended(),
                node.clockAheadNanos());
    }

    private static OperationRow stale(OperationRow row) {
        return new OperationRow(
                row.communicator(),
                row.nodeIndex(),
                row.rank(),
                row.operation(),
                row.datatype(),
                row.peer(),
                row.messageBytes(),
                row.bytesExact(),
                row.algorithm(),
                row.protocol(),
                row.channels(),
                row.count(),
                row.totalBytes(),
                row.captured(),
                row.callsWithoutOperation(),
                row.timingSource(),
                row.p50Nanos(),
                row.p99Nanos(),
                row.algorithmBandwidthBytesPerSecond(),
                row.busBandwidthBytesPerSecond(),
                row.windowCount(),
                true);
    }
}
