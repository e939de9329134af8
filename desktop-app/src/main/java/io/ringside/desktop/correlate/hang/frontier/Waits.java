package io.ringside.desktop.correlate.hang.frontier;

import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Who waits for whom: a rank with a pending collective for those that are to blame in that
/// communicator, a rank with a pending Send or Recv for its named peer where the peer has no such
/// call. Owned by one thread.
public final class Waits {
    /// Some ranks that wait for some others; shared by all of them.
    ///
    /// @param where the communicator
    /// @param peerCall whether it is a Send or Recv, of one rank for one other
    /// @param orders the place of the call among all of its rank, by rank
    /// @param entered whether who is waited for has called and its kernel has not started
    public record Edge(
            CommunicatorFacts where,
            boolean peerCall,
            Map<Integer, OptionalLong> orders,
            boolean entered,
            List<Integer> from,
            List<Integer> to) {}

    /// A Send and its Recv that are both called and go on nowhere.
    public record Pair(int sender, int receiver, CommunicatorFacts where) {}

    private final Map<Integer, List<Edge>> out = new TreeMap<>();
    private final Map<Integer, List<Edge>> in = new TreeMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Integer, Set<Integer>> partners = new HashMap<>();
    private final Map<Integer, List<Frontier>> shared = new HashMap<>();
    private final Map<Integer, Long> oldest = new HashMap<>();
    private final Set<Integer> busy = new TreeSet<>();
    private @Nullable Reach reach;

    private Waits() {}

    public static Waits of(HangFacts facts, List<Frontier> frontiers) {
        Waits waits = new Waits();
        facts.communicators().forEach(waits::noteOldest);
        for (Frontier frontier : frontiers) {
            for (int rank : frontier.waiters()) {
                waits.shared.computeIfAbsent(rank, _ -> new ArrayList<>()).add(frontier);
            }
            if (!frontier.waiters().isEmpty() && !frontier.blamed().isEmpty()) {
                waits.add(
                        new Edge(
                                frontier.communicator(),
                                false,
                                orders(frontier),
                                false,
                                frontier.waiters(),
                                List.copyOf(frontier.blamed().keySet())));
            }
        }
        frontiers.stream().filter(Frontier::isLevel).forEach(waits::addQueued);
        facts.communicators().forEach(waits::addPeers);
        return waits;
    }

    /// Where `rank` waits now: in its oldest call.
    public List<Edge> from(int rank) {
        return out.getOrDefault(rank, List.of());
    }

    /// Who waits for `rank`, now or later.
    public List<Edge> to(int rank) {
        return in.getOrDefault(rank, List.of());
    }

    public List<Pair> pairs() {
        return pairs;
    }

    /// Whether anything is pending on `rank`, in any communicator.
    public boolean isBusy(int rank) {
        return busy.contains(rank);
    }

    /// Whether `rank` has nothing pending that it called before; where the order is not told, none
    /// is known.
    public boolean isOldest(int rank, OptionalLong order) {
        return order.isEmpty() || oldest.getOrDefault(rank, Long.MAX_VALUE) >= order.getAsLong();
    }

    /// Everyone that somebody waits for.
    public Set<Integer> awaited() {
        return in.keySet();
    }

    /// Whether a rank waits for any of these, through others too.
    public IntPredicate reaching(Collection<Integer> any) {
        return reach().toAny(any);
    }

    /// Whether `rank` waits for itself, through others.
    public boolean isInCircle(int rank) {
        return reach().isInCircle(rank);
    }

    /// Everyone that `rank` waits for, through others too, where all of them wait for it; else
    /// nobody.
    public Set<Integer> circle(int rank) {
        return reach().circle(rank);
    }

    private Reach reach() {
        Reach known = reach;
        if (known == null) {
            known = new Reach(out);
            reach = known;
        }
        return known;
    }

