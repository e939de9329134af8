package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.HostEvidence;
import io.ringside.desktop.correlate.hang.facts.HostEvidence.ProcessState;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.frontier.Frontier;
import io.ringside.desktop.correlate.hang.frontier.Frontier.Reason;
import io.ringside.desktop.correlate.hang.frontier.Signatures;
import io.ringside.desktop.correlate.hang.frontier.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The sentences that speak for a verdict, one for each communicator, host and peer. Immutable.
final class Evidence {
    private static final int MOST_PEERS = 12;

    private final HangFacts facts;
    private final Waits waits;

    Evidence(HangFacts facts, Waits waits) {
        this.facts = facts;
        this.waits = waits;
    }

    /// What one communicator says of `named`.
    void frontier(Frontier f, Set<Integer> named, Set<String> evidence) {
        Map<Reason, List<Integer>> byReason = new TreeMap<>();
        f.blamed()
                .forEach((rank, reason) -> {
                    if (named.contains(rank)) {
                        byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(rank);
                    }
                });
        String call = Wording.call(f.waitedFor());
        String in = f.communicator().name();
        String others =
                f.waiters().isEmpty()
                        ? ""
                        : ", while "
                                + Wording.ranks(f.waiters(), facts)
                                + " "
                                + Wording.verb(f.waiters(), "wait")
                                + " in "
                                + call;
        byReason.forEach((reason, ranks) -> {
            String who = Wording.atStart(ranks, facts);
            evidence.add(
                    switch (reason) {
                        case UNTOLD -> who + " told nothing" + others + " of " + in + ".";
                        case ABSENT ->
                                who
                                        + " "
                                        + Wording.verb(ranks, "know")
                                        + " nothing of "
                                        + in
                                        + others
                                        + ".";
                        case INITIALISING ->
                                who
                                        + " "
                                        + Wording.are(ranks)
                                        + " still initialising "
                                        + in
                                        + others
                                        + ".";
                        case MISMATCH -> mismatch(f);
                        case BEHIND ->
                                who
                                        + " "
                                        + Wording.are(ranks)
                                        + " still at "
                                        + call
                                        + " of "
                                        + in
                                        + further(f)
                                        + ".";
                        case NOTHING_PENDING ->
                                who
                                        + " "
                                        + Wording.have(ranks)
                                        + (areOver(f.communicator(), ranks)
                                                ? " nothing pending in " + in
                                                : " not called " + call + " of " + in)
                                        + completed(f.communicator(), ranks)
                                        + others
                                        + ".";
                        case NOT_STARTED ->
                                who
                                        + " called "
                                        + call
                                        + " of "
                                        + in
                                        + ", but no kernel started there"
                                        + (f.waiters().isEmpty()
                                                ? ""
                                                : "; "
                                                        + Wording.ranks(f.waiters(), facts)
                                                        + " "
                                                        + Wording.are(f.waiters())
                                                        + " inside")
                                        + ".";
                    });
        });
    }

    /// Whether all that `rank` called anywhere is known to be over.
    boolean hasNothingPending(int rank) {
        return !waits.isBusy(rank)
                && facts.communicators().stream().allMatch(c -> c.of(rank).isOver());
    }

    private static boolean areOver(CommunicatorFacts in, List<Integer> ranks) {
        return ranks.stream().allMatch(rank -> in.of(rank).isOver());
    }

    private static String completed(CommunicatorFacts in, List<Integer> ranks) {
        if (ranks.size() != 1 || in.of(ranks.getFirst()).completedFrontier().isEmpty()) {
            return "";
        }
        return " (completed up to " + in.of(ranks.getFirst()).completedFrontier().getAsLong() + ")";
    }

    private String further(Frontier f) {
        List<Integer> further =
                f.communicator().everyone().stream()
                        .filter(r -> facts.rank(r).told() && !f.blamed().containsKey(r))
                        .toList();
        if (further.isEmpty()) {
            return "";
        }
        CollectiveCall next = f.pending().get(further.getFirst());
        return ", which "
                + Wording.ranks(further, facts)
                + " "
                + Wording.have(further)
                + " behind "
                + (further.size() == 1 ? "it" : "them")
                + (next == null ? "" : " (at " + next.sequence() + ")");
    }

    private String mismatch(Frontier f) {
        Signatures.Mismatch mismatch = f.mismatch().orElseThrow();
        List<String> sides = new ArrayList<>();
        mismatch.byValue()
                .forEach((value, ranks) -> sides.add(value + " by " + Wording.ranks(ranks, facts)));
        return "Call "
                + f.waitedFor().sequence()
                + " of "
                + f.communicator().name()
                + " differs in "
                + mismatch.what()
                + ": "
                + Wording.list(sides)
                + ".";
    }

    /// What its host says of a rank.
    void host(RankFacts rank, Set<String> evidence) {
        HostEvidence host = rank.host();
        String who = Wording.atStart(Set.of(rank.rank()), facts);
        host.faults().forEach(fault -> evidence.add(who + ": " + fault.text() + "."));
        if (host.process() == ProcessState.DEAD) {
            evidence.add("The process of " + rank.label() + " is gone.");
        } else if (host.process() == ProcessState.STOPPED) {
            evidence.add("The process of " + rank.label() + " is stopped.");
        }
        if (host.nodeSilent()) {
            evidence.add("The node of " + rank.label() + " no longer answers.");
        }
        if (host.knowsThread()) {
            evidence.add(
                    "The main thread of "
                            + rank.label()
                            + " is "
                            + (host.threadState().isEmpty()
                                    ? "in a state that is not told"
                                    : host.threadState())
                            + (host.waitChannel().isEmpty()
                                    ? "."
                                    : ", waiting in " + host.waitChannel() + " of the kernel."));
        }
        if (rank.told() && hasNothingPending(rank.rank()) && !host.isGone()) {
            evidence.add("Nothing is pending on " + rank.label() + " in any communicator.");
        }
    }

    /// Which Send and Recv wait for `named`: a sentence for each of them and communicator.
    void peers(Set<Integer> named, Set<String> evidence) {
        for (int rank : named) {
            Map<String, Set<Integer>> waiting = new TreeMap<>();
            waits.to(rank).stream()
                    .filter(Waits.Edge::peerCall)
                    .forEach(edge ->
                            waiting.computeIfAbsent(edge.where().name(), _ -> new TreeSet<>())
                                    .addAll(edge.from()));
            waiting.entrySet().stream()
                    .limit(MOST_PEERS)
                    .forEach(e ->
                            evidence.add(
                                    Wording.atStart(e.getValue(), facts)
                                            + " "
                                            + Wording.have(e.getValue())
                                            + " a Send or Recv pending in "
                                            + e.getKey()
                                            + " that "
                                            + facts.rank(rank).label()
                                            + " has not met."));
        }
    }
}
