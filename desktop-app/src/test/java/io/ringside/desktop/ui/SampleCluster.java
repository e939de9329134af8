package io.ringside.desktop.ui;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.Regression;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.session.api.Session.ForwardingState;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.LossView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Hand-made views that look like real ones.
public final class SampleCluster {
    public static final long NOW = 1_795_412_652_400_000_000L;
    public static final ForwardingStatus OFF =
            new ForwardingStatus(
                    ForwardingState.OFF, "", Optional.empty(), Optional.empty(), 0, 0, List.of());
    public static final ForwardingStatus SENDING =
            new ForwardingStatus(
                    ForwardingState.SENDING,
                    "http://127.0.0.1:4318",
                    Optional.of(NOW - 300_000_000L),
                    Optional.empty(),
                    128,
                    0,
                    List.of());

    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;

    private SampleCluster() {}

    /// The NVLink capture of two H200s, played back.
    public static ClusterView twoRanks() {
        return twoRanks(1, 0);
    }

    public static ClusterView twoRanks(long version, long laterNanos) {
        NodeView node =
                node(
                        "h200",
                        new Connection.Live(),
                        Optional.of(
                                new PlaybackState(
                                        "captures/nvlink.ring",
                                        1,
                                        true,
                                        false,
                                        "2 x NVIDIA H200, NVLink",
                                        false)),
                        NOW + laterNanos);
        List<LinkView> links =
                List.of(
                        link(0, 0, 1, Provenance.DECLARED, 251_658_240L, 60, 182e9),
                        link(0, 0, 1, Provenance.MODELLED, 2_961_178_624L, 140, 236e9),
                        link(0, 1, 0, Provenance.DECLARED, 83_886_080L, 20, 175e9),
                        link(1, 1, 0, Provenance.DECLARED, 16_777_216L, 20, 141e9));
        TimelineData timeline = SampleTimeline.of(2, 24, 20, NOW + laterNanos, 0);
        return new ClusterView(
                version,
                NOW + laterNanos,
                List.of(node),
                List.of(
                        new CommunicatorView(0xA1B2, "world", 2),
                        new CommunicatorView(0xC3D4, "tp", 2)),
                ranks(2, 2),
                links,
                SampleOperations.collectives(2),
                SampleOperations.p2p(),
                List.of(),
                SampleGpus.gpus(1, 2, false),
                List.of(new LossView("ring", "lane full", 0, false)),
                timeline);
    }

    /// Only declared bytes, as over NVLink before rings are known: one cell each of three looks.
    public static ClusterView textures() {
        List<LinkView> links =
                List.of(
                        link(0, 0, 1, Provenance.MEASURED, 100 * MIB, 10, 5e9),
                        link(0, 1, 0, Provenance.DECLARED, 100 * MIB, 10, 5e9),
                        link(0, 1, 2, Provenance.MODELLED, 100 * MIB, 10, 5e9),
                        stale(link(0, 2, 0, Provenance.MEASURED, 100 * MIB, 10, 5e9)));
        ClusterView two = twoRanks();
        return new ClusterView(
                1,
                NOW,
                two.nodes(),
                two.communicators(),
                ranks(3, 3),
                links,
                two.collectives(),
                two.p2p(),
                List.of(),
                two.gpus(),
                List.of(),
                TimelineData.EMPTY);
    }

