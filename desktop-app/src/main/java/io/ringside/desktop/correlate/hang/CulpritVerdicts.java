package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.ProcessState;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.frontier.Frontier;
import io.ringside.desktop.correlate.hang.frontier.Frontier.Reason;
import io.ringside.desktop.correlate.hang.frontier.Roots;
import io.ringside.desktop.correlate.hang.frontier.Waits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Verdicts on those that are to blame: one for each kind, with what every communicator and host
/// says of it. Used once.
final class CulpritVerdicts {
    private static final int MOST_SENTENCES = 12;

    private final HangFacts facts;
    private final List<Frontier> frontiers;
    private final Waits waits;
    private final Roots roots;
    private final Evidence evidence;

    CulpritVerdicts(HangFacts facts, List<Frontier> frontiers, Waits waits, Roots roots) {
        this.facts = facts;
        this.frontiers = frontiers;
        this.waits = waits;
        this.roots = roots;
        this.evidence = new Evidence(facts, waits);
    }

    List<HangVerdict> verdicts() {
        Map<HangKind, List<Integer>> byKind = new TreeMap<>();
        roots.culprits()
                .forEach((rank, reason) ->
                        byKind.computeIfAbsent(
                                        kind(facts.rank(rank), reason), _ -> new ArrayList<>())
                                .add(rank));
        List<HangVerdict> verdicts = new ArrayList<>();
        byKind.forEach((kind, ranks) -> verdicts.add(verdict(kind, ranks)));
        roots.circles().forEach(circle -> verdicts.add(deadlock(circle)));
        return verdicts;
    }

    private HangKind kind(RankFacts rank, Reason reason) {
        if (rank.host().nodeSilent()) {
            return HangKind.NODE_SILENT;
        }
        if (rank.host().process() == ProcessState.DEAD) {
            return HangKind.PROCESS_DEAD;
        }
        if (rank.host().process() == ProcessState.STOPPED) {
            return HangKind.PROCESS_STOPPED;
        }
        return switch (reason) {
            case UNTOLD ->
                    blaming(Set.of(rank.rank())).stream().anyMatch(Frontier::hasHistory)
                                    || waits.to(rank.rank()).stream().allMatch(Waits.Edge::peerCall)
                            ? HangKind.PROCESS_DEAD
                            : HangKind.NEVER_JOINED;
            case ABSENT -> HangKind.NEVER_JOINED;
            case INITIALISING -> HangKind.STUCK_IN_INIT;
            case MISMATCH -> HangKind.SIGNATURE_MISMATCH;
            case BEHIND, NOT_STARTED -> HangKind.ENTERED_NOT_STARTED;
            case NOTHING_PENDING ->
                    evidence.hasNothingPending(rank.rank())
                                    && (rank.host().knowsThread()
                                            || waits.to(rank.rank()).size() > 1)
                            ? HangKind.STUCK_OUTSIDE_NCCL
                            : HangKind.NOT_ENTERED;
        };
    }

    private HangVerdict verdict(HangKind kind, List<Integer> culprits) {
        Set<Integer> named = new TreeSet<>(culprits);
        List<Frontier> blaming = blaming(kind, named);
        Set<String> said = new LinkedHashSet<>();
        Set<String> counter = new LinkedHashSet<>();
        culprits.forEach(rank -> evidence.host(facts.rank(rank), said));
        blaming.stream().limit(MOST_SENTENCES).forEach(f -> evidence.frontier(f, named, said));
        if (blaming.size() > MOST_SENTENCES) {
            said.add((blaming.size() - MOST_SENTENCES) + " more communicators say the same.");
        }
        evidence.peers(named, said);
        culprits.stream()
                .filter(roots.passedOver()::containsKey)
                .limit(MOST_SENTENCES)
                .forEach(rank -> said.add(leftOut(rank)));
        Set<Integer> victims = waits.heldUpBy(named);
        victims.removeAll(roots.culprits().keySet());
        roots.excused()
                .forEach((rank, where) -> {
                    if (victims.contains(rank) && said.size() < 2 * MOST_SENTENCES) {
                        said.add(
                                Wording.atStart(Set.of(rank), facts)
                                        + " is behind elsewhere only because it waits in "
                                        + where.name()
                                        + ".");
                    }
                });
        counter(kind, culprits, blaming, counter);
        return new HangVerdict(
                kind,
                culprits,
                List.copyOf(victims),
                where(kind, named),
                headline(kind, culprits, victims),
                List.copyOf(said),
                List.copyOf(counter),
                confidence(kind, culprits, blaming));
    }

