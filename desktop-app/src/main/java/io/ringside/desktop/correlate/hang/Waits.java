package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who waits for whom: a rank with a pending collective for those that are to blame in that
/// communicator, a rank with a pending Send or Recv for its named peer where the peer has no such
/// call. Owned by one thread.
final class Waits {
    /// Some ranks that wait for some others; shared by all of them.
    ///
    /// @param where the communicator
    /// @param peerCall whether it is a Send or Recv, of one rank for one other
    record Edge(CommunicatorFacts where, boolean peerCall, List<Integer> from, List<Integer> to) {}

    /// A Send and its Recv that are both called and go on nowhere.
    record Pair(int sender, int receiver, CommunicatorFacts where) {}

    private final Map<Integer, List<Edge>> out = new TreeMap<>();
    private final Map<Integer, List<Edge>> in = new TreeMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Integer, Set<Integer>> partners = new HashMap<>();
    private final Map<Integer, List<Frontier>> shared = new HashMap<>();
    private final Set<Integer> busy = new TreeSet<>();
    private final Map<Integer, Set<Integer>> reached = new HashMap<>();

    private Waits() {}

    static Waits of(HangFacts facts, List<Frontier> frontiers) {
        Waits waits = new Waits();
        for (Frontier frontier : frontiers) {
            for (int rank : frontier.waiters()) {
                waits.shared.computeIfAbsent(rank, _ -> new ArrayList<>()).add(frontier);
            }
            if (!frontier.waiters().isEmpty() && !frontier.blamed().isEmpty()) {
                waits.add(
                        new Edge(
                                frontier.communicator(),
                                false,
                                frontier.waiters(),
                                List.copyOf(frontier.blamed().keySet())));
            }
        }
        facts.communicators().forEach(waits::addPeers);
        return waits;
    }

    List<Edge> from(int rank) {
        return out.getOrDefault(rank, List.of());
    }

    List<Edge> to(int rank) {
        return in.getOrDefault(rank, List.of());
    }

    List<Pair> pairs() {
        return pairs;
    }

    /// Whether anything is pending on `rank`, in any communicator.
    boolean isBusy(int rank) {
        return busy.contains(rank);
    }

    /// Everyone that somebody waits for.
    Set<Integer> awaited() {
        return in.keySet();
    }

    /// Everyone that `rank` waits for, through others too; itself only where it waits in a circle.
    Set<Integer> reach(int rank) {
        return reached.computeIfAbsent(rank, r -> Collections.unmodifiableSet(walk(r)));
    }

    /// Everyone that is held up by `ranks`: who waits for them, who shares a call with one that
    /// does, and so on.
    Set<Integer> heldUpBy(Set<Integer> ranks) {
        Set<Integer> held = new TreeSet<>();
        Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Integer> open = new ArrayDeque<>(ranks);
        while (!open.isEmpty()) {
            int rank = open.pop();
            Set<Integer> next = new TreeSet<>(partners.getOrDefault(rank, Set.of()));
            to(rank).stream().filter(taken::add).forEach(edge -> next.addAll(edge.from()));
            shared.getOrDefault(rank, List.of()).stream()
                    .filter(taken::add)
                    .forEach(frontier -> next.addAll(frontier.pending().keySet()));
            next.stream().filter(held::add).forEach(open::push);
        }
        held.removeAll(ranks);
        return held;
    }

    private Set<Integer> walk(int start) {
        Set<Integer> seen = new TreeSet<>();
        Set<Edge> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            from(open.pop()).stream()
                    .filter(taken::add)
                    .flatMap(edge -> edge.to().stream())
                    .filter(seen::add)
                    .forEach(open::push);
        }
        return seen;
    }

    private void addPeers(CommunicatorFacts communicator) {
        Map<List<Object>, Integer> counts = new HashMap<>();
        communicator
                .progress()
                .forEach((rank, progress) -> {
                    if (progress.hasPending()) {
                        busy.add(rank);
                    }
                    for (PeerCall call : progress.pendingPeers()) {
                        counts.merge(List.of(rank, call.peer(), call.direction()), 1, Integer::sum);
                    }
                });
        communicator
                .progress()
                .forEach((rank, progress) -> {
                    for (int peer : peers(progress)) {
                        for (PeerCall.Direction direction : PeerCall.Direction.values()) {
                            int mine = counts.getOrDefault(List.of(rank, peer, direction), 0);
                            int theirs =
                                    counts.getOrDefault(List.of(peer, rank, direction.other()), 0);
                            if (mine > theirs) {
                                add(new Edge(communicator, true, List.of(rank), List.of(peer)));
                            }
                            if (direction == PeerCall.Direction.SEND
                                    && Math.min(mine, theirs) > 0) {
                                pairs.add(new Pair(rank, peer, communicator));
                                partners.computeIfAbsent(rank, _ -> new TreeSet<>()).add(peer);
                                partners.computeIfAbsent(peer, _ -> new TreeSet<>()).add(rank);
                            }
                        }
                    }
                });
    }

    private static Set<Integer> peers(RankProgress progress) {
        Set<Integer> peers = new TreeSet<>();
        progress.pendingPeers().forEach(call -> peers.add(call.peer()));
        return peers;
    }

    private void add(Edge edge) {
        edge.from().forEach(rank -> out.computeIfAbsent(rank, _ -> new ArrayList<>()).add(edge));
        edge.to().forEach(rank -> in.computeIfAbsent(rank, _ -> new ArrayList<>()).add(edge));
    }
}
