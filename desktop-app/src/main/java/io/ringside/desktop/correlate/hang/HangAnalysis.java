package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.frontier.Frontier;
import io.ringside.desktop.correlate.hang.frontier.Roots;
import io.ringside.desktop.correlate.hang.frontier.Waits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names who hangs and who only waits, from facts of any source. Pure: the same facts give the same
/// verdicts. An idle communicator and a call that a later one overtook are no hang.
public final class HangAnalysis {
    /// A rank last seen so long before everything else was is silent.
    static final long SILENT_NANOS = 10_000_000_000L;

    private static final int MOST_SENTENCES = 12;

    private HangAnalysis() {}

    /// What hangs, the surest first; empty where nothing does.
    ///
    /// @param patienceNanos how long a call may be pending before it is judged, 0 or more; a source
    ///   that tells no times is judged at once
    public static List<HangVerdict> verdicts(HangFacts told, long patienceNanos) {
        HangFacts facts = withSilence(told);
        List<Frontier> frontiers =
                facts.communicators().stream()
                        .map(c -> Frontier.of(c, facts, patienceNanos))
                        .flatMap(Optional::stream)
                        .toList();
        Waits waits = Waits.of(facts, frontiers);
        Roots roots = Roots.of(facts, frontiers, waits);
        List<HangVerdict> verdicts =
                new ArrayList<>(new CulpritVerdicts(facts, frontiers, waits, roots).verdicts());
        if (verdicts.isEmpty()) {
            verdicts.addAll(new LevelVerdicts(facts, frontiers, waits).verdicts());
        }
        Set<String> judged = new TreeSet<>();
        frontiers.forEach(f -> judged.add(f.communicator().id()));
        for (CommunicatorFacts communicator : facts.communicators()) {
            if (!judged.contains(communicator.id())) {
                CountVerdicts.initialising(communicator, facts)
                        .or(() -> CountVerdicts.counts(communicator, facts))
                        .ifPresent(verdicts::add);
            }
        }
        verdicts.removeIf(v -> isBehindMismatch(v, verdicts));
        if (verdicts.isEmpty()) {
            facts.standing().ifPresent(s -> verdicts.add(StandingVerdict.of(s, facts)));
        }
        verdicts.addAll(untold(facts, verdicts));
        verdicts.sort(
                Comparator.comparing(HangVerdict::confidence)
                        .thenComparing(HangVerdict::kind)
                        .thenComparingInt(
                                v -> v.culprits().isEmpty() ? 0 : v.culprits().getFirst()));
        return List.copyOf(verdicts);
    }

    /// Whether these ranks' kernels stand only behind a call that they did not make alike.
    private static boolean isBehindMismatch(HangVerdict verdict, List<HangVerdict> all) {
        return verdict.kind() == HangKind.ENTERED_NOT_STARTED
                && all.stream()
                        .filter(other -> other.kind() == HangKind.SIGNATURE_MISMATCH)
                        .anyMatch(other ->
                                verdict.culprits().stream()
                                        .allMatch(rank ->
                                                other.culprits().contains(rank)
                                                        || other.victims().contains(rank)));
    }

    /// Ranks that told nothing and that no verdict names: not "ok", even where nobody is known to
    /// wait for them.
    private static List<HangVerdict> untold(HangFacts facts, List<HangVerdict> verdicts) {
        Set<Integer> named = new TreeSet<>();
        verdicts.forEach(v -> named.addAll(v.culprits()));
        Map<HangKind, List<Integer>> byKind = new TreeMap<>();
        List<Integer> unexplained = new ArrayList<>();
        for (RankFacts rank : facts.ranks().values()) {
            if (!rank.told() && !named.contains(rank.rank())) {
                if (rank.host().isGone()) {
                    HangKind kind =
                            rank.host().nodeSilent() ? HangKind.NODE_SILENT : HangKind.PROCESS_DEAD;
                    byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(rank.rank());
                } else {
                    unexplained.add(rank.rank());
                }
            }
        }
        List<HangVerdict> found = new ArrayList<>();
        byKind.forEach((kind, ranks) -> found.add(gone(kind, ranks, facts)));
        if (!unexplained.isEmpty()) {
            found.add(unexplained(unexplained, facts));
        }
        return found;
    }

    private static HangVerdict gone(HangKind kind, List<Integer> ranks, HangFacts facts) {
        Set<Integer> others = new TreeSet<>();
        List<String> evidence = new ArrayList<>();
        String first = "";
        for (CommunicatorFacts communicator : facts.communicators()) {
            List<Integer> of = communicator.everyone().stream().filter(ranks::contains).toList();
            if (!of.isEmpty()) {
                first = first.isEmpty() ? communicator.name() : first;
                others.addAll(communicator.progress().keySet());
                evidence.add(
                        Wording.atStart(of, facts)
                                + " "
                                + Wording.are(of)
                                + (kind == HangKind.PROCESS_DEAD
                                        ? " taken for dead in "
                                        : " unreachable in ")
                                + communicator.name()
                                + ".");
            }
        }
        ranks.forEach(others::remove);
        return new HangVerdict(
                kind,
                ranks,
                List.copyOf(others),
                first,
                Wording.atStart(ranks, facts)
                        + " "
                        + Wording.are(ranks)
                        + (kind == HangKind.PROCESS_DEAD
                                ? " dead"
                                : " on a node or in a process that does not answer")
                        + (first.isEmpty() ? "." : ", and " + first + " cannot go on without."),
                evidence.stream().limit(MOST_SENTENCES).toList(),
                List.of("Whether a rank waits for it already is not told."),
                Confidence.MEDIUM);
    }

    private static HangVerdict unexplained(List<Integer> ranks, HangFacts facts) {
        String them = ranks.size() == 1 ? "it." : "them.";
        return new HangVerdict(
                HangKind.NODE_SILENT,
                ranks,
                List.of(),
                "",
                Wording.atStart(ranks, facts) + " told nothing, although others name " + them,
                List.of("Nothing of " + Wording.ranks(ranks, facts) + " was found."),
                List.of("No rank is known to wait for " + them),
                Confidence.LOW);
    }

    /// Marks as silent whoever was last seen long before the moment of observation.
    private static HangFacts withSilence(HangFacts facts) {
        OptionalLong now = facts.observedEpochNanos();
        if (now.isEmpty()) {
            return facts;
        }
        var ranks = new TreeMap<>(facts.ranks());
        ranks.replaceAll((rank, known) -> {
            boolean silent =
                    known.lastSeenEpochNanos().isPresent()
                            && now.getAsLong() - known.lastSeenEpochNanos().getAsLong()
                                    > SILENT_NANOS
                            && !known.host().isGone();
            return silent ? known.with(known.host().silent()) : known;
        });
        return new HangFacts(ranks, facts.communicators(), now, facts.standing());
    }
}
