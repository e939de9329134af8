package io.ringside.desktop.correlate.explain;

import io.ringside.desktop.correlate.explain.clue.Case;
import io.ringside.desktop.correlate.explain.clue.Clue;
import io.ringside.desktop.correlate.explain.clue.Clues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Weighs the clues of a case against each other. Pure: the same case gives the same explanation.
/// Stateless.
public final class Explainer {
    private static final double LEAST_SHARE = 0.03;
    private static final int MOST = 8;
    private static final String NOTHING_OFF =
            "What the program itself does on that rank, no source tells: data, garbage collection,"
                    + " locks. A profile of the process would.";

    private Explainer() {}

    /// Each clue claims a part of the loss. Where all claim more than there is, each gets less in
    /// proportion: then no one takes most, and none is named.
    public static Explanation of(Case slow) {
        return of(Clues.of(slow), Clues.missing(slow));
    }

    static Explanation of(List<Clue> clues, List<String> missing) {
        double all = Math.max(1, clues.stream().mapToDouble(Clue::claim).sum());
        List<Hypothesis> hypotheses = new ArrayList<>();
        for (Clue clue : clues) {
            double share = clue.claim() / all;
            if (share >= LEAST_SHARE) {
                hypotheses.add(
                        new Hypothesis(
                                clue.cause(),
                                share,
                                clue.measured(),
                                clue.evidence(),
                                clue.against()));
            }
        }
        hypotheses.sort(
                Comparator.comparingDouble(Hypothesis::share)
                        .reversed()
                        .thenComparing(Hypothesis::cause));
        if (hypotheses.isEmpty() && missing.isEmpty()) {
            return new Explanation(List.of(), List.of(NOTHING_OFF));
        }
        return new Explanation(
                hypotheses.subList(0, Math.min(MOST, hypotheses.size())),
                hypotheses.stream().anyMatch(h -> h.share() >= Explanation.NAMED && h.measured())
                        ? List.of()
                        : missing);
    }
}