    /// Eight ranks over sockets: measured links along a ring, some declared, some modelled.
    public static ClusterView eightRanks() {
        List<LinkView> links = new ArrayList<>();
        for (int rank = 0; rank < 8; rank++) {
            int next = (rank + 1) % 8;
            links.add(
                    measured(
                            rank,
                            next,
                            (900 + 37L * rank) * MIB,
                            2.1e9 + rank * 0.2e9,
                            rank == 3 ? 1 : 6));
            links.add(
                    link(
                            0,
                            rank,
                            (rank + 3) % 8,
                            Provenance.DECLARED,
                            (64 + 8L * rank) * MIB,
                            40,
                            1.4e9));
            links.add(
                    link(
                            0,
                            rank,
                            (rank + 5) % 8,
                            Provenance.MODELLED,
                            (300 - 12L * rank) * MIB,
                            20,
                            3.2e9));
        }
        TimelineData spans = SampleTimeline.of(8, 2, 20, NOW, 2_328_000);
        NodeView node = node("gpu-node-1", new Connection.Live(), Optional.empty(), NOW);
        return new ClusterView(
                9,
                NOW,
                List.of(node),
                List.of(new CommunicatorView(0xA1B2, "world", 8)),
                ranks(8, 8),
                links,
                SampleOperations.collectives(8),
                SampleOperations.p2p(),
                List.of(),
                SampleGpus.gpus(1, 8, false),
                List.of(
                        new LossView("ring", "lane full", 1204, false),
                        new LossView("plugin", "stale handle", 2, true)),
                spans);
    }

