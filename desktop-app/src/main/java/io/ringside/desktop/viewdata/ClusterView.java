package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.viewdata.finding.Concerns;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Everything the window shows at one moment. Made on the correlate thread, never changed after;
/// the newest replaces the last.
///
/// Positions: a `rank axis index` is a position in [#ranks], a `node index` one in [#nodes], a
/// `communicator index` one in [#communicators]. All lists keep their order from one view to the
/// next, so that rows and cells do not jump.
///
/// @param version grows by one with every view
/// @param asOfEpochNanos the observer's clock when this view was made, which never jumps; ages of a
///   node's stamps are measured against [NodeView#nowEpochNanos]
/// @param ranks the rows and columns of the heat map, by node then rank
/// @param concerns what is wrong, and where ranks are
public record ClusterView(
        long version,
        long asOfEpochNanos,
        List<NodeView> nodes,
        List<CommunicatorView> communicators,
        List<RankView> ranks,
        List<LinkView> links,
        List<OperationRow> collectives,
        List<OperationRow> p2p,
        List<ProgressRow> progress,
        List<GpuView> gpus,
        List<LossView> losses,
        TimelineData timeline,
        Concerns concerns) {

    public ClusterView {
        nodes = List.copyOf(nodes);
        communicators = List.copyOf(communicators);
        ranks = List.copyOf(ranks);
        links = List.copyOf(links);
        collectives = List.copyOf(collectives);
        p2p = List.copyOf(p2p);
        progress = List.copyOf(progress);
        gpus = List.copyOf(gpus);
        losses = List.copyOf(losses);
    }

    /// One in which nothing is known to be wrong.
    public ClusterView(
            long version,
            long asOfEpochNanos,
            List<NodeView> nodes,
            List<CommunicatorView> communicators,
            List<RankView> ranks,
            List<LinkView> links,
            List<OperationRow> collectives,
            List<OperationRow> p2p,
            List<ProgressRow> progress,
            List<GpuView> gpus,
            List<LossView> losses,
            TimelineData timeline) {
        this(
                version,
                asOfEpochNanos,
                nodes,
                communicators,
                ranks,
                links,
                collectives,
                p2p,
                progress,
                gpus,
                losses,
                timeline,
                Concerns.NONE);
    }

    /// True when a driver and not NCCL made any of this: must be said wherever it is shown.
    public boolean simulated() {
        return communicators.stream().anyMatch(CommunicatorView::simulated)
                || nodes.stream()
                        .flatMap(node -> node.playback().stream())
                        .anyMatch(PlaybackState::simulated);
    }

    /// What a simulated cluster says of itself; empty: none is shown.
    public Optional<PlaybackState> generated() {
        return nodes.stream()
                .flatMap(node -> node.playback().stream())
                .filter(PlaybackState::generated)
                .findFirst();
    }

    /// What is followed. Views of other targets are of another cluster.
    public List<String> targets() {
        return nodes.stream().map(NodeView::target).toList();
    }

    /// The node that holds a rank, if a known one does.
    ///
    /// @param rankIndex into [#ranks]; outside of it: none
    public Optional<NodeView> nodeOf(int rankIndex) {
        if (rankIndex < 0 || rankIndex >= ranks.size()) {
            return Optional.empty();
        }
        OptionalInt node = ranks.get(rankIndex).nodeIndex();
        return node.isPresent() && node.getAsInt() < nodes.size()
                ? Optional.of(nodes.get(node.getAsInt()))
                : Optional.empty();
    }

    /// The view of a window that has no target yet.
    public static ClusterView empty(long asOfEpochNanos) {
        return new ClusterView(
                0,
                asOfEpochNanos,
                List.of(),
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
}
