package io.ringside.desktop.correlate.diff;

import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.OperationMatcher;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gathers one stretch of time, from every node's snapshots in order. Rows beyond [#MOST_ROWS] are
/// left out and counted. Not thread-safe.
///
/// A collective lasts from its last rank's arrival to its end: the shortest of its ranks' times on
/// the GPU, for the others wait in theirs. How late a rank was: what its time is shorter than the
/// longest. Only calls of which every rank was timed are measured; all are counted.
public final class Stretch {
    static final int MOST_ROWS = 1024;

    private static final List<GpuFact> FACTS =
            List.of(GpuFact.SM_CLOCK, GpuFact.MEMORY_CLOCK, GpuFact.POWER, GpuFact.TEMPERATURE);

    private final long fromNanos;
    private final long untilNanos;
    private final OperationMatcher matcher = new OperationMatcher();
    private final Map<Key, Row> operations = new HashMap<>();
    private final Map<Integer, Sample> lags = new TreeMap<>();
    private final Map<GpuKey, Sample> gpus = new HashMap<>();
    private final Map<Long, NodeSnapshot.Communicator> communicators = new HashMap<>();
    private final Map<Long, TreeSet<Integer>> places = new HashMap<>();
    private final Map<String, Long> toldNanos = new HashMap<>();
    private long firstEpochNanos = Long.MAX_VALUE;
    private long lastEpochNanos = Long.MIN_VALUE;
    private long originEpochNanos = Long.MAX_VALUE;
    private long leftOut;

    /// @param fromNanos since the first window's start
    /// @param untilNanos [Long#MAX_VALUE]: to its end
    public Stretch(long fromNanos, long untilNanos) {
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
    }

    /// By the nodes' clocks, whenever the first window is.
    public static Stretch at(long startEpochNanos, long endEpochNanos) {
        Stretch stretch = new Stretch(startEpochNanos, endEpochNanos);
        stretch.originEpochNanos = 0;
        return stretch;
    }

    record Key(long commHash, String name, long bytes) {}

    record GpuKey(String node, int index, GpuFact fact) {}

    private static final class Row {
        long calls;
        final Sample nanos = new Sample(false);
    }

    /// Takes what one node told of one window.
    public void add(String node, NodeSnapshot snapshot) {
        originEpochNanos = Math.min(originEpochNanos, snapshot.windowStartEpochNanos());
        long at = snapshot.windowStartEpochNanos() - originEpochNanos;
        if (at < fromNanos || at >= untilNanos) {
            return;
        }
        firstEpochNanos = Math.min(firstEpochNanos, snapshot.windowStartEpochNanos());
        lastEpochNanos = Math.max(lastEpochNanos, snapshot.windowEndEpochNanos());
        snapshot.communicators()
                .forEach(c -> {
                    if (communicators.size() < MOST_ROWS
                            || communicators.containsKey(c.commHash())) {
                        communicators.put(c.commHash(), c);
                    }
                });
        matcher.add(node, snapshot).forEach(this::take);
        for (KnownGpu gpu : snapshot.gpus()) {
            take(node, gpu, snapshot.windowStartEpochNanos());
        }
        toldNanos.merge(
                node, snapshot.windowEndEpochNanos() - snapshot.windowStartEpochNanos(), Long::sum);
    }

    private void take(MatchedOperation operation) {
        Key key = new Key(operation.commHash(), operation.name(), operation.bytes());
        if (!operations.containsKey(key) && operations.size() >= MOST_ROWS) {
            leftOut++;
            return;
        }
        Row row = operations.computeIfAbsent(key, k -> new Row());
        row.calls++;
        long least = Long.MAX_VALUE;
        long most = 0;
        TreeSet<Integer> members =
                places.computeIfAbsent(operation.commHash(), hash -> new TreeSet<>());
        for (Arrival each : operation.arrivals()) {
            long nanos = each.gpuEndEpochNanos() - each.gpuEpochNanos();
            least = Math.min(least, nanos);
            most = Math.max(most, nanos);
            members.add(matcher.worldRank(each.actor()));
        }
        if (!operation.timed() || least < 0) {
            return;
        }
        long at = operation.firstEpochNanos();
        row.nanos.add((double) least, at);
        for (Arrival each : operation.arrivals()) {
            int rank = matcher.worldRank(each.actor());
            if (rank >= 0 && (lags.size() < 4 * MOST_ROWS || lags.containsKey(rank))) {
                lags.computeIfAbsent(rank, r -> new Sample(true))
                        .add(
                                (double) (most - (each.gpuEndEpochNanos() - each.gpuEpochNanos())),
                                at);
            }
        }
    }

    private void take(String node, KnownGpu gpu, long epochNanos) {
        for (GpuFact fact : FACTS) {
            Double value = gpu.figures().get(fact.figure());
            GpuKey key = new GpuKey(node, gpu.index().orElse(-1), fact);
            if (value != null && (gpus.size() < 4 * MOST_ROWS || gpus.containsKey(key))) {
                gpus.computeIfAbsent(key, k -> new Sample(false)).add(value, epochNanos);
            }
        }
    }

    /// Whether no window lies in it.
    public boolean isEmpty() {
        return lastEpochNanos == Long.MIN_VALUE;
    }

    /// What has come. Nothing is added afterwards.
    ///
    /// @param hosts the nodes' own names
    public StretchFacts facts(Map<String, String> hosts) {
        List<CommunicatorRole> roles = new ArrayList<>();
        communicators.forEach((hash, told) -> {
            Map<String, Long> mix = new TreeMap<>();
            operations.forEach((key, row) -> {
                if (key.commHash() == hash) {
                    mix.put(key.name() + " " + key.bytes(), row.calls);
                }
            });
            List<Integer> where =
                    places.getOrDefault(hash, new TreeSet<>()).stream()
                            .filter(r -> r >= 0)
                            .toList();
            if (!mix.isEmpty()) {
                roles.add(new CommunicatorRole(hash, told.name(), told.ranks(), where, mix));
            }
        });
        roles.sort(
                Comparator.comparingInt(CommunicatorRole::size)
                        .reversed()
                        .thenComparing(CommunicatorRole::name)
                        .thenComparing(role -> role.places().toString()));
        double told = toldNanos.values().stream().mapToLong(n -> n).max().orElse(0) / 1e9;
        double seconds = isEmpty() ? 0 : (lastEpochNanos - firstEpochNanos) / 1e9;
        Map<Key, StretchFacts.Calls> calls = new HashMap<>();
        operations.forEach((key, row) ->
                calls.put(
                        key,
                        new StretchFacts.Calls(
                                row.calls,
                                told > 0 ? row.calls / told : Double.NaN,
                                row.nanos.summary())));
        Map<Integer, Summary> late = new TreeMap<>();
        lags.forEach((rank, sample) -> late.put(rank, sample.summary()));
        List<String> nodes =
                hosts.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .toList();
        Map<StretchFacts.GpuFigure, Summary> figures = new HashMap<>();
        gpus.forEach((key, sample) -> {
            String gpu = "node " + (nodes.indexOf(key.node()) + 1) + " GPU " + key.index();
            figures.put(new StretchFacts.GpuFigure(gpu, key.fact()), sample.summary());
        });
        return new StretchFacts(seconds, told, roles, calls, late, figures, leftOut);
    }
}