    private String leftOut(int rank) {
        Integer witness = roots.passedOver().get(rank);
        String later =
                waits.from(rank).stream()
                        .map(edge -> " in " + edge.where().name())
                        .findFirst()
                        .orElse("");
        return Wording.atStart(Set.of(rank), facts)
                + " waits"
                + later
                + " for what "
                + Wording.ranks(witness == null ? Set.of() : Set.of(witness), facts)
                + " called only after it: a call was left out.";
    }

    private String headline(HangKind kind, List<Integer> culprits, Set<Integer> victims) {
        String who = Wording.atStart(culprits, facts);
        String what =
                switch (kind) {
                    case PROCESS_DEAD ->
                            culprits.stream().allMatch(r -> facts.rank(r).told())
                                    ? Wording.are(culprits) + " dead"
                                    : "left nothing behind and "
                                            + Wording.are(culprits)
                                            + " missing: dead, or never written out";
                    case PROCESS_STOPPED -> Wording.are(culprits) + " stopped";
                    case NODE_SILENT ->
                            Wording.are(culprits) + " on a node that is silent or unreachable";
                    case NEVER_JOINED -> "never joined";
                    case STUCK_IN_INIT -> Wording.are(culprits) + " stuck in initialisation";
                    case SIGNATURE_MISMATCH -> "called something else than the others";
                    case STUCK_OUTSIDE_NCCL ->
                            Wording.are(culprits)
                                    + " stuck outside NCCL, with nothing pending there";
                    case NOT_ENTERED -> Wording.have(culprits) + " not entered what others wait in";
                    case ENTERED_NOT_STARTED ->
                            Wording.have(culprits)
                                    + " entered, but the GPU does not run what others are past or inside";
                    case DEADLOCK -> Wording.verb(culprits, "wait") + " for each other";
                    case LINK_STALLED -> Wording.are(culprits) + " inside, and nothing moves";
                    case UNDECIDED -> "cannot be judged";
                };
        String place = where(kind, new TreeSet<>(culprits));
        return who
                + " "
                + what
                + (place.isEmpty() ? "" : " (" + place + ")")
                + (victims.isEmpty()
                        ? "."
                        : "; "
                                + Wording.ranks(victims, facts)
                                + " only "
                                + Wording.verb(victims, "wait")
                                + ".");
    }

    private void counter(
            HangKind kind, List<Integer> culprits, List<Frontier> blaming, Set<String> counter) {
        if (isUntold(culprits) && mostUntold()) {
            counter.add("Most ranks told nothing: with all their dumps this may look otherwise.");
        }
        if (isUntold(culprits)) {
            counter.add("The file of a rank may also not have been copied, or not been written.");
        }
        if (kind == HangKind.SIGNATURE_MISMATCH
                && blaming.stream()
                        .flatMap(f -> f.mismatch().stream())
                        .anyMatch(m -> m.byValue().size() == m.minority().size())) {
            counter.add("Which side is wrong cannot be told: no side has more ranks.");
        }
        if (kind == HangKind.ENTERED_NOT_STARTED
                && culprits.stream().noneMatch(r -> facts.rank(r).host().hasGpuFault())) {
            counter.add("No source tells of a fault of the GPU.");
        }
        if (isOfMinorityAhead(blaming)) {
            counter.add("Fewer ranks are ahead than behind: those ahead may be the odd ones.");
        }
        if ((kind == HangKind.STUCK_OUTSIDE_NCCL || kind == HangKind.NOT_ENTERED)
                && culprits.stream().noneMatch(r -> facts.rank(r).host().knowsThread())) {
            counter.add("What the host does meanwhile is not told: no thread state is known.");
        }
    }

