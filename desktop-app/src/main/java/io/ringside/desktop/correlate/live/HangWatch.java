package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.LiveRank;
import io.ringside.desktop.correlate.live.track.NodeTrack;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.RankProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Watches the snapshots of all nodes for what hangs. A hang is told on until the job goes on, its
/// processes close cleanly, or another job runs on its nodes: also after they were killed. Not
/// thread-safe.
public final class HangWatch {
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final int MOST_HELD = 256;

    private final Map<String, NodeTrack> nodes = new HashMap<>();
    private final Map<Long, CommunicatorTrack> communicators = new LinkedHashMap<>();
    private final Map<String, Set<Place>> placesOf = new HashMap<>();
    private final Map<Long, HeldHang> held = new LinkedHashMap<>();
    private long newest;
    private long lookedAt;
    private long elapsed;
    private boolean stirred;

    /// A GPU of a node.
    private record Gpu(String node, String gpu) {
        static Gpu of(Actor actor) {
            return new Gpu(actor.node(), actor.gpu());
        }
    }

    /// A rank of a communicator.
    private record Place(long commHash, int rank) {}

    /// Takes one node's window. Windows of several nodes may come in any order.
    ///
    /// @param node the target it was told by
    public void add(String node, NodeSnapshot snapshot) {
        NodeTrack track = nodes.get(node);
        if (track == null || track.isAnotherRun(snapshot)) {
            forget(node, Set.of());
            track = new NodeTrack();
            nodes.put(node, track);
        }
        newest = Math.max(newest, snapshot.windowEndEpochNanos());
        elapsed = Math.max(elapsed, track.take(snapshot, newest, elapsed));
        stirred = true;
        List<RankTrack> told = members(node, track, snapshot);
        rows(told, snapshot);
        if (newest - lookedAt >= LOOK_NANOS) {
            look();
        }
    }

    /// What hangs, in no order; at most one of the same kind, ranks and communicator.
    ///
    /// @param hosts gives a target's own name, which stands beside the ranks that are waited for
    ///   where there are several nodes
    public List<LiveHang> hangs(UnaryOperator<String> hosts) {
        look();
        List<LiveHang> all = new ArrayList<>();
        held.values().forEach(h -> all.addAll(h.told(nodes.size() > 1 ? hosts : _ -> "")));
        return all;
    }

    /// Where every rank is on every communicator, whether anything hangs or not.
    public List<LiveRank> ranks() {
        return communicators.values().stream()
                .flatMap(communicator -> communicator.members().values().stream())
                .map(RankTrack::told)
                .toList();
    }

    /// Ranks whose calls are known: what a hang is seen by.
    public long watchedRanks() {
        return communicators.values().stream().mapToLong(c -> c.members().size()).sum();
    }

    /// From the first window's end to the latest one's, by the clock of a node.
    public long watchedNanos() {
        return elapsed;
    }

    /// Once for what has come since.
    private void look() {
        lookedAt = newest;
        if (!stirred) {
            return;
        }
        stirred = false;
        nodes.values().forEach(node -> node.look(newest, elapsed));
        List<Judged> judged = new ArrayList<>();
        for (CommunicatorTrack communicator : communicators.values()) {
            if (communicator.ranks() > 1) {
                communicator.settle();
                Judged.of(communicator).ifPresent(judged::add);
            }
        }
        Set<Long> found = new HashSet<>();
        if (judged.stream().anyMatch(Judged::isHang) || mayStand()) {
            judge(judged, found);
        }
        held.entrySet()
                .removeIf(e ->
                        !found.contains(e.getKey())
                                && (!e.getValue().isOfTheDead() || isReplaced(e.getValue())));
        while (held.size() > MOST_HELD) {
            held.remove(held.keySet().iterator().next());
        }
    }

    /// Whether some GPU waits, or some rank is known to be inside a call, for longer than working
    /// jobs do: else no job stands of which no call is known to be pending.
    private boolean mayStand() {
        return nodes.values().stream().anyMatch(n -> n.gpus().isWaiting(QuietJob.STEADY_NANOS))
                || communicators.values().stream()
                        .flatMap(c -> c.members().values().stream())
                        .anyMatch(QuietJob::isInside);
    }

