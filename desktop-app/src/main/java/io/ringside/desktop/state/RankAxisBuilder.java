package io.ringside.desktop.state;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.state.RankAxis.Entry;
import io.ringside.desktop.state.RankAxis.RankKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Finds the rank axis. Communicators that share a process are one job; a process is one entry,
/// called by its rank in its job's largest communicator (by ranks, then first seen). A process that
/// drives several GPUs, and so holds several ranks of one communicator, is one entry a GPU. Jobs
/// follow each other in the order they were first seen. Used once.
public final class RankAxisBuilder {
    private final Communicators communicators;
    private final Map<RankKey, Seat> seats = new LinkedHashMap<>();
    private final Map<Seat, List<RankKey>> held = new LinkedHashMap<>();
    private final Map<Seat, Member> members = new HashMap<>();
    private final Map<Long, Long> parents = new HashMap<>();
    private final Map<Long, Integer> sizes = new HashMap<>();

    /// What holds ranks: a process, or one GPU of it.
    private record Seat(int node, int process, String gpu) {}

    public RankAxisBuilder(Communicators communicators) {
        this.communicators = communicators;
    }

    /// @param snapshots by node index; empty where nothing is known
    public RankAxis build(List<Optional<NodeSnapshot>> snapshots) {
        for (int node = 0; node < snapshots.size(); node++) {
            int index = node;
            snapshots.get(node).ifPresent(s -> seat(index, s));
        }
        held.values().forEach(this::join);
        Map<Long, Long> largest = largestOfJobs();
        Map<RankKey, Entry> entries = new LinkedHashMap<>();
        Map<RankKey, RankKey> names = new HashMap<>();
        held.forEach((seat, ranks) -> {
            RankKey key = nameOf(ranks, largest);
            Member member = java.util.Objects.requireNonNull(members.get(seat));
            entries.putIfAbsent(
                    key,
                    new Entry(
                            key,
                            0,
                            OptionalInt.of(seat.node()),
                            member.gpuUuid(),
                            member.gpuPciBusId()));
            ranks.forEach(rank -> names.put(rank, key));
        });
        for (Optional<NodeSnapshot> snapshot : snapshots) {
            snapshot.ifPresent(s -> addPeers(s, names, entries));
        }
        return ordered(entries, names, largest);
    }

    private void seat(int node, NodeSnapshot snapshot) {
        Map<Integer, Map<Long, Integer>> ranksOfProcess = new HashMap<>();
        for (Communicator c : snapshot.communicators()) {
            sizes.merge(c.commHash(), c.ranks(), Math::max);
            parents.putIfAbsent(c.commHash(), c.commHash());
            for (Member m : c.members()) {
                ranksOfProcess
                        .computeIfAbsent(m.process(), _ -> new HashMap<>())
                        .merge(c.commHash(), 1, Integer::sum);
            }
        }
        for (Communicator c : snapshot.communicators()) {
            for (Member m : c.members()) {
                boolean several =
                        ranksOfProcess.getOrDefault(m.process(), Map.of()).values().stream()
                                .anyMatch(count -> count > 1);
                Seat seat = new Seat(node, m.process(), several ? gpuOf(m) : "");
                RankKey key = new RankKey(c.commHash(), m.rank());
                if (seats.putIfAbsent(key, seat) == null) {
                    held.computeIfAbsent(seat, _ -> new ArrayList<>()).add(key);
                    members.merge(seat, m, RankAxisBuilder::better);
                }
            }
        }
    }

    private static Member better(Member a, Member b) {
        return a.gpuUuid().isEmpty() && a.gpuPciBusId().isEmpty() ? b : a;
    }

    private static String gpuOf(Member m) {
        if (!m.gpuUuid().isEmpty()) {
            return m.gpuUuid();
        }
        return m.gpuPciBusId().isEmpty() ? "rank " + m.rank() : m.gpuPciBusId();
    }

