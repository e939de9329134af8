package io.ringside.desktop.state.concern;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank.Confidence;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.live.track.LiveRank;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.finding.Concerns;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// All that is wrong in one view, whoever found it, and where ranks are. Used once for each view.
public final class ConcernMaker {
    private final List<NodeView> nodes;
    private final List<CommunicatorView> communicators;
    private final List<RankView> ranks;
    private final Map<Integer, Set<Integer>> ranksOfNode = new HashMap<>();

    /// What the correlation knows.
    ///
    /// @param why a rank is late
    /// @param price of a GPU
    /// @param rules by which the nodes' health tells of the same once more
    public record Known(
            List<LiveHang> hangs,
            List<LateEpisode> late,
            Function<LateEpisode, Explanation> why,
            Price price,
            List<LiveRank> ranks,
            List<String> rules) {}

    public ConcernMaker(
            List<NodeView> nodes, List<CommunicatorView> communicators, List<RankView> ranks) {
        this.nodes = nodes;
        this.communicators = communicators;
        this.ranks = ranks;
        for (RankView rank : ranks) {
            rank.nodeIndex()
                    .ifPresent(node ->
                            ranksOfNode
                                    .computeIfAbsent(node, _ -> new TreeSet<>())
                                    .add(rank.rank()));
        }
    }

    /// @param positions where a rank of a communicator stands on the rank axis
    public Concerns of(Known known, Positions positions, long nowEpochNanos) {
        List<FindingView> findings = new ArrayList<>();
        known.hangs().forEach(h -> findings.add(JobFindings.hang(h, isStale(h.subject().node()))));
        for (LateEpisode episode : known.late()) {
            if (episode.confidence() != Confidence.LOW) {
                findings.add(
                        JobFindings.late(
                                episode,
                                label(episode.worst().commHash()),
                                known.why().apply(episode),
                                known.price(),
                                isStale(episode.worst().actor().node())));
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            int index = i;
            NodeView node = nodes.get(i);
            NodeFindings.silence(node).ifPresent(findings::add);
            for (ToldFinding told : node.health().findings()) {
                if (!NodeFindings.isToldElsewhere(told, known.rules())) {
                    findings.add(NodeFindings.rule(told, node, process -> rank(process, index)));
                }
            }
        }
        findings.sort(FindingView.MOST_COSTLY_FIRST);
        return new Concerns(
                findings,
                new LiveStandings(nodes, ranks, positions, nowEpochNanos)
                        .of(communicators, known.ranks(), known.hangs()),
                "");
    }

    /// Where a rank of a communicator stands on the rank axis.
    @FunctionalInterface
    public interface Positions {
        OptionalInt of(long commHash, int rank);
    }

    private boolean isStale(String target) {
        return nodes.stream().anyMatch(node -> node.target().equals(target) && node.stale());
    }

    private String label(long commHash) {
        return communicators.stream()
                .filter(each -> each.commHash() == commHash)
                .map(CommunicatorView::label)
                .findFirst()
                .orElse(NodeSnapshot.Communicator.shortLabel(commHash));
    }

    /// The one of its numbers that the window calls a rank of this node by; absent where that is
    /// not clear.
    private OptionalInt rank(ProfiledProcess process, int node) {
        List<Integer> own =
                process.ranks().stream()
                        .filter(ranksOfNode.getOrDefault(node, Set.of())::contains)
                        .toList();
        return own.size() == 1 ? OptionalInt.of(own.getFirst()) : OptionalInt.empty();
    }
}