    private boolean isUntold(List<Integer> culprits) {
        return culprits.stream().anyMatch(r -> !facts.rank(r).told());
    }

    private boolean mostUntold() {
        return 2 * facts.ranks().values().stream().filter(r -> !r.told()).count()
                > facts.ranks().size();
    }

    private static boolean isOfMinorityAhead(List<Frontier> blaming) {
        return blaming.stream()
                .anyMatch(f ->
                        f.blamed().containsValue(Reason.BEHIND)
                                && f.blamed().size() > f.communicator().everyone().size() / 2 + 1);
    }

    private Confidence confidence(HangKind kind, List<Integer> culprits, List<Frontier> blaming) {
        if (culprits.stream().allMatch(r -> facts.rank(r).host().isGone())) {
            return Confidence.HIGH;
        }
        if (isOfMinorityAhead(blaming) || (mostUntold() && isUntold(culprits))) {
            return Confidence.LOW;
        }
        boolean corroborated =
                blaming.size() > 1
                        || blaming.stream().anyMatch(f -> f.waiters().size() > 1)
                        || culprits.stream().anyMatch(r -> facts.rank(r).host().hasGpuFault());
        return switch (kind) {
            case PROCESS_DEAD, NODE_SILENT, NEVER_JOINED ->
                    culprits.stream().allMatch(r -> facts.rank(r).told())
                            ? Confidence.HIGH
                            : Confidence.MEDIUM;
            case SIGNATURE_MISMATCH ->
                    blaming.stream().anyMatch(f -> f.waiters().isEmpty())
                            ? Confidence.MEDIUM
                            : Confidence.HIGH;
            case STUCK_OUTSIDE_NCCL, NOT_ENTERED, ENTERED_NOT_STARTED, STUCK_IN_INIT ->
                    corroborated ? Confidence.HIGH : Confidence.MEDIUM;
            case PROCESS_STOPPED, DEADLOCK, LINK_STALLED, UNDECIDED -> Confidence.MEDIUM;
        };
    }

    private HangVerdict deadlock(Set<Integer> circle) {
        Set<String> said = new LinkedHashSet<>();
        Set<String> names = new TreeSet<>();
        for (int rank : circle) {
            for (Waits.Edge edge : waits.from(rank)) {
                names.add(edge.where().name());
                said.add(
                        Wording.atStart(Set.of(rank), facts)
                                + " waits in "
                                + edge.where().name()
                                + " for "
                                + Wording.ranks(edge.to(), facts)
                                + ".");
            }
        }
        Set<Integer> victims = waits.heldUpBy(circle);
        victims.removeAll(circle);
        String where = Wording.list(List.copyOf(names));
        return new HangVerdict(
                HangKind.DEADLOCK,
                List.copyOf(circle),
                List.copyOf(victims),
                where,
                Wording.atStart(circle, facts)
                        + " wait for each other in a circle through "
                        + where
                        + ".",
                said.stream().limit(2 * MOST_SENTENCES).toList(),
                List.of("A rank that is stuck elsewhere and had called ahead would look alike."),
                names.size() > 1 ? Confidence.HIGH : Confidence.MEDIUM);
    }

    private List<Frontier> blaming(Set<Integer> named) {
        return frontiers.stream()
                .filter(f -> f.blamed().keySet().stream().anyMatch(named::contains))
                .sorted(
                        Comparator.comparingInt((Frontier f) -> -f.waiters().size())
                                .thenComparing(f -> f.communicator().name()))
                .toList();
    }

    /// Where ranks called unlike, what stands behind that elsewhere says no more.
    private List<Frontier> blaming(HangKind kind, Set<Integer> named) {
        return blaming(named).stream()
                .filter(f -> kind != HangKind.SIGNATURE_MISMATCH || f.mismatch().isPresent())
                .toList();
    }

    private String where(HangKind kind, Set<Integer> named) {
        return blaming(kind, named).stream()
                .map(f -> f.communicator().name())
                .findFirst()
                .or(() ->
                        named.stream()
                                .flatMap(rank -> waits.to(rank).stream())
                                .map(edge -> edge.where().name())
                                .findFirst())
                .orElse("");
    }
}
