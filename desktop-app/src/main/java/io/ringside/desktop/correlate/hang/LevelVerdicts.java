package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.frontier.Frontier;
import io.ringside.desktop.correlate.hang.frontier.Waits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Verdicts where nobody is behind: all are inside the same call and nothing moves. Used once.
final class LevelVerdicts {
    private final HangFacts facts;
    private final List<Frontier> level;
    private final Waits waits;

    LevelVerdicts(HangFacts facts, List<Frontier> frontiers, Waits waits) {
        this.facts = facts;
        this.level = frontiers.stream().filter(Frontier::isLevel).toList();
        this.waits = waits;
    }

    List<HangVerdict> verdicts() {
        List<HangVerdict> verdicts = crossed();
        if (!verdicts.isEmpty()) {
            return verdicts;
        }
        List<Frontier> first = level.stream().filter(this::isFirstOnEveryRank).toList();
        for (Frontier f : first.isEmpty() ? level : first) {
            verdicts.add(level(f));
        }
        if (verdicts.isEmpty()) {
            waits.pairs().stream().map(this::pair).forEach(verdicts::add);
        }
        return verdicts;
    }

    /// Two communicators that two ranks call in opposite order: each rank is inside the one that
    /// the other comes to later.
    private List<HangVerdict> crossed() {
        Map<Integer, List<Integer>> byRank = new HashMap<>();
        for (int i = 0; i < level.size(); i++) {
            for (int rank : level.get(i).pending().keySet()) {
                byRank.computeIfAbsent(rank, _ -> new ArrayList<>()).add(i);
            }
        }
        // Of thousands of communicators only those are compared that share a rank.
        Map<Two, Crossing> crossings = new TreeMap<>();
        byRank.forEach((rank, in) -> {
            for (int i = 0; i < in.size(); i++) {
                for (int j = i + 1; j < in.size(); j++) {
                    Two two = new Two(in.get(i), in.get(j));
                    Crossing crossing = crossings.computeIfAbsent(two, _ -> Crossing.none());
                    order(order(two.a, rank), order(two.b, rank), rank, crossing.inA, crossing.inB);
                }
            }
        });
        List<HangVerdict> verdicts = new ArrayList<>();
        crossings.forEach((two, by) -> {
            if (!by.inA.isEmpty() && !by.inB.isEmpty()) {
                verdicts.add(crossed(level.get(two.a), by.inA, level.get(two.b), by.inB));
            }
        });
        return verdicts;
    }

    /// Two of the level communicators.
    private record Two(int a, int b) implements Comparable<Two> {
        @Override
        public int compareTo(Two o) {
            return a == o.a ? Integer.compare(b, o.b) : Integer.compare(a, o.a);
        }
    }

    /// Who called which of two first.
    private record Crossing(Set<Integer> inA, Set<Integer> inB) {
        static Crossing none() {
            return new Crossing(new TreeSet<>(), new TreeSet<>());
        }
    }

    private OptionalLong order(int of, int rank) {
        CollectiveCall call = level.get(of).pending().get(rank);
        return call == null ? OptionalLong.empty() : call.order();
    }

    private static void order(
            OptionalLong a, OptionalLong b, int rank, Set<Integer> firstA, Set<Integer> firstB) {
        if (a.isPresent() && b.isPresent() && a.getAsLong() != b.getAsLong()) {
            (a.getAsLong() < b.getAsLong() ? firstA : firstB).add(rank);
        }
    }

    private HangVerdict crossed(Frontier a, Set<Integer> inA, Frontier b, Set<Integer> inB) {
        String where = Wording.names(List.of(a.communicator(), b.communicator()));
        List<Integer> both = new ArrayList<>(inA);
        both.addAll(inB);
        return new HangVerdict(
                HangKind.DEADLOCK,
                both,
                others(a, b, both),
                where,
                Wording.atStart(both, facts) + " wait for each other through " + where + ".",
                List.of(first(inA, a, b), first(inB, b, a)),
                List.of("On streams that run beside each other this order does no harm."),
                Confidence.MEDIUM);
    }

    private static List<Integer> others(Frontier a, Frontier b, List<Integer> culprits) {
        Set<Integer> others = new TreeSet<>(a.pending().keySet());
        others.addAll(b.pending().keySet());
        culprits.forEach(others::remove);
        return List.copyOf(others);
    }

