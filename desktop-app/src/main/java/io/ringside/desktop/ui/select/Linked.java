package io.ringside.desktop.ui.select;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.RankView;
import java.util.BitSet;
import java.util.OptionalInt;

/// What of one view is selected, by the view's places: what a view marks. Immutable once made.
public final class Linked {
    private final Subject subject;
    private final BitSet ranks = new BitSet();
    private final BitSet peers = new BitSet();
    private final BitSet gpus = new BitSet();
    private int node = -1;
    private int communicator = -1;

    private Linked(Subject subject) {
        this.subject = subject;
    }

    /// Marks nothing.
    public static Linked none() {
        return new Linked(Subject.NONE);
    }

    /// What the view no longer holds is not marked.
    public static Linked of(ClusterView view, Subject subject) {
        Linked linked = new Linked(subject);
        for (int i = 0; i < view.nodes().size(); i++) {
            if (view.nodes().get(i).target().equals(subject.node())) {
                linked.node = i;
            }
        }
        for (int i = 0; i < view.communicators().size(); i++) {
            if (subject.communicator().isPresent()
                    && view.communicators().get(i).commHash()
                            == subject.communicator().getAsLong()) {
                linked.communicator = i;
            }
        }
        linked.gpus(view);
        linked.ranks(view);
        return linked;
    }

    private void gpus(ClusterView view) {
        for (int i = 0; !subject.gpu().isEmpty() && i < view.gpus().size(); i++) {
            GpuView gpu = view.gpus().get(i);
            if (gpu.gpu().id().equals(subject.gpu()) && onNode(gpu.nodeIndex())) {
                gpus.set(i);
            }
        }
    }

    private void ranks(ClusterView view) {
        boolean anyOf = subject.ranks().isEmpty();
        boolean wholeNode = node >= 0 && anyOf && subject.gpu().isEmpty();
        if (anyOf && !wholeNode && gpus.isEmpty() && subject.peer().isEmpty()) {
            return; // of thousands of ranks none is meant
        }
        for (int i = 0; i < view.ranks().size(); i++) {
            RankView rank = view.ranks().get(i);
            OptionalInt gpu = rank.gpuIndex();
            boolean here = rank.nodeIndex().isEmpty() || onNode(rank.nodeIndex().getAsInt());
            boolean named = !anyOf && here && subject.ranks().contains(rank.rank());
            boolean ofGpu = anyOf && gpu.isPresent() && gpus.get(gpu.getAsInt());
            if (named || ofGpu || (wholeNode && rank.nodeIndex().orElse(-1) == node)) {
                ranks.set(i);
            }
            if (subject.peer().isPresent() && subject.peer().getAsInt() == rank.rank()) {
                peers.set(i);
            }
        }
        for (int i = ranks.nextSetBit(0); i >= 0; i = ranks.nextSetBit(i + 1)) {
            if (subject.gpu().isEmpty()) {
                view.ranks().get(i).gpuIndex().ifPresent(gpus::set);
            }
        }
    }

    private boolean onNode(int index) {
        return subject.node().isEmpty() || index == node;
    }

    public boolean isEmpty() {
        return subject.isEmpty();
    }

    /// @param rankIndex of the rank axis
    public boolean rank(int rankIndex) {
        return rankIndex >= 0 && ranks.get(rankIndex);
    }

    /// The least rank axis index that is marked, negative: none.
    public int firstRank() {
        return ranks.nextSetBit(0);
    }

    /// Ranks, or -1, one after the other: the least that is marked and not below `from`.
    public int nextRank(int from) {
        return ranks.nextSetBit(from);
    }

    public boolean gpu(int gpuIndex) {
        return gpuIndex >= 0 && gpus.get(gpuIndex);
    }

    /// The GPU to show at length, negative: none.
    public int firstGpu() {
        return gpus.nextSetBit(0);
    }

    /// The least GPU index that is marked and not below `from`, negative: none.
    public int nextGpu(int from) {
        return gpus.nextSetBit(from);
    }

    /// Whether it is what one rank sends another, where a peer is selected.
    public boolean pair(int from, int to) {
        return rank(from) && to >= 0 && peers.get(to);
    }

    /// Whether a row of these is meant. A part of the selection that a row says nothing of does not
    /// speak against it.
    ///
    /// @param communicatorIndex negative: the row is of none
    /// @param rankIndex negative: the row is of no one rank
    /// @param nodeIndex negative: the row is of no one node
    /// @param operation empty: the row is of none
    public boolean row(int communicatorIndex, int rankIndex, int nodeIndex, String operation) {
        boolean asked = communicator >= 0 || !subject.operation().isEmpty() || !ranks.isEmpty();
        boolean otherCommunicator =
                communicator >= 0 && communicatorIndex >= 0 && communicator != communicatorIndex;
        boolean otherOperation =
                !subject.operation().isEmpty()
                        && !operation.isEmpty()
                        && !operation.equals(subject.operation());
        boolean otherRank = !ranks.isEmpty() && rankIndex >= 0 && !ranks.get(rankIndex);
        boolean otherNode = node >= 0 && nodeIndex >= 0 && nodeIndex != node;
        return (asked || node >= 0)
                && !otherCommunicator
                && !otherOperation
                && !otherRank
                && !otherNode;
    }

    /// A rank by its place on the rank axis, with its node; outside of it: nothing.
    public static Subject subjectOf(ClusterView view, int rankIndex) {
        return rankIndex < 0 || rankIndex >= view.ranks().size()
                ? Subject.NONE
                : Subject.ofRank(
                        view.nodeOf(rankIndex).map(NodeView::target).orElse(""),
                        view.ranks().get(rankIndex).rank());
    }
}
