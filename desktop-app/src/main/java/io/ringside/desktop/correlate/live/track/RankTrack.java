package io.ringside.desktop.correlate.live.track;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.node.ProcessState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// One rank on one communicator: what it has called, and when that last changed. Not thread-safe.
public final class RankTrack {
    private final Actor actor;
    private final NodeTrack node;
    private final CommunicatorTrack communicator;
    private final int rank;
    private final long began;
    private final Pace pace = new Pace();
    private final Map<String, Long> seen = new HashMap<>();
    private List<Statistics> collectives = List.of();
    private List<Statistics> peers = List.of();
    private Optional<RankProgress> row = Optional.empty();
    private long total = -1;
    private long lastChange;
    private OptionalLong called = OptionalLong.empty();

    private boolean left;

    public RankTrack(Actor actor, NodeTrack node, CommunicatorTrack communicator, int rank) {
        this.actor = actor;
        this.node = node;
        this.communicator = communicator;
        this.rank = rank;
        began = node.now();
    }

    /// @param windowStart of this snapshot
    public void take(
            List<Statistics> nextCollectives,
            List<Statistics> nextPeers,
            Optional<RankProgress> nextRow,
            long windowStart) {
        long next = sum(nextCollectives) + sum(nextPeers);
        if (total < 0) {
            boolean busy =
                    nextCollectives.stream().anyMatch(s -> s.windowCount() > 0)
                            || nextPeers.stream().anyMatch(s -> s.windowCount() > 0);
            OptionalLong since =
                    nextRow.map(RankProgress::sinceEpochNanos).orElse(OptionalLong.empty());
            lastChange = busy ? node.now() : since.orElse(windowStart);
        } else if (next != total || !isSame(row, nextRow)) {
            if (next > total) {
                pace.add(node.now() - lastChange, next - total);
            }
            lastChange = node.now();
        }
        total = next;
        collectives = nextCollectives;
        peers = nextPeers;
        row = nextRow;
        called = count();
    }

    /// Whether it has finalized the communicator.
    public void left(boolean now) {
        left = now;
    }

    /// NCCL's own number of a call that was seen; before [#take] of the same snapshot.
    public void saw(String operation, long sequence) {
        seen.merge(operation, sequence + 1, Math::max);
    }

    public Actor actor() {
        return actor;
    }

    public int rank() {
        return rank;
    }

    public CommunicatorTrack communicator() {
        return communicator;
    }

    /// When it was first seen.
    public long began() {
        return began;
    }

    /// Whether it waits for nothing and nobody for it: it left, or its process closed cleanly.
    public boolean hasFinished() {
        return left || is(ProcessState.CLOSED);
    }

    public NodeTrack node() {
        return node;
    }

    public long lastChange() {
        return lastChange;
    }

    public long quietNanos() {
        return node.now() - lastChange;
    }

    public long paceNanos() {
        return pace.medianNanos();
    }

    public boolean is(ProcessState state) {
        return node.is(actor.process(), state);
    }

    public Optional<RankProgress> row() {
        return row;
    }

    /// Collectives called; empty where they were not all counted: the daemon came later than the
    /// first call, or lost some.
    public OptionalLong called() {
        return called;
    }

    private OptionalLong count() {
        Map<String, Long> counted = byOperation();
        for (var entry : seen.entrySet()) {
            long count = counted.getOrDefault(entry.getKey(), 0L);
            if (count < entry.getValue() || (node.isLossy() && count > entry.getValue())) {
                return OptionalLong.empty();
            }
        }
        boolean unseen = !seen.keySet().containsAll(counted.keySet());
        return node.isLossy() && unseen
                ? OptionalLong.empty()
                : OptionalLong.of(counted.values().stream().mapToLong(Long::longValue).sum());
    }

    public void addOperations(Set<String> names) {
        collectives.forEach(row -> names.add(row.operation()));
    }

    public Map<String, Long> byOperation() {
        Map<String, Long> counted = new HashMap<>();
        collectives.forEach(s -> counted.merge(s.operation(), s.count(), Long::sum));
        return counted;
    }

    /// Calls by operation, type and size.
    public Map<String, Long> bySignature() {
        Map<String, Long> counted = new HashMap<>();
        collectives.forEach(s ->
                counted.merge(
                        s.operation() + " of " + s.messageBytes() + " bytes " + s.datatype(),
                        s.count(),
                        Long::sum));
        return counted;
    }

    /// Calls of `operation`, "Send" or "Recv", by the peer's rank here.
    public Map<Integer, Long> byPeer(String operation) {
        Map<Integer, Long> counted = new HashMap<>();
        peers.stream()
                .filter(s -> s.operation().equals(operation) && s.peer().isPresent())
                .forEach(s -> counted.merge(s.peer().getAsInt(), s.count(), Long::sum));
        return counted;
    }

    /// As it is told to others.
    public LiveRank told() {
        String process =
                is(ProcessState.LIVE)
                        ? node.lookAt(actor.process()).isStopped() ? "stopped" : "alive"
                        : is(ProcessState.DIED) ? "died" : is(ProcessState.CLOSED) ? "closed" : "";
        return new LiveRank(
                communicator.hash(),
                rank,
                actor.node(),
                called,
                !hasPeerCalls(),
                row,
                process,
                node.isSilent(),
                hasFinished(),
                lastChange);
    }

    public boolean hasPeerCalls() {
        return !peers.isEmpty();
    }

    private static long sum(List<Statistics> rows) {
        return rows.stream().mapToLong(Statistics::count).sum();
    }

    private static boolean isSame(Optional<RankProgress> a, Optional<RankProgress> b) {
        return Objects.equals(
                        a.flatMap(RankProgress::completed), b.flatMap(RankProgress::completed))
                && Objects.equals(
                        a.flatMap(RankProgress::pending), b.flatMap(RankProgress::pending))
                && Objects.equals(a.map(RankProgress::state), b.map(RankProgress::state))
                && Objects.equals(
                        a.map(RankProgress::nothingPending), b.map(RankProgress::nothingPending));
    }
}
