package io.ringside.desktop.state;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.NodeSnapshot.Timing;
import io.ringside.desktop.model.subject.RankWords;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.state.concern.ConcernMaker;
import io.ringside.desktop.state.history.NodeHistory;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.LossView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.desktop.viewdata.ProgressRow;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes the lists of one view. Used once, on the correlate thread.
final class ViewBuilder {
    /// Named of those that share a GPU.
    private static final int MOST_RANKS = 4;

    private final List<NodeState> states;
    private final RankAxis axis;
    private final Communicators communicators;
    private final long nowEpochNanos;
    private final List<NodeView> nodes;
    private final Correlation correlation;
    private final List<Integer> firstGpus = new ArrayList<>();

    ViewBuilder(
            List<NodeState> states,
            RankAxis axis,
            Communicators communicators,
            Correlation correlation,
            long nowEpochNanos) {
        this.states = states;
        this.axis = axis;
        this.communicators = communicators;
        this.correlation = correlation;
        this.nowEpochNanos = nowEpochNanos;
        this.nodes =
                states.stream()
                        .map(s ->
                                s.view(
                                        nowEpochNanos,
                                        health ->
                                                correlation.with(
                                                        health,
                                                        s.target(),
                                                        s.target()
                                                                .equals(states.getFirst().target()),
                                                        communicators)))
                        .toList();
        int gpus = 0;
        for (NodeState state : states) {
            firstGpus.add(gpus);
            gpus += state.snapshot().map(s -> s.gpus().size()).orElse(0);
        }
    }

    /// What is kept of a range of time, by the places of this view.
    OverRange over(TimeSpan asked) {
        List<LinkView> links = new ArrayList<>();
        List<OperationRow> collectives = new ArrayList<>();
        List<OperationRow> p2p = new ArrayList<>();
        Optional<TimeSpan> shown = Optional.empty();
        Optional<TimeSpan> reach = Optional.empty();
        int without = 0;
        for (int i = 0; i < states.size(); i++) {
            NodeHistory history = states.get(i).history();
            Optional<NodeHistory.Part> part = history.during(asked);
            reach = wider(reach, history.reach());
            shown = wider(shown, part.map(NodeHistory.Part::interval));
            without += part.isEmpty() ? 1 : 0;
            int node = i;
            part.ifPresent(kept -> {
                kept.links().forEach(l -> link(l, false).ifPresent(links::add));
                kept.collectives().forEach(r -> row(r, node, false).ifPresent(collectives::add));
                kept.p2p().forEach(r -> row(r, node, false).ifPresent(p2p::add));
            });
        }
        return new OverRange(
                asked,
                shown,
                reach,
                without,
                states.stream().mapToInt(state -> state.history().leftOut()).sum(),
                links,
                collectives,
                p2p);
    }

    private static Optional<TimeSpan> wider(Optional<TimeSpan> one, Optional<TimeSpan> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return Optional.of(
                new TimeSpan(
                        Math.min(one.get().startEpochNanos(), other.get().startEpochNanos()),
                        Math.max(one.get().endEpochNanos(), other.get().endEpochNanos())));
    }

