package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        untold(facts, verdicts).ifPresent(verdicts::add);
        verdicts.sort(
                Comparator.comparing(HangVerdict::confidence)
                        .thenComparing(HangVerdict::kind)
                        .thenComparingInt(
                                v -> v.culprits().isEmpty() ? 0 : v.culprits().getFirst()));
        return List.copyOf(verdicts);
    }

    /// Ranks that told nothing and that no verdict names: not known to be wrong, and not "ok".
    private static Optional<HangVerdict> untold(HangFacts facts, List<HangVerdict> verdicts) {
        Set<Integer> named = new TreeSet<>();
        verdicts.forEach(v -> named.addAll(v.culprits()));
        List<Integer> untold =
                facts.ranks().values().stream()
                        .filter(rank -> !rank.told() && !named.contains(rank.rank()))
                        .map(RankFacts::rank)
                        .toList();
        if (untold.isEmpty()) {
            return Optional.empty();
        }
        boolean dead = untold.stream().allMatch(r -> facts.rank(r).host().isGone());
        return Optional.of(
                new HangVerdict(
                        HangKind.NODE_SILENT,
                        untold,
                        List.of(),
                        "",
                        Wording.atStart(untold, facts)
                                + " told nothing, although others name "
                                + (untold.size() == 1 ? "it." : "them."),
                        List.of("Nothing of " + Wording.ranks(untold, facts) + " was found."),
                        List.of(
                                "No rank is known to wait for "
                                        + (untold.size() == 1 ? "it." : "them.")),
                        dead ? Confidence.MEDIUM : Confidence.LOW));
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
        return new HangFacts(ranks, facts.communicators(), now);
    }
}
