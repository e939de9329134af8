package io.ringside.desktop.state;

import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.state.timeline.SharedColumns;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import io.ringside.desktop.viewdata.TimelineData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// All nodes, and the view made of them. Owned by the correlate thread; made without a thread in
/// tests.
final class ClusterState {
    /// What the spans of all nodes may take together.
    private static final long MAX_SPAN_BYTES = 24L << 20;

    /// What the moments of all nodes may take together.
    private static final long MAX_HISTORY_BYTES = 10L << 20;

    /// A range that ended so long ago gets no other figures.
    private static final long GRACE_NANOS = 3_000_000_000L;

    private final Communicators communicators = new Communicators();
    private final SharedColumns columns = new SharedColumns();
    private final Correlation correlation;
    private SequencedMap<String, NodeState> nodes = new LinkedHashMap<>();
    private RankAxis axis = RankAxis.EMPTY;
    private TimelineData timeline = TimelineData.EMPTY;
    private Optional<TimeSpan> range = Optional.empty();
    private Optional<OverRange> over = Optional.empty();
    private RankAxis overAxis = RankAxis.EMPTY;
    private boolean stirred;
    private long version;

    ClusterState() {
        this(Price.UNTOLD);
    }

    ClusterState(Price price) {
        correlation = new Correlation(price);
    }

    /// From now on these are the nodes, in this order. Those that stay keep what is known of them.
    void nodes(List<String> targets) {
        if (List.copyOf(nodes.keySet()).equals(targets)) {
            return;
        }
        SequencedMap<String, NodeState> next = new LinkedHashMap<>();
        for (String target : targets) {
            NodeState known = nodes.get(target);
            next.put(target, known == null ? new NodeState(target, columns) : known);
        }
        if (!next.keySet().containsAll(nodes.keySet())) {
            correlation.startOver();
            correlation.keep(next.keySet());
        }
        nodes = next;
        stirred = true;
    }

    /// This program did not run until then, so that no node is late.
    void resumed(long nowEpochNanos) {
        nodes.values().forEach(node -> node.resumed(nowEpochNanos));
    }

    /// Takes what a feed brought. What comes from a node that is no longer wanted is ignored.
    void apply(NodeUpdate update) {
        NodeState node = nodes.get(update.node());
        if (node != null) {
            node.apply(update, MAX_SPAN_BYTES / nodes.size(), MAX_HISTORY_BYTES / nodes.size());
            correlation.apply(update);
            stirred = true;
        }
    }

    /// From now on views tell the figures of this range too; empty: of none.
    void range(Optional<TimeSpan> wanted) {
        if (!wanted.equals(range)) {
            range = wanted;
            over = Optional.empty();
        }
    }

    /// The view at `nowEpochNanos`. Lists that nothing changed are the last view's.
    ClusterView view(long nowEpochNanos) {
        List<Optional<NodeSnapshot>> snapshots =
                nodes.values().stream().map(NodeState::snapshot).toList();
        if (stirred) {
            communicators.update(snapshots.stream().flatMap(Optional::stream).toList());
            axis = new RankAxisBuilder(communicators).build(snapshots);
            timeline =
                    TimelineBuilder.build(
                            nodes.values().stream().map(NodeState::timeline).toList(),
                            axis,
                            communicators);
            stirred = false;
        }
        List<NodeState> states = new ArrayList<>(nodes.values());
        ViewBuilder builder =
                new ViewBuilder(states, axis, communicators, correlation, nowEpochNanos);
        over = range.map(wanted -> isSettled(states) ? over.get() : builder.over(wanted));
        overAxis = axis;
        return builder.build(++version, timeline, over);
    }

    /// Whether what is known of the range stays: all of it is past, and ranks have their places.
    private boolean isSettled(List<NodeState> states) {
        return over.isPresent()
                && overAxis.entries().equals(axis.entries())
                && over.get().without() == 0
                && states.stream()
                        .allMatch(state ->
                                state.history()
                                        .reach()
                                        .filter(kept ->
                                                kept.endEpochNanos()
                                                        > over.get().asked().endEpochNanos()
                                                                + GRACE_NANOS)
                                        .isPresent());
    }
}