    /// Everyone that is held up by `ranks`: who waits for them, who shares a call with one that
    /// does, and so on.
    public Set<Integer> heldUpBy(Set<Integer> ranks) {
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

    private void noteOldest(CommunicatorFacts communicator) {
        communicator
                .progress()
                .forEach((rank, progress) -> {
                    if (progress.hasPending()) {
                        busy.add(rank);
                    }
                    LongStream.concat(
                                    progress.pending().stream()
                                            .flatMapToLong(c -> c.order().stream()),
                                    progress.pendingPeers().stream()
                                            .flatMapToLong(c -> c.order().stream()))
                            .min()
                            .ifPresent(order -> oldest.merge(rank, order, Math::min));
                });
    }

    /// All have called and none is behind; but who has something older pending comes to it later,
    /// and the others wait for that.
    private void addQueued(Frontier level) {
        List<Integer> first = new ArrayList<>();
        List<Integer> later = new ArrayList<>();
        level.pending()
                .forEach((rank, call) -> (isOldest(rank, call.order()) ? first : later).add(rank));
        if (!first.isEmpty() && !later.isEmpty()) {
            add(new Edge(level.communicator(), false, orders(level), false, first, later));
        }
    }

    private void addPeers(CommunicatorFacts communicator) {
        Map<End, Count> counts = new HashMap<>();
        communicator
                .progress()
                .forEach((rank, progress) -> {
                    for (PeerCall call : progress.pendingPeers()) {
                        counts.merge(
                                new End(rank, call.peer(), call.direction()),
                                new Count(
                                        1,
                                        call.started(),
                                        call.order(),
                                        call.order(),
                                        !isOldest(rank, call.order())),
                                Count::plus);
                    }
                });
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> {
                    Count theirs =
                            counts.getOrDefault(
                                    e.getKey().other(),
                                    new Count(
                                            0,
                                            false,
                                            OptionalLong.empty(),
                                            OptionalLong.empty(),
                                            false));
                    compare(communicator, e.getKey(), e.getValue(), theirs);
                });
    }

    private void compare(CommunicatorFacts communicator, End end, Count mine, Count theirs) {
        boolean paired = theirs.calls() > 0;
        boolean theyHaveNotStarted = paired && mine.started() && !theirs.started();
        boolean theyComeLater = paired && theirs.queued() && !mine.queued();
        // Calls are met in their order: what is not met of several is the last.
        boolean firstIsMet = paired && !theyHaveNotStarted && !theyComeLater;
        OptionalLong order = firstIsMet ? mine.last() : mine.first();
        if (mine.calls() > theirs.calls() || theyHaveNotStarted || theyComeLater) {
            add(
                    new Edge(
                            communicator,
                            true,
                            Map.of(end.rank(), order),
                            theyHaveNotStarted && !theirs.queued(),
                            List.of(end.rank()),
                            List.of(end.peer())));
        }
        if (paired && end.direction() == PeerCall.Direction.SEND) {
            pairs.add(new Pair(end.rank(), end.peer(), communicator));
            partners.computeIfAbsent(end.rank(), _ -> new TreeSet<>()).add(end.peer());
            partners.computeIfAbsent(end.peer(), _ -> new TreeSet<>()).add(end.rank());
        }
    }

    /// One end of the calls between two ranks, in one direction.
    private record End(int rank, int peer, PeerCall.Direction direction)
            implements Comparable<End> {
        End other() {
            return new End(/* rank= */ peer, /* peer= */ rank, direction.other());
        }

        @Override
        public int compareTo(End o) {
            return ORDER.compare(this, o);
        }

        private static final Comparator<End> ORDER =
                Comparator.comparingInt(End::rank)
                        .thenComparingInt(End::peer)
                        .thenComparing(End::direction);
    }

    /// @param first the place of the first of them among all calls of the rank
    /// @param last the place of the last of them
    /// @param queued whether all of them have something older before them
    private record Count(
            int calls, boolean started, OptionalLong first, OptionalLong last, boolean queued) {
        Count plus(Count other) {
            return new Count(
                    calls + other.calls,
                    started || other.started,
                    LongStream.concat(first.stream(), other.first.stream()).min(),
                    LongStream.concat(last.stream(), other.last.stream()).max(),
                    queued && other.queued);
        }
    }

    private static Map<Integer, OptionalLong> orders(Frontier frontier) {
        Map<Integer, OptionalLong> orders = new HashMap<>();
        frontier.pending().forEach((rank, call) -> orders.put(rank, call.order()));
        return orders;
    }

    /// A rank stands in its oldest call; what it called later only queues behind that.
    private void add(Edge edge) {
        for (int rank : edge.from()) {
            if (isOldest(rank, edge.orders().getOrDefault(rank, OptionalLong.empty()))) {
                out.computeIfAbsent(rank, _ -> new ArrayList<>()).add(edge);
            }
        }
        edge.to().forEach(rank -> in.computeIfAbsent(rank, _ -> new ArrayList<>()).add(edge));
    }
}
