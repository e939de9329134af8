package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.corpus.Fault.Group;
import io.ringside.desktop.correlate.explain.planted.ExplainProof;
import io.ringside.desktop.correlate.links.LinkProof;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/// What the rules are held to, a column for each base of seeds. Not thread-safe.
final class Bars {
    private static final double LATE = 99;
    private static final double CAUSED = 100;
    private static final double INTERVAL = 95;
    private static final double HANG = 95;
    private static final double LINKS = 95;
    private static final double FALSE_LINKS = 1;
    private static final double FIRST = 85;
    private static final double FIRST_THREE = 97;

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    void corpus(String seeds, List<Judgement> all) {
        List<Judgement> late = in(all, Group.LATE);
        List<Judgement> caused = all.stream().filter(j -> j.caused().isPresent()).toList();
        List<Judgement> hang = in(all, Group.HANG);
        least("late rank, and only it, named: 99 %", seeds, LATE, late, Judgement::right);
        List<Judgement> few = all.stream().filter(j -> j.atLeast().isPresent()).toList();
        List<Judgement> told = all.stream().filter(j -> j.covered().isPresent()).toList();
        least(
                "caused wait, a figure: within 10 %: all",
                seeds, CAUSED, caused, Judgement::isCausedClose);
        least(
                "caused wait, at least so much: it is: 95 %",
                seeds, INTERVAL, few, Judgement::isAtLeast);
        least(
                "caused wait within its interval: 95 %",
                seeds, INTERVAL, told, j -> j.covered().orElse(false));
        least("hang verdict right within 15 s: 95 %", seeds, HANG, hang, Judgement::right);
        int windows = all.stream().mapToInt(Judgement::windows).sum();
        int loud = all.stream().mapToInt(Judgement::loud).sum();
        put(
                "healthy windows of 10 s with a finding: 0",
                seeds,
                loud + " of " + windows,
                windows == 0 || loud == 0);
    }

    void links(String seeds, List<LinkProof.Outcome> all) {
        for (LinkProof.Outcome one : all) {
            one.found()
                    .forEach((factor, sums) ->
                            least(
                                    String.format(
                                            Locale.ROOT,
                                            "slow links found, x %.1f, %s: 95 %%",
                                            factor,
                                            one.noise()),
                                    seeds,
                                    LINKS,
                                    sums[1],
                                    sums[0]));
            put(
                    "told links that are wrong, " + one.noise() + ": 1 %",
                    seeds,
                    one.wrong() + " of " + one.told(),
                    100.0 * one.wrong() <= FALSE_LINKS * one.told());
        }
    }

    void explanations(String seeds, ExplainProof.Sum sum) {
        least("cause is the first hypothesis: 85 %", seeds, FIRST, sum.first(), sum.trials());
        least(
                "cause is one of the first three: 97 %",
                seeds, FIRST_THREE, sum.firstThree(), sum.trials());
    }

    void print(List<String> columns, PrintStream out) {
        out.println("| bar | " + String.join(" | ", columns) + " |");
        out.println("|---|" + "---|".repeat(columns.size()));
        rows.forEach((bar, values) -> {
            StringBuilder line = new StringBuilder("| " + bar + " |");
            columns.forEach(c ->
                    line.append(' ')
                            .append(Objects.requireNonNullElse(values.get(c), "not run"))
                            .append(" |"));
            out.println(line);
        });
    }

    private static List<Judgement> in(List<Judgement> all, Group group) {
        return all.stream().filter(j -> j.of().kind().group() == group).toList();
    }

    private void least(
            String bar, String seeds, double least, List<Judgement> of, Predicate<Judgement> what) {
        least(bar, seeds, least, (int) of.stream().filter(what).count(), of.size());
    }

    private void least(String bar, String seeds, double least, int right, int of) {
        if (of > 0) {
            double percent = 100.0 * right / of;
            put(
                    bar,
                    seeds,
                    String.format(Locale.ROOT, "%d of %d, %.1f %%", right, of, percent),
                    percent >= least);
        }
    }

    private void put(String bar, String seeds, String value, boolean met) {
        rows.computeIfAbsent(bar, _ -> new LinkedHashMap<>())
                .put(seeds, value + (met ? "" : " **missed**"));
    }
}
