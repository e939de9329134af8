package io.ringside.desktop.correlate.hang;

import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The verdict on a job that stands in a call of which nobody tells whether it is over. Stateless.
final class StandingVerdict {
    private StandingVerdict() {}

    /// A rank is named only where its GPU does something else than those of all others, and no rank
    /// could have left the call before the others were there.
    static HangVerdict of(Standing standing, HangFacts facts) {
        TreeSet<Integer> others = new TreeSet<>(standing.idle());
        others.addAll(standing.working());
        TreeSet<Integer> inside = new TreeSet<>(standing.inside());
        inside.addAll(standing.waiting());
        boolean one = standing.within().size() == 1;
        boolean told = standing.untold().isEmpty();
        boolean named = told && !others.isEmpty() && standing.reduces();
        HangKind kind =
                named
                        ? HangKind.ENTERED_NOT_STARTED
                        : told && one && others.isEmpty()
                                ? HangKind.LINK_STALLED
                                : HangKind.UNDECIDED;
        String where = standing.call() + " of " + Wording.list(standing.within());
        return new HangVerdict(
                kind,
                named ? List.copyOf(others) : List.of(),
                List.copyOf(inside),
                one ? standing.within().getFirst() : "",
                headline(kind, standing, facts, inside, others, where),
                evidence(standing, facts),
                counter(standing, facts, others, named),
                Confidence.LOW);
    }

    private static String headline(
            HangKind kind,
            Standing standing,
            HangFacts facts,
            Set<Integer> inside,
            Set<Integer> others,
            String where) {
        return switch (kind) {
            case ENTERED_NOT_STARTED ->
                    Wording.atStart(others, facts)
                            + " "
                            + Wording.verb(others, "hold")
                            + " up "
                            + where
                            + ": what "
                            + Wording.ranks(inside, facts)
                            + " "
                            + Wording.verb(inside, "wait")
                            + " in has not started there.";
            case LINK_STALLED ->
                    Wording.atStart(inside, facts)
                            + " "
                            + Wording.are(inside)
                            + " inside "
                            + where
                            + ", and nothing moves: a link or a GPU among them stands still.";
            default ->
                    "Nobody can be named: nothing moves any more, and "
                            + Wording.ranks(inside, facts)
                            + " "
                            + Wording.verb(inside, "stand")
                            + " in "
                            + (standing.within().size() == 1
                                    ? where
                                    : "a call of " + where(standing))
                            + ".";
        };
    }

    private static String where(Standing standing) {
        return Wording.list(standing.within()) + ", it is not told which";
    }

    private static List<String> evidence(Standing standing, HangFacts facts) {
        List<String> evidence = new ArrayList<>();
        if (!standing.inside().isEmpty()) {
            evidence.add(
                    Wording.atStart(standing.inside(), facts)
                            + " "
                            + Wording.are(standing.inside())
                            + " known to be inside a call that is not over.");
        }
        gpus(
                standing.waiting(),
                facts,
                "runs a kernel all the time that moves no memory",
                evidence);
        gpus(standing.idle(), facts, "runs nothing", evidence);
        gpus(standing.working(), facts, "runs something else", evidence);
        evidence.add("All ranks have called as often as the others, and call nothing more.");
        return evidence;
    }

    private static void gpus(
            List<Integer> ranks, HangFacts facts, String does, List<String> evidence) {
        if (!ranks.isEmpty()) {
            evidence.add("The GPU of " + Wording.ranks(ranks, facts) + " " + does + ".");
        }
    }

    private static List<String> counter(
            Standing standing, HangFacts facts, Set<Integer> others, boolean named) {
        List<String> counter = new ArrayList<>();
        if (standing.inside().isEmpty()) {
            counter.add(
                    "No launch of the call was timed: a program's own kernel that only waits looks"
                            + " the same.");
        }
        if (!standing.untold().isEmpty()) {
            counter.add(
                    "Whether "
                            + Wording.ranks(standing.untold(), facts)
                            + " "
                            + Wording.are(standing.untold())
                            + " inside too is not told.");
        }
        if (!others.isEmpty() && !named) {
            counter.add(
                    Wording.atStart(others, facts)
                            + " may not have begun the call, or be through with it already.");
        }
        return counter;
    }
}