    private String first(Set<Integer> ranks, Frontier first, Frontier second) {
        return Wording.atStart(ranks, facts)
                + " called "
                + Wording.call(first.waitedFor())
                + " of "
                + first.communicator().name()
                + " before "
                + Wording.call(second.waitedFor())
                + " of "
                + second.communicator().name()
                + ".";
    }

    /// Whether no rank has anything older pending: else it is that which holds this call up.
    private boolean isFirstOnEveryRank(Frontier f) {
        return f.pending().entrySet().stream()
                .allMatch(e -> waits.isOldest(e.getKey(), e.getValue().order()));
    }

    private HangVerdict level(Frontier f) {
        String call = Wording.call(f.waitedFor());
        String name = f.communicator().name();
        List<Integer> inside = List.copyOf(f.pending().keySet());
        Set<String> evidence = new LinkedHashSet<>();
        List<Integer> faulty = new ArrayList<>();
        boolean link = false;
        for (int rank : inside) {
            HostEvidence host = facts.rank(rank).host();
            if (!host.faults().isEmpty()) {
                faulty.add(rank);
                link |= host.hasLinkFault();
                host.faults()
                        .forEach(fault ->
                                evidence.add(
                                        Wording.atStart(Set.of(rank), facts)
                                                + ": "
                                                + fault.text()
                                                + "."));
            }
        }
        evidence.add(
                Wording.atStart(inside, facts)
                        + (!f.allStarted()
                                ? " " + Wording.have(inside) + " called "
                                : " " + Wording.are(inside) + " inside ")
                        + call
                        + " of "
                        + name
                        + ", and it has not completed.");
        List<String> counter = new ArrayList<>();
        List<Integer> prepared = f.prepared();
        if (!prepared.isEmpty()) {
            counter.add(
                    "Whether the kernels of "
                            + Wording.ranks(prepared, facts)
                            + " run is not told: a proxy opens transfers before.");
        } else if (!f.allStarted()) {
            counter.add("Whether the kernels run is not told.");
        }
        boolean variable = faulty.isEmpty() && f.waitedFor().isVariableAllToAll();
        boolean undecided = variable || (faulty.isEmpty() && !prepared.isEmpty());
        if (variable) {
            counter.add(
                    "An all-to-all of sizes that differ by design cannot be checked for a mismatch.");
        } else if (faulty.isEmpty()) {
            counter.add("Which link stands still is not told.");
        }
        HangKind kind =
                undecided
                        ? HangKind.UNDECIDED
                        : faulty.isEmpty() || link
                                ? HangKind.LINK_STALLED
                                : HangKind.ENTERED_NOT_STARTED;
        List<Integer> victims = inside.stream().filter(r -> !faulty.contains(r)).toList();
        String headline =
                undecided
                        ? "Nobody can be named: "
                                + Wording.ranks(inside, facts)
                                + " all wait in "
                                + call
                                + " of "
                                + name
                                + "."
                        : faulty.isEmpty()
                                ? Wording.atStart(inside, facts)
                                        + " "
                                        + Wording.are(inside)
                                        + " inside "
                                        + call
                                        + " of "
                                        + name
                                        + ", and nothing moves: a link or a GPU among them stands still."
                                : Wording.atStart(faulty, facts)
                                        + " "
                                        + Wording.verb(faulty, "hold")
                                        + " up "
                                        + call
                                        + " of "
                                        + name
                                        + ", which all have entered.";
        Confidence confidence =
                !faulty.isEmpty()
                        ? Confidence.HIGH
                        : f.allStarted() && !undecided ? Confidence.MEDIUM : Confidence.LOW;
        return new HangVerdict(
                kind, faulty, victims, name, headline, List.copyOf(evidence), counter, confidence);
    }

    private HangVerdict pair(Waits.Pair pair) {
        List<Integer> ends = List.of(pair.sender(), pair.receiver());
        return new HangVerdict(
                HangKind.LINK_STALLED,
                ends,
                List.copyOf(waits.heldUpBy(new TreeSet<>(ends))),
                pair.where().name(),
                "The transfer from "
                        + facts.rank(pair.sender()).label()
                        + " to "
                        + facts.rank(pair.receiver()).label()
                        + " in "
                        + pair.where().name()
                        + " stands still: both have called, and it has not completed.",
                List.of("A Send and its Recv are both pending."),
                List.of("Whether the kernels run is not told."),
                Confidence.LOW);
    }
}
