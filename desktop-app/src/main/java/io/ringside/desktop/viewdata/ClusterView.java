package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.model.subject.TimeSpan;
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
/// @param over the figures of a range of time, where one was chosen
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
        Concerns concerns,
        Optional<OverRange> over) {

    /// What links and operations did in a range of time that was chosen, as far as it is kept. Its
    /// rows are as those of the view: without what is known since the daemons' start only, latency
    /// and percentiles.
    ///
    /// @param asked the range that was chosen
    /// @param shown what is told of: whole windows; empty: nothing of the range is kept
    /// @param reach from where to where history is kept of any node; empty: of none
    /// @param without nodes of which nothing of the range is kept
    /// @param leftOut rows of which no history is kept, for there were too many
    public record OverRange(
            TimeSpan asked,
            Optional<TimeSpan> shown,
            Optional<TimeSpan> reach,
            int without,
            int leftOut,
            List<LinkView> links,
            List<OperationRow> collectives,
            List<OperationRow> p2p) {
        public OverRange {
            links = List.copyOf(links);
            collectives = List.copyOf(collectives);
            p2p = List.copyOf(p2p);
        }

        /// Of a range that is still to be looked up, or of a session that keeps no history.
        public static OverRange nothing(TimeSpan asked) {
            return new OverRange(
                    asked,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0,
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    /// One of which no range was chosen.
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
            TimelineData timeline,
            Concerns concerns) {
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
                concerns,
                Optional.empty());
    }

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

    /// This view with the links and operations of a range in place of those since the daemons'
    /// start.
    public ClusterView over(OverRange range) {
        return with(range.links(), range.collectives(), range.p2p(), timeline, Optional.of(range));
    }

    /// This view without the figures of a range.
    public ClusterView withoutRange() {
        return over.isEmpty() ? this : with(links, collectives, p2p, timeline, Optional.empty());
    }

    /// This view with the spans of the range alone, where one was chosen.
    public ClusterView withSpansOfRange() {
        return over.map(range ->
                        with(links, collectives, p2p, timeline.during(range.asked()), over))
                .orElse(this);
    }

    /// Of which time counts, bytes and rates are; empty: of all since the daemons' start, or, where
    /// a range was chosen, of no time that is kept.
    public Optional<TimeSpan> counted() {
        return over.flatMap(OverRange::shown);
    }

    private ClusterView with(
            List<LinkView> newLinks,
            List<OperationRow> newCollectives,
            List<OperationRow> newP2p,
            TimelineData newTimeline,
            Optional<OverRange> range) {
        return new ClusterView(
                version,
                asOfEpochNanos,
                nodes,
                communicators,
                ranks,
                newLinks,
                newCollectives,
                newP2p,
                progress,
                gpus,
                losses,
                newTimeline,
                concerns,
                range);
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