    private void judge(List<Judged> judged, Set<Long> found) {
        Map<CommunicatorTrack, Judged> by = new HashMap<>();
        judged.forEach(j -> by.put(j.track(), j));
        List<Job> jobs = Job.of(communicators.values());
        Set<Gpu> shared = sharedGpus(jobs);
        for (Job job : jobs) {
            List<Judged> own = new ArrayList<>();
            job.communicators().forEach(c -> Optional.ofNullable(by.get(c)).ifPresent(own::add));
            Optional<HeldHang> hang = Optional.empty();
            if (own.stream().anyMatch(Judged::isHang)) {
                own.addAll(Crossed.of(job, own));
                hang = HeldHang.of(job, Untimed.with(job, own));
            }
            hang.or(() ->
                            new QuietJob(job, actor -> !shared.contains(Gpu.of(actor)))
                                    .stands()
                                    .flatMap(stands -> HeldHang.of(job, stands)))
                    .ifPresent(now -> {
                        found.add(job.key());
                        HeldHang known = held.remove(job.key());
                        held.put(job.key(), known == null ? now : known.then(now));
                    });
        }
    }

    /// Those that ranks of several jobs are on.
    private static Set<Gpu> sharedGpus(List<Job> jobs) {
        Set<Gpu> seen = new HashSet<>();
        Set<Gpu> shared = new HashSet<>();
        for (Job job : jobs) {
            Set<Gpu> own = new HashSet<>();
            job.communicators()
                    .forEach(c -> c.members().values().forEach(r -> own.add(Gpu.of(r.actor()))));
            own.stream().filter(gpu -> !seen.add(gpu)).forEach(shared::add);
        }
        return shared;
    }

    /// Whether a later job runs where this one was.
    private boolean isReplaced(HeldHang hang) {
        return communicators.values().stream()
                .flatMap(c -> c.members().values().stream())
                .anyMatch(hang::isReplacedBy);
    }

    /// The node's members of every communicator, with those that are no longer told left out.
    private List<RankTrack> members(String node, NodeTrack track, NodeSnapshot snapshot) {
        List<RankTrack> told = new ArrayList<>();
        Set<Place> places = new HashSet<>();
        for (Communicator communicator : snapshot.communicators()) {
            CommunicatorTrack known =
                    communicators.computeIfAbsent(communicator.commHash(), CommunicatorTrack::new);
            known.take(communicator);
            for (Member member : communicator.members()) {
                Actor actor = Actor.of(node, member);
                RankTrack rank = known.members().get(member.rank());
                if (rank == null || !rank.actor().equals(actor) || rank.node() != track) {
                    rank = new RankTrack(actor, track, known, member.rank());
                    known.members().put(member.rank(), rank);
                }
                rank.left(member.finalized());
                places.add(new Place(communicator.commHash(), member.rank()));
                told.add(rank);
            }
        }
        forget(node, places);
        return told;
    }

    /// Looks at that node's places alone: of hundreds of nodes each tells every second.
    private void forget(String node, Set<Place> but) {
        Set<Place> gone = new HashSet<>(placesOf.getOrDefault(node, Set.of()));
        gone.removeAll(but);
        for (Place place : gone) {
            CommunicatorTrack communicator = communicators.get(place.commHash());
            RankTrack rank = communicator == null ? null : communicator.members().get(place.rank());
            if (communicator != null && rank != null && rank.actor().node().equals(node)) {
                communicator.members().remove(place.rank());
                if (communicator.members().isEmpty()) {
                    communicators.remove(place.commHash());
                }
            }
        }
        placesOf.put(node, but);
    }

    private static void rows(List<RankTrack> told, NodeSnapshot snapshot) {
        Map<Place, List<Statistics>> collectives = byPlace(snapshot.collectives());
        Map<Place, List<Statistics>> peers = byPlace(snapshot.p2p());
        Map<Place, RankProgress> progress = new HashMap<>();
        snapshot.progress()
                .forEach(p -> progress.put(new Place(p.commHash(), p.view().rank()), p.view()));
        Map<Place, RankTrack> ranks = new HashMap<>();
        told.forEach(rank -> ranks.put(new Place(rank.communicator().hash(), rank.rank()), rank));
        OperationColumns operations = snapshot.operations();
        for (int i = 0; i < operations.size(); i++) {
            RankTrack rank = ranks.get(new Place(operations.commHash()[i], operations.rank()[i]));
            if (rank != null && operations.peer()[i] < 0) {
                rank.saw(
                        operations.names()[operations.name()[i]],
                        Integer.toUnsignedLong(operations.sequenceNumber()[i]));
            }
        }
        ranks.forEach((place, rank) ->
                rank.take(
                        collectives.getOrDefault(place, List.of()),
                        peers.getOrDefault(place, List.of()),
                        Optional.ofNullable(progress.get(place)),
                        snapshot.windowStartEpochNanos()));
    }

    private static Map<Place, List<Statistics>> byPlace(List<Statistics> rows) {
        Map<Place, List<Statistics>> by = new HashMap<>();
        rows.forEach(row ->
                by.computeIfAbsent(new Place(row.commHash(), row.rank()), _ -> new ArrayList<>())
                        .add(row));
        return by;
    }
}
