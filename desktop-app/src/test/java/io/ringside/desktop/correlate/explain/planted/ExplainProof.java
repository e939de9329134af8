package io.ringside.desktop.correlate.explain.planted;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.Hypothesis;
import io.ringside.desktop.correlate.explain.clue.Cause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How often the planted cause is found, and that healthy jobs get none: `TRIALS` is how many of
/// each (20), `FROM` the first seed (1); held out are seeds that nothing was tuned on. With `SHOW`
/// each miss is printed. BENCHMARKS.md has the figures.
public final class ExplainProof {
    /// Of one kind, or of all.
    ///
    /// @param first how often the planted cause was the first hypothesis
    /// @param named how often it was named
    public record Sum(int trials, int first, int firstThree, int named, int wronglyNamed) {
        Sum and(Sum other) {
            return new Sum(
                    trials + other.trials,
                    first + other.first,
                    firstThree + other.firstThree,
                    named + other.named,
                    wronglyNamed + other.wronglyNamed);
        }
    }

    private ExplainProof() {}

    public static void main(String[] arguments) {
        sums(number("FROM", 1));
    }

    /// Prints the table and gives the sum of all planted causes.
    ///
    /// @param from the first seed
    public static Sum sums(long from) {
        long seeds = number("TRIALS", 20);
        System.out.println(
                "| planted | trials | first | of the first three | named | another named |");
        System.out.println("|---|---|---|---|---|---|");
        Sum all = new Sum(0, 0, 0, 0, 0);
        for (PlantedCause planted : PlantedCause.values()) {
            Sum sum = sum(planted, from, seeds);
            all = all.and(sum);
            row(planted.name().toLowerCase(Locale.ROOT).replace('_', ' '), sum);
        }
        row("all", all);
        int named = 0;
        int slow = 0;
        for (long seed = from; seed < from + 5 * seeds; seed++) {
            named += PlantedCause.healthy(seed).named().isPresent() ? 1 : 0;
        }
        for (long seed = from; seed < from + seeds; seed++) {
            slow += PlantedCause.healthyJob(seed).isEmpty() ? 0 : 1;
        }
        int unseen = 0;
        int trials = 0;
        for (PlantedCause planted : PlantedCause.values()) {
            for (long seed = from;
                    seed < from + seeds && planted != PlantedCause.JOB_KV_CACHE;
                    seed++) {
                trials++;
                boolean wrong =
                        planted.unseen(seed)
                                .flatMap(Explanation::named)
                                .filter(h -> h.cause() != planted.cause())
                                .isPresent();
                unseen += wrong ? 1 : 0;
                if (wrong && System.getenv("SHOW") != null) {
                    System.out.println(
                            "unseen " + planted + " " + seed + ": " + planted.unseen(seed));
                }
            }
        }
        int single = 0;
        int both = 0;
        for (long seed = from; seed < from + seeds; seed++) {
            Explanation two = PlantedCause.two(seed);
            single += two.named().isPresent() ? 1 : 0;
            both +=
                    two.hypotheses().stream()
                                            .limit(3)
                                            .filter(h ->
                                                    h.cause() == Cause.CPU_CONTENTION
                                                            || h.cause() == Cause.MEMORY_PRESSURE)
                                            .count()
                                    == 2
                            ? 1
                            : 0;
        }
        System.out.printf(
                "Without the sources that tell: another cause named in %d of %d.%n",
                unseen, trials);
        System.out.printf(
                "Two causes of the same cost: both told in %d of %d, one named in %d.%n",
                both, seeds, single);
        System.out.printf(
                "Healthy: a cause named in %d of %d, a job called slower in %d of %d.%n",
                named, 5 * seeds, slow, seeds);
        return all;
    }

    static Sum sum(PlantedCause planted, long from, long seeds) {
        Sum sum = new Sum(0, 0, 0, 0, 0);
        for (long seed = from; seed < from + seeds; seed++) {
            Optional<Explanation> told = planted.explained(seed);
            List<Hypothesis> ranked = told.map(Explanation::hypotheses).orElse(List.of());
            int at = -1;
            for (int i = 0; i < ranked.size() && at < 0; i++) {
                at = ranked.get(i).cause() == planted.cause() ? i : -1;
            }
            Optional<Hypothesis> named = told.flatMap(Explanation::named);
            boolean right = named.filter(h -> h.cause() == planted.cause()).isPresent();
            sum =
                    sum.and(
                            new Sum(
                                    1,
                                    at == 0 ? 1 : 0,
                                    at >= 0 && at < 3 ? 1 : 0,
                                    right ? 1 : 0,
                                    named.isPresent() && !right ? 1 : 0));
            if (System.getenv("SHOW") != null && (at != 0 || (named.isPresent() && !right))) {
                System.out.println(planted + " " + seed + ": " + told);
            }
        }
        return sum;
    }

    private static void row(String name, Sum sum) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d |%n",
                name,
                sum.trials(),
                sum.first(),
                sum.firstThree(),
                sum.named(),
                sum.wronglyNamed());
    }

    private static long number(String variable, long otherwise) {
        String text = System.getenv(variable);
        return text == null ? otherwise : Long.parseLong(text);
    }
}
