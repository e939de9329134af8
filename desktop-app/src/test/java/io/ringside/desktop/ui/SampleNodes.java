package io.ringside.desktop.ui;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.DaemonVersion;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldRhythm;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.Raise;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.model.node.VersionWords;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Nodes on which different levels and rhythms hold.
final class SampleNodes {
    private static final long SECOND = 1_000_000_000L;

    private SampleNodes() {}

    /// Four nodes: one at steady, one raised, one read faster and of an older daemon, one lost.
    static ClusterView four() {
        ClusterView eight = SampleCluster.eightRanks();
        return with(
                eight,
                List.of(
                        node("gpu-1", live(), List.of(process(1, Optional.empty())), normal(), 5),
                        node(
                                "gpu-2",
                                live(),
                                List.of(
                                        process(
                                                2,
                                                Optional.of(
                                                        new Raise(
                                                                "detail",
                                                                SampleCluster.NOW + 23 * SECOND,
                                                                "ringside 0.1.0 window (10.0.0.7)")))),
                                normal(),
                                5),
                        node("gpu-3", live(), List.of(), incident(), 4),
                        node(
                                "gpu-4",
                                new Connection.Lost(
                                        "gpu-4:7575 is unavailable.",
                                        3,
                                        SampleCluster.NOW - 9 * SECOND,
                                        SampleCluster.NOW + SECOND),
                                List.of(process(4, Optional.empty())),
                                normal(),
                                5)));
    }

    /// The same cluster, larger.
    static ClusterView many(int count) {
        List<NodeView> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(
                    node(
                            "gpu-" + (i + 1),
                            live(),
                            List.of(process(i, Optional.empty())),
                            normal(),
                            5));
        }
        return with(SampleCluster.eightRanks(), nodes);
    }

    private static ClusterView with(ClusterView of, List<NodeView> nodes) {
        return new ClusterView(
                of.version(),
                of.asOfEpochNanos(),
                nodes,
                of.communicators(),
                of.ranks(),
                of.links(),
                of.collectives(),
                of.p2p(),
                of.progress(),
                of.gpus(),
                of.losses(),
                of.timeline());
    }

    private static Connection live() {
        return new Connection.Live();
    }

    private static ProfiledProcess process(int number, Optional<Raise> raise) {
        return new ProfiledProcess(
                3700 + number,
                ProcessState.LIVE,
                raise.map(Raise::level).orElse("steady"),
                raise,
                "0.1.0",
                false,
                0,
                OptionalLong.empty(),
                "",
                List.of(number));
    }

    private static Optional<ToldRhythm> normal() {
        return Optional.of(new ToldRhythm(false, 0, ""));
    }

    private static Optional<ToldRhythm> incident() {
        return Optional.of(
                new ToldRhythm(
                        true, SampleCluster.NOW + 41 * SECOND, "asked for by an alert's webhook"));
    }

    private static NodeView node(
            String host,
            Connection connection,
            List<ProfiledProcess> processes,
            Optional<ToldRhythm> rhythm,
            int minor) {
        List<SourceStatus> sources = new ArrayList<>();
        sources.add(new SourceStatus("nvml", SourceState.OK, ""));
        sources.add(new SourceStatus("nvml-gpm", SourceState.UNAVAILABLE, "Not on this GPU."));
        if (minor < 5) {
            sources.add(
                    new SourceStatus(
                            "versions",
                            SourceState.WARN,
                            VersionWords.of(new DaemonVersion("0.0.9", 4), List.of(), "0.1.0")
                                    .orElseThrow()));
        }
        return new NodeView(
                host + ":7575",
                host,
                connection,
                OptionalLong.of(SampleCluster.NOW - 420_000_000L),
                SECOND,
                Optional.empty(),
                Optional.empty(),
                processes,
                sources,
                new NodeHealth(List.of(), List.of(), List.of(), rhythm),
                EndedWork.NONE,
                0,
                new DaemonVersion(minor < 5 ? "0.0.9" : "0.1.0", minor));
    }
}