    ClusterView build(long version, TimelineData timeline, Optional<OverRange> over) {
        List<LinkView> links = new ArrayList<>();
        List<OperationRow> collectives = new ArrayList<>();
        List<OperationRow> p2p = new ArrayList<>();
        List<ProgressRow> progress = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Optional<NodeSnapshot> snapshot = states.get(i).snapshot();
            if (snapshot.isPresent()) {
                NodeSnapshot s = snapshot.get();
                boolean stale = nodes.get(i).stale();
                s.links().forEach(l -> link(l, stale).ifPresent(links::add));
                int node = i;
                s.collectives().forEach(r -> row(r, node, stale).ifPresent(collectives::add));
                s.p2p().forEach(r -> row(r, node, stale).ifPresent(p2p::add));
                long end = s.windowEndEpochNanos();
                s.progress().forEach(p -> progress(p, node, end).ifPresent(progress::add));
            }
        }
        List<RankView> ranks = ranks();
        return new ClusterView(
                version,
                nowEpochNanos,
                nodes,
                communicators.views(),
                ranks,
                links,
                collectives,
                p2p,
                progress,
                gpus(),
                losses(),
                edged(timeline),
                new ConcernMaker(nodes, communicators.views(), ranks)
                        .of(correlation.known(), axis::position, nowEpochNanos),
                over);
    }

    /// With what is known of which time now. Where a node is no longer heard, time goes on: the
    /// outage is a gap, not the end of time.
    private TimelineData edged(TimelineData timeline) {
        List<TimelineData.Known> known = new ArrayList<>();
        long last = timeline.lastNanos();
        for (int i = 0; i < states.size(); i++) {
            NodeView node = nodes.get(i);
            boolean silent = node.standing().troubled();
            TimelineData.Known each = states.get(i).timeline().known(silent);
            known.add(each);
            if (silent && each.toNanos() > 0) {
                last = Math.max(last, node.nowEpochNanos(nowEpochNanos));
            }
        }
        return known.equals(timeline.known()) && last == timeline.lastNanos()
                ? timeline
                : new TimelineData(timeline.tracks(), timeline.firstNanos(), last, known);
    }

    private List<RankView> ranks() {
        List<RankView> ranks = new ArrayList<>();
        for (RankAxis.Entry entry : axis.entries()) {
            OptionalInt gpu = localGpu(entry);
            int node = entry.nodeIndex().orElse(-1);
            ranks.add(
                    new RankView(
                            entry.key().rank(),
                            entry.nodeIndex(),
                            gpu.isPresent()
                                    ? OptionalInt.of(firstGpus.get(node) + gpu.getAsInt())
                                    : OptionalInt.empty(),
                            gpu.isPresent() ? gpusOf(node).get(gpu.getAsInt()).title() : "",
                            entry.job()));
        }
        return ranks;
    }

    private OptionalInt localGpu(RankAxis.Entry entry) {
        return entry.nodeIndex().isEmpty()
                ? OptionalInt.empty()
                : GpuMatcher.find(
                        gpusOf(entry.nodeIndex().getAsInt()), entry.gpuUuid(), entry.gpuPciBusId());
    }

    private List<KnownGpu> gpusOf(int node) {
        return states.get(node).snapshot().map(NodeSnapshot::gpus).orElse(List.of());
    }

    private Optional<LinkView> link(NodeSnapshot.Link l, boolean stale) {
        OptionalInt communicator = communicators.index(l.commHash());
        OptionalInt from = axis.position(l.commHash(), l.from());
        OptionalInt to = axis.position(l.commHash(), l.to());
        if (communicator.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new LinkView(
                        communicator.getAsInt(),
                        from.getAsInt(),
                        to.getAsInt(),
                        l.provenance(),
                        l.bytes(),
                        l.count(),
                        l.rateBytesPerSecond(),
                        l.windowRateBytesPerSecond(),
                        l.latencyNanos(),
                        l.regression(),
                        stale));
    }

    private Optional<OperationRow> row(Statistics s, int node, boolean stale) {
        OptionalInt communicator = communicators.index(s.commHash());
        if (communicator.isEmpty()) {
            return Optional.empty();
        }
        Optional<Timing> timing = s.bestTiming();
        return Optional.of(
                new OperationRow(
                        communicator.getAsInt(),
                        node,
                        s.rank(),
                        s.operation(),
                        s.datatype(),
                        s.peer(),
                        s.messageBytes(),
                        s.bytesExact(),
                        s.algorithm(),
                        s.protocol(),
                        s.channels(),
                        s.count(),
                        s.totalBytes(),
                        s.captured(),
                        s.callsWithoutOperation(),
                        timing.map(t -> t.source().text()).orElse(""),
                        timing.map(t -> OptionalLong.of(t.p50Nanos())).orElse(OptionalLong.empty()),
                        timing.map(t -> OptionalLong.of(t.p99Nanos())).orElse(OptionalLong.empty()),
                        timing.map(Timing::algorithmBandwidthBytesPerSecond)
                                .orElse(OptionalDouble.empty()),
                        timing.map(Timing::busBandwidthBytesPerSecond)
                                .orElse(OptionalDouble.empty()),
                        s.windowCount(),
                        stale));
    }

    private Optional<ProgressRow> progress(
            NodeSnapshot.Progress p, int node, long windowEndEpochNanos) {
        OptionalInt communicator = communicators.index(p.commHash());
        return communicator.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ProgressRow(
                                communicator.getAsInt(),
                                node,
                                p.view(),
                                p.view().stands(windowEndEpochNanos),
                                nodes.get(node).stale()));
    }

    private List<GpuView> gpus() {
        Map<Integer, Set<Integer>> ranks = new TreeMap<>();
        for (RankAxis.Entry entry : axis.entries()) {
            OptionalInt gpu = localGpu(entry);
            if (gpu.isPresent()) {
                ranks.computeIfAbsent(
                                firstGpus.get(entry.nodeIndex().getAsInt()) + gpu.getAsInt(),
                                at -> new TreeSet<>())
                        .add(entry.key().rank());
            }
        }
        List<GpuView> views = new ArrayList<>();
        for (int node = 0; node < states.size(); node++) {
            for (KnownGpu g : gpusOf(node)) {
                views.add(
                        new GpuView(
                                node,
                                g,
                                Optional.ofNullable(ranks.get(views.size()))
                                        .map(of -> RankWords.named(of, MOST_RANKS))
                                        .orElse(""),
                                states.get(node).samples(g),
                                nodes.get(node).stale()));
            }
        }
        return views;
    }

    /// Summed over the nodes that are not stale.
    private List<LossView> losses() {
        Map<LossKey, Long> sums = new TreeMap<>(LossKey.ORDER);
        for (int i = 0; i < states.size(); i++) {
            NodeState state = states.get(i);
            if (nodes.get(i).stale()) {
                continue;
            }
            state.feedLosses()
                    .forEach((reason, n) -> count(sums, new LossKey("feed", reason, false), n));
            count(
                    sums,
                    new LossKey("feed", "kernel spans without a GPU clock", false),
                    state.timeline().withoutGpuClock());
            if (state.snapshot().isPresent()) {
                NodeSnapshot s = state.snapshot().get();
                s.losses()
                        .forEach(l ->
                                count(sums, new LossKey(l.stage(), l.reason(), false), l.count()));
                s.anomalies().forEach(a -> count(sums, new LossKey("", a.kind(), true), a.count()));
            }
        }
        return sums.entrySet().stream()
                .map(e ->
                        new LossView(
                                e.getKey().stage(),
                                e.getKey().reason(),
                                e.getValue(),
                                e.getKey().anomaly()))
                .toList();
    }

    private static void count(Map<LossKey, Long> sums, LossKey key, long count) {
        if (count > 0) {
            sums.merge(key, count, Long::sum);
        }
    }

    private record LossKey(String stage, String reason, boolean anomaly) {
        static final Comparator<LossKey> ORDER =
                Comparator.comparing(LossKey::anomaly)
                        .thenComparing(LossKey::stage)
                        .thenComparing(LossKey::reason);
    }
}
