package io.ringside.desktop.correlate.matching;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Puts the Sends and Recvs of one launch of one rank together, and knows before calls of which
/// communicators they stand: who comes out of one late was held in it. Not thread-safe.
public final class ExchangeMatcher {
    /// Ranks of which something is known; the oldest go first.
    static final int MOST_ACTORS = 65_536;

    /// Communicators that are known of a rank.
    static final int MOST_COMMUNICATORS = 64;

    /// Calls of one launch begin within so long of each other.
    private static final long LAUNCH_NANOS = 1_000_000;

    private final LinkedHashMap<Actor, Track> tracks = new LinkedHashMap<>();
    private final LinkedHashMap<Long, Map<Integer, Actor>> members = new LinkedHashMap<>();
    private int places;

    /// Sends and Recvs on a communicator.
    ///
    /// @param peers numbers in it, some of many; empty where it is with all
    /// @param atEpochNanos when the latest one began
    public record Before(long commHash, Set<Integer> peers, long atEpochNanos) {
        public Before {
            peers = Set.copyOf(peers);
        }

        /// Whether somebody of that number is in it.
        public boolean has(int rank) {
            return peers.isEmpty() || peers.contains(rank);
        }
    }

    /// What one rank did last.
    private static final class Track {
        final Map<Long, Before> before = new LinkedHashMap<>();
        final Set<Long> since = new HashSet<>();
        @Nullable Before last;
        int widest;
        @Nullable Open open;
    }

    /// A launch as far as its calls are known.
    private static final class Open {
        final Arrival first;
        final long commHash;
        final int ranks;
        final Set<Integer> sends = new HashSet<>();
        final Set<Integer> receives = new HashSet<>();

        Open(Arrival first, long commHash, int ranks) {
            this.first = first;
            this.commHash = commHash;
            this.ranks = ranks;
        }

        boolean take(Arrival next, long its, int peer, boolean send) {
            boolean same =
                    its == commHash
                            && next.gpuEpochNanos() == first.gpuEpochNanos()
                            && next.enqueueEpochNanos() - first.enqueueEpochNanos() < LAUNCH_NANOS;
            return same && (send ? sends : receives).add(peer);
        }

        boolean isWithAll() {
            sends.remove(first.rank());
            receives.remove(first.rank());
            return sends.size() == ranks - 1 && receives.size() == ranks - 1;
        }

        Set<Integer> peers() {
            Set<Integer> peers = new HashSet<>(receives);
            peers.addAll(sends);
            peers.remove(first.rank());
            return peers;
        }
    }

    /// Takes what one node told of one window, and gives the launches of Sends and Recvs in it.
    public List<Exchange> add(String node, NodeSnapshot snapshot) {
        List<Exchange> launches = new ArrayList<>();
        OperationColumns operations = snapshot.operations();
        WindowActors actors = new WindowActors(node, snapshot, UnaryOperator.identity());
        Set<Actor> open = new HashSet<>();
        for (int i = 0; i < operations.size(); i++) {
            NodeSnapshot.Communicator communicator = actors.communicator(i);
            if (communicator != null && communicator.ranks() > 1) {
                int peer = operations.peer()[i];
                Actor actor = actors.actor(i);
                Track track = tracks.get(actor);
                if (peer >= 0) {
                    boolean send = operations.names()[operations.name()[i]].equals("Send");
                    peer(actors.arrival(i), communicator, peer, send, launches);
                    open.add(actor);
                } else if (track != null) {
                    close(actor, track, launches);
                    called(track, communicator);
                }
            }
        }
        for (Actor actor : open) {
            Track track = tracks.get(actor);
            if (track != null) {
                close(actor, track, launches);
            }
        }
        return launches;
    }

    /// What an actor exchanged since it was last level with those of a communicator, and before its
    /// latest call there: null where nothing.
    public @Nullable Before before(Actor actor, long commHash) {
        Track track = tracks.get(actor);
        return track == null ? null : track.before.get(commHash);
    }

    /// With whom the actor was in it.
    public List<Actor> others(Actor actor, Before before) {
        List<Actor> others = new ArrayList<>();
        members.getOrDefault(before.commHash(), Map.of())
                .forEach((rank, other) -> {
                    if (before.has(rank) && !other.equals(actor)) {
                        others.add(other);
                    }
                });
        return others;
    }

    private void member(long commHash, int rank, Actor actor) {
        Actor known =
                members.computeIfAbsent(commHash, _ -> new LinkedHashMap<>()).put(rank, actor);
        places += known == null ? 1 : 0;
        while (places > MOST_ACTORS && members.size() > 1) {
            places -= members.pollFirstEntry().getValue().size();
        }
    }

    private void peer(
            Arrival arrival,
            NodeSnapshot.Communicator communicator,
            int peer,
            boolean send,
            List<Exchange> launches) {
        Actor actor = arrival.actor();
        Track track = tracks.computeIfAbsent(actor, _ -> new Track());
        while (tracks.size() > MOST_ACTORS) {
            tracks.pollFirstEntry();
        }
        Open now = track.open;
        if (now == null || !now.take(arrival, communicator.commHash(), peer, send)) {
            close(actor, track, launches);
            now = new Open(arrival, communicator.commHash(), communicator.ranks());
            now.take(arrival, communicator.commHash(), peer, send);
            track.open = now;
            member(communicator.commHash(), arrival.rank(), actor);
        }
    }

    private static void close(Actor actor, Track track, List<Exchange> launches) {
        Open open = track.open;
        track.open = null;
        if (open == null || open.peers().isEmpty()) {
            return;
        }
        boolean all = open.isWithAll();
        Arrival first = open.first;
        launches.add(
                new Exchange(
                        actor,
                        open.commHash,
                        open.ranks,
                        first.rank(),
                        all,
                        first.enqueueEpochNanos(),
                        first.gpuEpochNanos(),
                        first.gpuEndEpochNanos()));
        track.last =
                new Before(open.commHash, all ? Set.of() : open.peers(), first.enqueueEpochNanos());
        track.since.clear();
        track.widest = 0;
    }

    /// A call of a larger communicator has levelled all of a smaller one's ranks, as far as they
    /// are in it.
    private static void called(Track track, NodeSnapshot.Communicator communicator) {
        Before last = track.last;
        long hash = communicator.commHash();
        if (track.since.contains(hash)) {
            return;
        }
        if (last != null && track.widest <= communicator.ranks()) {
            track.before.put(hash, last);
        } else {
            track.before.remove(hash);
        }
        while (track.before.size() > MOST_COMMUNICATORS) {
            track.before.remove(track.before.keySet().iterator().next());
        }
        if (track.since.size() < MOST_COMMUNICATORS) {
            track.since.add(hash);
        }
        track.widest = Math.max(track.widest, communicator.ranks());
    }
}
