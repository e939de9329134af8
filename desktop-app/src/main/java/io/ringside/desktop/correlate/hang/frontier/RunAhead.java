package io.ringside.desktop.correlate.hang.frontier;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.PeerCall;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;

/// Whether a program that waits in one call goes on to call in another communicator, as ranks show
/// that stand at the same place of the program: then waiting is no excuse for not having called.
/// The same place is a call of the same number in a communicator of the same role. Owned by one
/// thread.
public final class RunAhead {
    private static final long UNTOLD = Long.MIN_VALUE + 1;

    /// One pending call.
    private record Place(int rank, String what, long order) {}

    /// Who waits at a place, and where they may have called.
    private record Asked(String what, String role) {}

    private final Map<String, List<Place>> byWhat = new HashMap<>();
    private final Map<Integer, Place> oldest = new HashMap<>();
    private final Map<Integer, Map<String, Long>> lastByRole = new HashMap<>();
    private final Map<Integer, Map<String, Long>> firstByRole = new HashMap<>();
    private final Map<Asked, List<Integer>> after = new HashMap<>();
    private final Map<Asked, List<Integer>> before = new HashMap<>();

    public RunAhead(HangFacts facts) {
        for (CommunicatorFacts communicator : facts.communicators()) {
            communicator.progress().forEach((rank, progress) -> note(communicator, rank, progress));
        }
    }

    /// A rank other than `rank` that waits at the same place and has called afterwards in `called`,
    /// or in a communicator of its role.
    public Optional<Integer> witness(int rank, CommunicatorFacts called) {
        return other(rank, called, after, this::calledAfter);
    }

    /// A rank other than `rank` that waits at the same place and had called in `called` before it:
    /// what `rank` waits in then comes behind a call that it left out.
    public Optional<Integer> passedOver(int rank, CommunicatorFacts called) {
        return other(rank, called, before, this::calledBefore);
    }

    /// Thousands may wait at one place: it is gone through once for each role, and who is another
    /// than `rank` is among the first two.
    private Optional<Integer> other(
            int rank,
            CommunicatorFacts called,
            Map<Asked, List<Integer>> known,
            BiPredicate<Place, String> did) {
        Place place = oldest.get(rank);
        return place == null
                ? Optional.empty()
                : known
                        .computeIfAbsent(
                                new Asked(place.what(), called.role()),
                                asked ->
                                        byWhat.getOrDefault(asked.what, List.of()).stream()
                                                .filter(other -> did.test(other, asked.role))
                                                .map(Place::rank)
                                                .distinct()
                                                .limit(2)
                                                .toList())
                        .stream()
                        .filter(other -> other != rank)
                        .findFirst();
    }

    private boolean calledAfter(Place other, String role) {
        return lastByRole.getOrDefault(other.rank(), Map.of()).getOrDefault(role, Long.MIN_VALUE)
                > other.order();
    }

    private boolean calledBefore(Place other, String role) {
        long first = firstByRole.getOrDefault(other.rank(), Map.of()).getOrDefault(role, UNTOLD);
        return other.order() > UNTOLD && first > UNTOLD && first < other.order();
    }

    private void note(CommunicatorFacts communicator, int rank, RankProgress progress) {
        String role = communicator.role();
        for (CollectiveCall call : progress.pending()) {
            long order = order(call.order());
            put(new Place(rank, role + " " + call.operation() + " " + call.sequence(), order));
            lastByRole.computeIfAbsent(rank, _ -> new HashMap<>()).merge(role, order, Math::max);
            firstByRole.computeIfAbsent(rank, _ -> new HashMap<>()).merge(role, order, Math::min);
        }
        int own = communicator.members().indexOf(rank);
        for (PeerCall call : progress.pendingPeers()) {
            String what = role + " " + call.direction() + " " + own + " " + call.sequence();
            put(new Place(rank, what, order(call.order())));
        }
    }

    private void put(Place place) {
        byWhat.computeIfAbsent(place.what(), _ -> new ArrayList<>()).add(place);
        oldest.merge(place.rank(), place, (a, b) -> a.order() <= b.order() ? a : b);
    }

    /// What is not told comes first, so that nothing is known to come before it.
    private static long order(OptionalLong order) {
        return order.orElse(UNTOLD);
    }
}
