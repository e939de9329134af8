package io.ringside.desktop.correlate.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why something is slow, as far as it is known. Immutable.
///
/// @param hypotheses the one that takes most of the loss first
/// @param missing what is not known and would tell them apart, a sentence each
public record Explanation(List<Hypothesis> hypotheses, List<String> missing) {
    public static final Explanation NONE = new Explanation(List.of(), List.of());

    /// A cause is named when it takes so much of the loss.
    public static final double NAMED = 0.8;

    private static final double IN_QUESTION = 0.15;
    private static final int MOST_IN_QUESTION = 3;

    public Explanation {
        hypotheses = List.copyOf(hypotheses);
        missing = List.copyOf(missing);
    }

    /// Whether nobody asked why.
    public boolean isNone() {
        return equals(NONE);
    }

    /// The cause, where one component takes 80 % of the loss.
    public Optional<Hypothesis> named() {
        return hypotheses.stream().findFirst().filter(h -> h.share() >= NAMED && h.measured());
    }

    /// One sentence: the cause, or between which it is undecided.
    public String headline() {
        if (hypotheses.isEmpty()) {
            return "Why is not known: no figure that was read is off.";
        }
        Hypothesis first = hypotheses.getFirst();
        if (named().isPresent()) {
            return "Why: "
                    + first.cause().words()
                    + " ("
                    + percent(first.share())
                    + " of the loss).";
        }
        List<Hypothesis> open =
                hypotheses.stream()
                        .filter(h -> h.share() >= Math.min(IN_QUESTION, first.share()))
                        .limit(MOST_IN_QUESTION)
                        .toList();
        return open.size() == 1
                ? "Why is undecided; most speaks for this: "
                        + first.cause().words()
                        + " ("
                        + (first.measured()
                                ? "it explains " + percent(first.share()) + " of the loss"
                                : "what it costs cannot be measured")
                        + ")."
                : "Why is undecided between: "
                        + open.stream()
                                .map(h -> h.cause().words() + " (" + percent(h.share()) + ")")
                                .collect(Collectors.joining("; "))
                        + ".";
    }

    /// The headline, and what speaks for the first hypothesis; nothing where nobody asked why.
    public List<String> evidence() {
        if (isNone()) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        sentences.add(headline());
        hypotheses.stream()
                .limit(1)
                .flatMap(h -> h.evidence().stream().limit(MOST_IN_QUESTION))
                .forEach(sentences::add);
        return sentences;
    }

    /// What speaks against the first hypothesis, and what is missing.
    public List<String> against() {
        List<String> sentences = new ArrayList<>();
        hypotheses.stream()
                .limit(1)
                .flatMap(h -> h.counterEvidence().stream().limit(MOST_IN_QUESTION))
                .forEach(sentences::add);
        missing.stream().limit(MOST_IN_QUESTION).forEach(sentences::add);
        return sentences;
    }

    /// Both in one paragraph.
    public String text() {
        StringBuilder text = new StringBuilder(String.join(" ", evidence()));
        against().stream().limit(2).forEach(e -> text.append(" Against it: ").append(e));
        return text.toString();
    }

    /// What to do about the first hypothesis; empty where there is none.
    public String advice() {
        return hypotheses.isEmpty() ? "" : hypotheses.getFirst().cause().advice();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
