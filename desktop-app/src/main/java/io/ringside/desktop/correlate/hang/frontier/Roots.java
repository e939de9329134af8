package io.ringside.desktop.correlate.hang.frontier;

import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.frontier.Frontier.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// Of all that are to blame, those that nobody else holds up: the union of the frontiers' blame and
/// of the ends of P2P chains, less the ranks that only wait elsewhere themselves. Immutable once
/// built.
///
/// @param culprits with the strongest reason
/// @param excused blamed, but they wait for a culprit in another communicator; and where
/// @param circles ranks that wait for each other in a circle
/// @param passedOver culprits that went on to a later call, each with a rank that shows so
public record Roots(
        Map<Integer, Reason> culprits,
        Map<Integer, CommunicatorFacts> excused,
        List<Set<Integer>> circles,
        Map<Integer, Integer> passedOver) {

    public static Roots of(HangFacts facts, List<Frontier> frontiers, Waits waits) {
        Map<Integer, List<Frontier>> blamedIn = new TreeMap<>();
        for (Frontier f : frontiers) {
            f.blamed()
                    .keySet()
                    .forEach(rank -> blamedIn.computeIfAbsent(rank, _ -> new ArrayList<>()).add(f));
        }
        RunAhead runAhead = new RunAhead(facts);
        Standing standing = Standing.of(frontiers, waits);
        Map<Integer, Reason> culprits = new TreeMap<>();
        Map<Integer, CommunicatorFacts> maybeExcused = new TreeMap<>();
        Map<Integer, Integer> passedOver = passedOver(blamedIn, runAhead);
        blamedIn.forEach((rank, where) -> {
            Optional<CommunicatorFacts> excuse =
                    passedOver.containsKey(rank)
                            ? Optional.empty()
                            : excuse(facts.rank(rank), where, standing, waits, runAhead);
            if (excuse.isPresent()) {
                maybeExcused.put(rank, excuse.get());
            } else {
                culprits.put(rank, strongest(rank, where));
            }
        });
        addEnds(facts, waits, blamedIn.keySet(), culprits);
        addGone(facts, frontiers, waits, culprits);
        Map<Integer, CommunicatorFacts> excused = new TreeMap<>();
        // Who stands in a call that all have entered holds up others, and nobody is to blame.
        Set<Integer> holding = new TreeSet<>(culprits.keySet());
        maybeExcused.keySet().stream()
                .filter(rank -> waits.from(rank).isEmpty())
                .forEach(holding::add);
        IntPredicate waitsForOne = waits.reaching(holding);
        maybeExcused.forEach((rank, where) -> {
            boolean held =
                    waitsForOne.test(rank) || waits.isInCircle(rank) || waits.from(rank).isEmpty();
            if (held && !culprits.containsKey(rank)) {
                excused.put(rank, where);
            }
        });
        List<Set<Integer>> circles = circles(waits, culprits.keySet());
        IntPredicate inCircle =
                waits.reaching(circles.stream().flatMap(Collection::stream).toList());
        maybeExcused.keySet().stream()
                .filter(rank -> !excused.containsKey(rank))
                .filter(rank -> !inCircle.test(rank))
                .forEach(rank ->
                        culprits.putIfAbsent(
                                rank, strongest(rank, blamedIn.getOrDefault(rank, List.of()))));
        return new Roots(
                Collections.unmodifiableMap(culprits),
                Collections.unmodifiableMap(excused),
                circles,
                Collections.unmodifiableMap(passedOver));
    }

    /// Who has not called what others wait in, and waits itself in what the others called after it.
    private static Map<Integer, Integer> passedOver(
            Map<Integer, List<Frontier>> blamedIn, RunAhead runAhead) {
        Map<Integer, Integer> passedOver = new TreeMap<>();
        blamedIn.forEach((rank, where) ->
                where.stream()
                        .filter(f -> f.blamed().get(rank) == Reason.NOTHING_PENDING)
                        .flatMap(f -> runAhead.passedOver(rank, f.communicator()).stream())
                        .findFirst()
                        .ifPresent(witness -> passedOver.put(rank, witness)));
        return passedOver;
    }

    private static Reason strongest(int rank, Collection<Frontier> where) {
        return where.stream()
                .map(f -> f.blamed().getOrDefault(rank, Reason.NOT_STARTED))
                .min(Enum::compareTo)
                .orElse(Reason.NOTHING_PENDING);
    }

    /// Where `rank` waits itself, if that explains all that it is blamed for. That its kernels lag
    /// behind those of its peers, or that it called something else, nothing explains.
    private static Optional<CommunicatorFacts> excuse(
            RankFacts rank,
            List<Frontier> blamedIn,
            Standing standing,
            Waits waits,
            RunAhead runAhead) {
        boolean excusable =
                rank.told()
                        && !rank.host().isGone()
                        && blamedIn.stream()
                                .map(f -> f.blamed().get(rank.rank()))
                                .allMatch(r ->
                                        r == Reason.NOTHING_PENDING || r == Reason.NOT_STARTED);
        if (!excusable) {
            return Optional.empty();
        }
        for (Waits.Edge edge : waits.from(rank.rank())) {
            boolean circle = waits.isInCircle(rank.rank());
            boolean blocks =
                    blamedIn.stream()
                            .filter(f -> f.blamed().get(rank.rank()) == Reason.NOTHING_PENDING)
                            .allMatch(
                                    f -> runAhead.witness(rank.rank(), f.communicator()).isEmpty());
            if (blocks || circle) {
                return Optional.of(edge.where());
            }
        }
        boolean entered =
                blamedIn.stream().allMatch(f -> f.blamed().get(rank.rank()) == Reason.NOT_STARTED);
        CommunicatorFacts inside =
                (entered ? standing.insideOrFirst : standing.inside).get(rank.rank());
        return Optional.ofNullable(inside);
    }

    /// By rank, the first call that nobody is behind in.
    ///
    /// @param inside whose kernel runs on every rank
    /// @param insideOrFirst likewise, or before which no rank has anything pending
    private record Standing(
            Map<Integer, CommunicatorFacts> inside, Map<Integer, CommunicatorFacts> insideOrFirst) {
        static Standing of(List<Frontier> frontiers, Waits waits) {
            Standing standing = new Standing(new HashMap<>(), new HashMap<>());
            for (Frontier f : frontiers) {
                boolean inside = f.isLevel() && f.allStarted();
                if (inside || (f.isLevel() && isFirst(f, waits))) {
                    for (int rank : f.pending().keySet()) {
                        standing.insideOrFirst.putIfAbsent(rank, f.communicator());
                        if (inside) {
                            standing.inside.putIfAbsent(rank, f.communicator());
                        }
                    }
                }
            }
            return standing;
        }
    }

    /// Whether all its ranks stand there: none has anything older pending.
    private static boolean isFirst(Frontier f, Waits waits) {
        return f.pending().entrySet().stream()
                .allMatch(e ->
                        e.getValue().order().isPresent()
                                && waits.isOldest(e.getKey(), e.getValue().order()));
    }

    /// Where a chain of Send and Recv ends: at a rank with nothing pending, or that told nothing.
    private static void addEnds(
            HangFacts facts, Waits waits, Set<Integer> blamed, Map<Integer, Reason> culprits) {
        for (int rank : waits.awaited()) {
            if (!blamed.contains(rank) && waits.from(rank).isEmpty()) {
                if (!facts.rank(rank).told()) {
                    culprits.put(rank, Reason.UNTOLD);
                } else if (!waits.isBusy(rank)) {
                    culprits.put(rank, Reason.NOTHING_PENDING);
                } else if (waits.to(rank).stream().anyMatch(Waits.Edge::entered)) {
                    culprits.put(rank, Reason.NOT_STARTED);
                }
            }
        }
    }

    /// Whose process or node can take no step is to blame wherever others have something pending.
    private static void addGone(
            HangFacts facts, List<Frontier> frontiers, Waits waits, Map<Integer, Reason> culprits) {
        Set<Integer> members = new TreeSet<>();
        frontiers.forEach(f -> members.addAll(f.communicator().everyone()));
        facts.ranks().values().stream()
                .filter(rank -> rank.host().isGone())
                .map(RankFacts::rank)
                .filter(rank -> waits.awaited().contains(rank) || members.contains(rank))
                .forEach(rank -> culprits.putIfAbsent(rank, Reason.NOTHING_PENDING));
    }

    private static List<Set<Integer>> circles(Waits waits, Set<Integer> culprits) {
        List<Set<Integer>> circles = new ArrayList<>();
        Set<Integer> done = new TreeSet<>();
        IntPredicate waitsForOne = waits.reaching(culprits);
        for (int rank : waits.awaited()) {
            if (!done.contains(rank) && !waitsForOne.test(rank)) {
                Set<Integer> circle = waits.circle(rank);
                if (!circle.isEmpty()) {
                    circles.add(circle);
                    done.addAll(circle);
                }
            }
        }
        return List.copyOf(circles);
    }
}
