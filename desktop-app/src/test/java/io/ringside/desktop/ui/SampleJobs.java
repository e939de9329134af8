package io.ringside.desktop.ui;

import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Four nodes of eight ranks with three jobs: two of Slurm, whose numbers begin alike, and one of
/// Kubernetes.
public final class SampleJobs {
    private static final List<Integer> JOB_OF_NODE = List.of(0, 0, 1, 2);

    private SampleJobs() {}

    /// Rank 2, of the first job, is late.
    public static ClusterView three() {
        return of(
                SampleCluster.fourNodes(false),
                List.of(
                        Map.of("slurm.job.id", "1042", "slurm.step.id", "0"),
                        Map.of("slurm.job.id", "10421"),
                        Map.of(
                                "k8s.pod.uid", "0a1b2c3d-0000",
                                "k8s.namespace.name", "ml",
                                "k8s.pod.name", "train-7b-0",
                                "ringside.tenant", "vision")));
    }

    /// @param attributes of each job's processes
    public static ClusterView of(ClusterView base, List<Map<String, String>> attributes) {
        List<NodeView> nodes = new ArrayList<>();
        for (int node = 0; node < base.nodes().size(); node++) {
            nodes.add(told(base, node, attributes.get(JOB_OF_NODE.get(node))));
        }
        List<RankView> ranks =
                base.ranks().stream()
                        .map(rank ->
                                new RankView(
                                        rank.rank(),
                                        rank.nodeIndex(),
                                        rank.gpuIndex(),
                                        rank.gpuLabel(),
                                        JOB_OF_NODE.get(rank.nodeIndex().orElseThrow())))
                        .toList();
        ClusterView view =
                new ClusterView(
                        base.version() + 1,
                        base.asOfEpochNanos(),
                        nodes,
                        base.communicators(),
                        ranks,
                        base.links(),
                        base.collectives(),
                        base.p2p(),
                        base.progress(),
                        base.gpus(),
                        base.losses(),
                        base.timeline());
        List<FindingView> findings = List.of(SampleFindings.late(view, 2));
        return SampleFindings.with(view, findings, List.of());
    }

    private static NodeView told(ClusterView base, int node, Map<String, String> attributes) {
        List<ToldReading> readings = new ArrayList<>();
        String name = base.communicators().getFirst().label().replace(',', '_').replace(':', '_');
        for (RankView rank : base.ranks()) {
            if (rank.nodeIndex().orElse(-1) == node) {
                Map<String, String> all = new java.util.HashMap<>(attributes);
                all.put("nccl.ranks", name + ":" + rank.rank());
                readings.add(
                        new ToldReading(
                                SubjectKind.PROCESS,
                                Integer.toString(4000 + rank.rank()),
                                "identity",
                                base.asOfEpochNanos(),
                                Map.of(),
                                all));
            }
        }
        NodeView of = base.nodes().get(node);
        return new NodeView(
                of.target(),
                of.hostName(),
                of.connection(),
                of.lastSnapshotEpochNanos(),
                of.periodNanos(),
                of.playback(),
                of.forwarding(),
                of.processes(),
                of.sources(),
                new NodeHealth(List.of(), List.of(), readings, of.health().rhythm()),
                of.ended(),
                of.clockAheadNanos());
    }
}
