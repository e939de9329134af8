package io.ringside.desktop.ui;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.state.concern.ConcernMaker;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding.State;
import io.ringside.desktop.viewdata.finding.Concerns;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import io.ringside.desktop.viewdata.finding.RankStanding;
import io.ringside.desktop.viewdata.finding.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Views in which something is wrong: a rank that has not entered, one that comes late, a rule.
public final class SampleFindings {
    public static final long NOW = SampleCluster.NOW;
    public static final long SECOND = 1_000_000_000L;

    private static final long WAITED = 48_204;

    private SampleFindings() {}

    /// Rank 5 of eight has not entered.
    public static ClusterView eightRanks() {
        return of(SampleCluster.eightRanks(), 5);
    }

    /// Rank 17 of 32 on four nodes.
    public static ClusterView fourNodes() {
        return of(SampleCluster.fourNodes(false), 17);
    }

    /// Rank 42 of 64 on eight nodes.
    public static ClusterView sixtyFour() {
        List<NodeView> nodes = new ArrayList<>();
        List<RankView> ranks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            nodes.add(SampleCluster.node("n" + i, new Connection.Live(), Optional.empty(), NOW));
        }
        for (int i = 0; i < 64; i++) {
            ranks.add(new RankView(i, OptionalInt.of(i / 8), OptionalInt.of(i), "GPU " + i % 8));
        }
        ClusterView many = SampleCluster.manyRanks(64);
        return of(
                new ClusterView(
                        many.version(),
                        NOW,
                        nodes,
                        many.communicators(),
                        ranks,
                        many.links(),
                        SampleOperations.collectives(64),
                        many.p2p(),
                        many.progress(),
                        SampleGpus.gpus(8, 8, false),
                        many.losses(),
                        SampleTimeline.of(64, 0, 20, NOW, 0)),
                42);
    }

    /// The view with the concerns of a rank that has not entered.
    public static ClusterView of(ClusterView view, int culprit) {
        return with(view, findings(view, culprit), standings(view, culprit));
    }

    /// The view with what its nodes' own rules and connections tell, as the program makes it.
    public static ClusterView told(ClusterView view) {
        Concerns concerns =
                new ConcernMaker(view.nodes(), view.communicators(), view.ranks())
                        .of(
                                new ConcernMaker.Known(
                                        List.of(),
                                        List.of(),
                                        _ -> Explanation.NONE,
                                        Price.UNTOLD,
                                        List.of(),
                                        List.of()),
                                (hash, rank) -> OptionalInt.empty(),
                                view.asOfEpochNanos());
        return with(view, concerns.findings(), concerns.standings());
    }

    public static ClusterView with(
            ClusterView view, List<FindingView> findings, List<CommunicatorStanding> standings) {
        return new ClusterView(
                view.version() + 1,
                view.asOfEpochNanos(),
                view.nodes(),
                view.communicators(),
                view.ranks(),
                view.links(),
                view.collectives(),
                view.p2p(),
                view.progress(),
                view.gpus(),
                view.losses(),
                view.timeline(),
                new Concerns(findings, standings, ""));
    }

    public static List<FindingView> findings(ClusterView view, int culprit) {
        List<FindingView> all = new ArrayList<>();
        all.add(hang(view, culprit));
        all.add(late(view, 2));
        all.add(rule(view));
        all.sort(FindingView.MOST_COSTLY_FIRST);
        return all;
    }

    public static FindingView hang(ClusterView view, int culprit) {
        CommunicatorView communicator = view.communicators().getFirst();
        int others = view.ranks().size() - 1;
        return new FindingView(
                "hang/not-entered/" + communicator.label() + "/" + culprit,
                "not-entered",
                "not entered",
                Severity.PAGE,
                "high",
                "Rank "
                        + culprit
                        + " has not entered AllReduce 48204 of "
                        + communicator.label()
                        + "; "
                        + others
                        + " others only wait.",
                List.of(
                        "Rank " + culprit + " has nothing pending (completed up to 48203).",
                        "The main thread of rank " + culprit + " is in uninterruptible sleep."),
                List.of("No kernel time confirms it."),
                "",
                Cost.UNKNOWN,
                NOW - 42_600_000_000L,
                subject(view, culprit).withCommunicator(communicator.commHash()),
                "",
                Optional.of(TimeSpan.around(NOW - 4 * SECOND, 2 * SECOND)),
                true,
                false);
    }

    public static FindingView late(ClusterView view, int rank) {
        return late(
                view,
                rank,
                new Cost(OptionalDouble.of(0.062), OptionalDouble.of(2.0), Cost.Known.MEASURED));
    }

    public static FindingView late(ClusterView view, int rank, Cost cost) {
        return new FindingView(
                "late/" + rank,
                "late-rank",
                "late rank",
                Severity.TICKET,
                "medium",
                "Rank " + rank + " comes 3,920 \u00B5s late by its GPU",
                List.of(
                        "412 of 412 timed AllReduce began more than 340 \u00B5s behind the others."),
                List.of(),
                "",
                cost,
                NOW - 228 * SECOND,
                subject(view, rank),
                "",
                Optional.of(TimeSpan.around(NOW - 2 * SECOND, 200_000_000L)),
                false,
                false);
    }

    public static FindingView rule(ClusterView view) {
        return new FindingView(
                "gpu-memory-high/" + view.nodes().getFirst().target(),
                "gpu-memory-high",
                "health rule",
                Severity.NOTE,
                "high",
                "Memory over 80 %",
                List.of("112 GiB of 140 GiB in use."),
                List.of(),
                "Nothing, when an engine reserves its cache.",
                Cost.UNKNOWN,
                NOW - 300 * SECOND,
                Subject.ofNode(view.nodes().getFirst().target()),
                "",
                Optional.empty(),
                false,
                false);
    }

    static Subject subject(ClusterView view, int rank) {
        String node = view.nodeOf(rank).map(NodeView::target).orElse("");
        return Subject.ofRank(node, rank);
    }

    public static List<CommunicatorStanding> standings(ClusterView view, int culprit) {
        CommunicatorView first = view.communicators().getFirst();
        List<RankStanding> rows = new ArrayList<>();
        for (int i = 0; i < view.ranks().size(); i++) {
            rows.add(row(view, i, i == culprit));
        }
        CommunicatorStanding standing =
                new CommunicatorStanding(
                        first.commHash(),
                        first.label(),
                        "e9518f63",
                        view.ranks().size(),
                        State.STANDS,
                        "AllReduce #" + WAITED,
                        OptionalLong.of(WAITED),
                        OptionalLong.of(NOW - 42_600_000_000L),
                        OptionalLong.empty(),
                        Optional.of(hang(view, culprit).id()),
                        "",
                        List.of(
                                new Ruling(Ruling.Is.YES, "Not entered", ""),
                                new Ruling(
                                        Ruling.Is.NO,
                                        "Entered, kernel not started",
                                        "the call was not made"),
                                new Ruling(
                                        Ruling.Is.NOT_KNOWN,
                                        "Signature mismatch",
                                        "not told of each rank")),
                        rows);
        CommunicatorStanding idle =
                new CommunicatorStanding(
                        7,
                        "tp.n0",
                        "1b07a2e1",
                        2,
                        State.IDLE,
                        "AllGather",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        "nothing open",
                        List.of(),
                        rows.subList(0, 2));
        return List.of(standing, idle);
    }

    private static RankStanding row(ClusterView view, int rank, boolean blamed) {
        return new RankStanding(
                rank,
                rank,
                OptionalInt.of(rank),
                view.nodeOf(rank).map(NodeView::target).orElse(""),
                view.nodeOf(rank).map(NodeView::hostName).orElse(""),
                view.ranks().get(rank).gpuLabel(),
                OptionalLong.of(WAITED - 1),
                blamed ? OptionalLong.empty() : OptionalLong.of(WAITED),
                OptionalLong.of(blamed ? WAITED - 1 : WAITED + 7),
                blamed,
                blamed ? "not entered" : "reached, not over",
                "alive",
                OptionalLong.of(NOW - 42_600_000_000L),
                false);
    }
}
