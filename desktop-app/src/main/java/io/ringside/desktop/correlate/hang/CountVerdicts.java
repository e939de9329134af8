package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Verdicts on communicators of which no call is known: those in initialisation, and those of which
/// a source tells no more than how often each operation was called. Stateless.
final class CountVerdicts {
    private CountVerdicts() {}

    /// A communicator that some ranks are still initialising and nobody has called anything in.
    static Optional<HangVerdict> initialising(CommunicatorFacts communicator, HangFacts facts) {
        List<Integer> initialising = new ArrayList<>();
        List<Integer> missing = new ArrayList<>();
        List<Integer> joined = new ArrayList<>();
        for (int rank : communicator.everyone()) {
            Joining joining = communicator.of(rank).joining();
            if (!facts.rank(rank).told() || joining == Joining.ABSENT) {
                missing.add(rank);
            } else {
                (joining == Joining.INITIALISING ? initialising : joined).add(rank);
            }
        }
        if (initialising.isEmpty()) {
            return Optional.empty();
        }
        String name = communicator.name();
        int unknown = communicator.expectedSize().orElse(0) - communicator.everyone().size();
        boolean someNeverCame = !missing.isEmpty() || unknown > 0;
        List<String> evidence = new ArrayList<>();
        evidence.add(
                Wording.atStart(initialising, facts)
                        + " "
                        + Wording.are(initialising)
                        + " still initialising "
                        + name
                        + ".");
        if (unknown > 0) {
            evidence.add(
                    name
                            + " should have "
                            + communicator.expectedSize().orElse(0)
                            + " ranks; "
                            + communicator.everyone().size()
                            + " are known.");
        }
        List<Integer> culprits = someNeverCame ? missing : initialising;
        TreeSet<Integer> victims = new TreeSet<>(joined);
        victims.addAll(initialising);
        culprits.forEach(victims::remove);
        String who =
                culprits.isEmpty()
                        ? unknown + " ranks that nobody names"
                        : Wording.atStart(culprits, facts);
        return Optional.of(
                new HangVerdict(
                        someNeverCame ? HangKind.NEVER_JOINED : HangKind.STUCK_IN_INIT,
                        culprits,
                        List.copyOf(victims),
                        name,
                        who
                                + (someNeverCame
                                        ? " never joined "
                                        : " "
                                                + Wording.are(culprits)
                                                + " stuck in initialisation of ")
                                + name
                                + ".",
                        evidence,
                        joined.isEmpty() && !someNeverCame
                                ? List.of(
                                        "All ranks are there; which one holds them up is not told.")
                                : List.of(),
                        joined.isEmpty() && !someNeverCame ? Confidence.LOW : Confidence.MEDIUM));
    }

    /// Ranks that have called an operation less often than others.
    static Optional<HangVerdict> counts(CommunicatorFacts communicator, HangFacts facts) {
        Map<Integer, Map<String, Long>> counts = new TreeMap<>();
        communicator
                .progress()
                .forEach((rank, progress) -> {
                    if (!progress.launchCounts().isEmpty()) {
                        counts.put(rank, progress.launchCounts());
                    }
                });
        Map<Long, List<Integer>> totals = new TreeMap<>();
        counts.forEach((rank, by) ->
                totals.computeIfAbsent(
                                by.values().stream().mapToLong(Long::longValue).sum(),
                                _ -> new ArrayList<>())
                        .add(rank));
        if (totals.size() > 1) {
            return Optional.of(behind(communicator, facts, totals));
        }
        Map<String, List<Integer>> kinds = new TreeMap<>();
        counts.forEach((rank, by) ->
                kinds.computeIfAbsent(new TreeMap<>(by).toString(), _ -> new ArrayList<>())
                        .add(rank));
        return kinds.size() > 1 ? Optional.of(mixed(communicator, facts, kinds)) : Optional.empty();
    }

    private static HangVerdict behind(
            CommunicatorFacts communicator, HangFacts facts, Map<Long, List<Integer>> totals) {
        var all = List.copyOf(totals.entrySet());
        List<Integer> lowest = all.getFirst().getValue();
        List<Integer> others = all.stream().skip(1).flatMap(e -> e.getValue().stream()).toList();
        List<String> evidence = new ArrayList<>();
        totals.forEach((count, ranks) ->
                evidence.add(
                        Wording.atStart(ranks, facts)
                                + " "
                                + Wording.have(ranks)
                                + " called "
                                + count
                                + " collectives in "
                                + communicator.name()
                                + "."));
        return new HangVerdict(
                HangKind.NOT_ENTERED,
                lowest,
                others,
                communicator.name(),
                Wording.atStart(lowest, facts)
                        + " "
                        + Wording.have(lowest)
                        + " called fewer collectives than "
                        + Wording.ranks(others, facts)
                        + " in "
                        + communicator.name()
                        + ".",
                evidence.stream().limit(24).toList(),
                List.of(
                        "One look cannot tell a hang from a job that runs: take a second one and see"
                                + " whether the counts move."),
                lowest.size() > others.size() ? Confidence.LOW : Confidence.MEDIUM);
    }

    private static HangVerdict mixed(
            CommunicatorFacts communicator, HangFacts facts, Map<String, List<Integer>> kinds) {
        int most = kinds.values().stream().mapToInt(List::size).max().orElse(0);
        boolean tie = kinds.values().stream().filter(r -> r.size() == most).count() > 1;
        List<Integer> odd =
                kinds.values().stream()
                        .filter(r -> tie || r.size() < most)
                        .flatMap(List::stream)
                        .sorted()
                        .toList();
        List<String> evidence = new ArrayList<>();
        kinds.forEach((kind, ranks) ->
                evidence.add(Wording.atStart(ranks, facts) + " called " + kind + "."));
        return new HangVerdict(
                HangKind.SIGNATURE_MISMATCH,
                odd,
                communicator.everyone().stream().filter(r -> !odd.contains(r)).toList(),
                communicator.name(),
                Wording.atStart(odd, facts)
                        + " called other operations than the others in "
                        + communicator.name()
                        + ", as many of them all the same.",
                evidence.stream().limit(24).toList(),
                List.of("Only counts are told; the differing call itself is not."),
                tie ? Confidence.LOW : Confidence.MEDIUM);
    }
}