    private void join(List<RankKey> ranks) {
        for (RankKey rank : ranks) {
            parents.put(root(rank.commHash()), root(ranks.getFirst().commHash()));
        }
    }

    private long root(long commHash) {
        long at = commHash;
        for (Long up = parents.get(at); up != null && up != at; up = parents.get(at)) {
            at = up;
        }
        return at;
    }

    /// Of each job, by its root, the largest communicator, the first seen of equals.
    private Map<Long, Long> largestOfJobs() {
        Map<Long, Long> largest = new HashMap<>();
        for (long hash : parents.keySet()) {
            largest.merge(root(hash), hash, (a, b) -> largerFirst().compare(a, b) <= 0 ? a : b);
        }
        return largest;
    }

    private RankKey nameOf(List<RankKey> ranks, Map<Long, Long> largest) {
        Long job = largest.get(root(ranks.getFirst().commHash()));
        for (RankKey rank : ranks) {
            if (job != null && rank.commHash() == job) {
                return rank;
            }
        }
        return ranks.stream()
                .min(Comparator.comparing(RankKey::commHash, largerFirst()))
                .orElseThrow();
    }

    private Comparator<Long> largerFirst() {
        return Comparator.<Long>comparingInt(hash -> -sizes.getOrDefault(hash, 0))
                .thenComparingInt(this::firstSeen);
    }

    /// Ranks that no connected node holds, but a peer names.
    private static void addPeers(
            NodeSnapshot snapshot, Map<RankKey, RankKey> names, Map<RankKey, Entry> entries) {
        for (NodeSnapshot.Link link : snapshot.links()) {
            addPeer(new RankKey(link.commHash(), link.from()), names, entries);
            addPeer(new RankKey(link.commHash(), link.to()), names, entries);
        }
        for (NodeSnapshot.Statistics row : snapshot.p2p()) {
            if (row.peer().isPresent()) {
                addPeer(new RankKey(row.commHash(), row.peer().getAsInt()), names, entries);
            }
        }
    }

    private static void addPeer(
            RankKey key, Map<RankKey, RankKey> names, Map<RankKey, Entry> entries) {
        if (names.putIfAbsent(key, key) == null) {
            entries.putIfAbsent(key, new Entry(key, 0, OptionalInt.empty(), "", ""));
        }
    }

    private RankAxis ordered(
            Map<RankKey, Entry> entries, Map<RankKey, RankKey> names, Map<Long, Long> largest) {
        Map<Long, Integer> jobSeen = new HashMap<>();
        parents.keySet().forEach(h -> jobSeen.merge(root(h), firstSeen(h), Math::min));
        List<Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(
                Comparator.<Entry>comparingInt(e ->
                                jobSeen.getOrDefault(root(e.key().commHash()), Integer.MAX_VALUE))
                        .thenComparing(e ->
                                !largest.getOrDefault(root(e.key().commHash()), 0L)
                                        .equals(e.key().commHash()))
                        .thenComparingInt(e -> firstSeen(e.key().commHash()))
                        .thenComparingInt(e -> e.key().rank()));
        List<Entry> numbered = new ArrayList<>(sorted.size());
        Map<RankKey, Integer> places = new HashMap<>();
        Map<Long, Integer> jobs = new HashMap<>();
        for (Entry e : sorted) {
            int job = jobs.computeIfAbsent(root(e.key().commHash()), _ -> jobs.size());
            places.put(e.key(), numbered.size());
            numbered.add(new Entry(e.key(), job, e.nodeIndex(), e.gpuUuid(), e.gpuPciBusId()));
        }
        Map<RankKey, Integer> positions = new HashMap<>();
        names.forEach((rank, name) ->
                positions.put(rank, java.util.Objects.requireNonNull(places.get(name))));
        return new RankAxis(numbered, positions);
    }

    private int firstSeen(long commHash) {
        return communicators.index(commHash).orElse(Integer.MAX_VALUE);
    }
}