    /// Four nodes of eight GPUs; with `stale` the last has gone silent.
    public static ClusterView fourNodes(boolean stale) {
        List<NodeView> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean silent = stale && i == 3;
            Connection connection =
                    silent
                            ? new Connection.Lost(
                                    "Connection refused by n3:7575.",
                                    5,
                                    NOW - 14_200_000_000L,
                                    NOW + 1_600_000_000L)
                            : new Connection.Live();
            nodes.add(
                    node("n" + i, connection, Optional.empty(), silent ? NOW - 14 * SECOND : NOW));
        }
        List<LinkView> links = new ArrayList<>();
        for (int from = 0; from < 32; from++) {
            for (int to = from / 8 * 8; to < from / 8 * 8 + 8; to++) {
                if (from != to) {
                    Provenance how =
                            (from + to) % 7 == 0 ? Provenance.MODELLED : Provenance.DECLARED;
                    add(
                            links,
                            link(
                                    0,
                                    from,
                                    to,
                                    how,
                                    (2000 + (from * 13 + to * 7) % 300) * MIB,
                                    200,
                                    120e9),
                            stale && from >= 24);
                }
            }
            int next = (from + 8) % 32;
            add(
                    links,
                    measured(from, next, (500 + from * 3L) * MIB, 5e9 + from * 1e8, 6),
                    stale && from >= 24);
        }
        TimelineData spans = SampleTimeline.of(32, 0, 20, NOW, 0);
        return new ClusterView(
                40,
                NOW,
                nodes,
                List.of(new CommunicatorView(0xA1B2, "world", 32)),
                ranks(32, 8),
                links,
                SampleOperations.collectives(32),
                SampleOperations.p2p(),
                List.of(),
                SampleGpus.gpus(4, 8, stale),
                List.of(),
                spans);
    }

    public static ClusterView manyRanks(int ranks) {
        return manyRanks(ranks, (int) Math.ceil(Math.log(ranks) / Math.log(4)), 0);
    }

    /// @param peers how many others each rank sends to: the nearer, the more of them
    /// @param later grows the figures
    public static ClusterView manyRanks(int ranks, int peers, int later) {
        List<LinkView> links = new ArrayList<>();
        double growth = Math.pow(ranks, 1.0 / peers);
        for (int from = 0; from < ranks; from++) {
            int before = 0;
            for (int peer = 0; peer < peers; peer++) {
                int hop = Math.max(before + 1, (int) Math.round(Math.pow(growth, peer)));
                before = hop;
                links.add(
                        measured(
                                from,
                                (from + hop) % ranks,
                                (500 + later + (from + 7 * peer) % 97) * MIB,
                                5e9 + later,
                                6));
            }
        }
        NodeView node = node("pod", new Connection.Live(), Optional.empty(), NOW);
        return new ClusterView(
                1,
                NOW,
                List.of(node),
                List.of(new CommunicatorView(1, "world", ranks)),
                ranks(ranks, ranks),
                links,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                TimelineData.EMPTY);
    }

    /// Two ranks on a node that has findings, events and readings.
    public static ClusterView troubledNode() {
        ClusterView two = twoRanks();
        NodeView node = two.nodes().getFirst();
        NodeView troubled =
                new NodeView(
                        node.target(),
                        node.hostName(),
                        node.connection(),
                        node.lastSnapshotEpochNanos(),
                        node.periodNanos(),
                        node.playback(),
                        node.forwarding(),
                        node.processes(),
                        SampleHealth.sources(),
                        SampleHealth.health(),
                        SampleHealth.ended(),
                        0);
        return SampleFindings.told(
                new ClusterView(
                        two.version() + 1,
                        two.asOfEpochNanos(),
                        List.of(troubled),
                        two.communicators(),
                        two.ranks(),
                        two.links(),
                        two.collectives(),
                        two.p2p(),
                        SampleProgress.rows(NOW),
                        two.gpus(),
                        two.losses(),
                        two.timeline()));
    }

    /// Eight ranks on four nodes that are not there.
    public static ClusterView simulated() {
        ClusterView of = fourNodes(false);
        PlaybackState made =
                new PlaybackState("simulate:4x2", 8, false, false, "4 nodes of 2 GPUs", true);
        return new ClusterView(
                of.version(),
                of.asOfEpochNanos(),
                of.nodes().stream()
                        .map(each ->
                                node(
                                        each.hostName(),
                                        new Connection.Live(),
                                        Optional.of(made),
                                        NOW))
                        .toList(),
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

    public static NodeView node(
            String host, Connection connection, Optional<PlaybackState> playback, long last) {
        return new NodeView(
                host + ":7575",
                host,
                connection,
                OptionalLong.of(last - 420_000_000L),
                SECOND,
                playback,
                Optional.empty(),
                List.of(
                        new ProfiledProcess(
                                3709,
                                ProcessState.LIVE,
                                "deep",
                                true,
                                0,
                                OptionalLong.empty(),
                                "GPU times: NCCL's stamps of every channel",
                                List.of(0))),
                List.of(new SourceStatus("nvml", SourceState.OK, "")),
                NodeHealth.EMPTY,
                EndedWork.NONE,
                0);
    }

    private static List<RankView> ranks(int count, int perNode) {
        List<RankView> ranks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranks.add(
                    new RankView(
                            i,
                            OptionalInt.of(i / perNode),
                            OptionalInt.of(i),
                            "GPU " + i % perNode));
        }
        return ranks;
    }

    private static void add(List<LinkView> links, LinkView link, boolean stale) {
        links.add(stale ? stale(link) : link);
    }

    public static LinkView stale(LinkView link) {
        return new LinkView(
                link.communicator(),
                link.from(),
                link.to(),
                link.provenance(),
                link.bytes(),
                link.count(),
                link.rateBytesPerSecond(),
                link.windowRateBytesPerSecond(),
                link.latencyNanos(),
                link.regression(),
                true);
    }

    public static LinkView link(
            int communicator,
            int from,
            int to,
            Provenance provenance,
            long bytes,
            long count,
            double rate) {
        return new LinkView(
                communicator,
                from,
                to,
                provenance,
                bytes,
                count,
                OptionalDouble.of(rate),
                OptionalDouble.of(rate * 0.97),
                OptionalDouble.empty(),
                Optional.empty(),
                false);
    }

    public static LinkView measured(int from, int to, long bytes, double rate, int sizes) {
        Regression fit = new Regression(9_842, sizes, 31_000, 0.21, 0.97);
        OptionalDouble latency =
                sizes >= 3 ? OptionalDouble.of(31_000 + from * 700.0) : OptionalDouble.empty();
        return new LinkView(
                0,
                from,
                to,
                Provenance.MEASURED,
                bytes,
                2_460,
                OptionalDouble.of(rate),
                OptionalDouble.of(rate * 1.02),
                latency,
                Optional.of(fit),
                false);
    }
}
