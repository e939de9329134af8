package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.correlate.corpus.Fault.Kind;
import io.ringside.desktop.correlate.explain.planted.ExplainProof;
import io.ringside.desktop.correlate.links.LinkProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Judges all that the rules are held to and prints the tables: jobs that are late, hang or are
/// healthy, slow links, and why a job is slow. `SEEDS` are bases of seeds, one a column: a number,
/// or a commit's hash. `PARTS` of `jobs`, `links`, `causes`; of the jobs `KINDS`, `RANKS` (at most)
/// and `LEAST` (ranks at least) leave all others out, `MISSES=1` prints what missed, `THREADS` is
/// how many are judged at once. [LinkProof] and [ExplainProof] have their own. BENCHMARKS.md has
/// the figures.
final class CorpusBench {
    /// What the rules were tuned on.
    private static final String TUNED_ON = "1";

    /// First seeds of causes lie below: there are so many of each.
    private static final long CAUSES = 10_000_000;

    private static final int HEX = 16;
    private static final int MOST_DIGITS = 15;

    private CorpusBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> columns = List.of(variable("SEEDS", TUNED_ON).split(",", -1));
        List<String> parts = List.of(variable("PARTS", "jobs,links,causes").split(",", -1));
        Bars bars = new Bars();
        if (parts.contains("jobs")) {
            jobs(columns, bars);
        }
        for (String seeds : parts.contains("links") ? columns : List.<String>of()) {
            bars.links(seeds, LinkProof.outcomes(seeds));
        }
        for (String seeds : parts.contains("causes") ? columns : List.<String>of()) {
            System.out.println("causes, seeds of " + seeds);
            bars.explanations(seeds, ExplainProof.sums(base(seeds) % CAUSES));
        }
        bars.print(columns, System.out);
    }

    private static void jobs(List<String> columns, Bars bars) throws Exception {
        LabNoise noise = LabNoise.read();
        for (String seeds : columns) {
            long begin = System.nanoTime();
            List<Judgement> all = judge(base(seeds), noise);
            System.out.printf(
                    Locale.ROOT,
                    "%nseeds of %s (%d cases, %.0f s)%n",
                    seeds,
                    all.size(),
                    (System.nanoTime() - begin) / 1e9);
            new Table(all).print(System.out);
            bars.corpus(seeds, all);
            if (System.getenv("MISSES") != null) {
                all.stream()
                        .filter(j ->
                                !j.right()
                                        || (j.caused().isPresent() && !j.isCausedClose())
                                        || !j.covered().orElse(true))
                        .forEach(CorpusBench::miss);
            }
        }
    }

    private static void miss(Judgement j) {
        System.out.printf(
                "%s %d: %d ranks%s%s: %s%n",
                j.of().kind(),
                j.of().number(),
                j.of().shape().ranks(),
                j.of().shape().synchronous() ? "" : ", a step ahead",
                j.of().shape().stamped() ? ", stamped" : "",
                j.said());
    }

    private static List<Judgement> judge(long base, LabNoise noise) throws Exception {
        List<String> kinds = List.of(variable("KINDS", "").split(",", -1));
        int most = Integer.parseInt(variable("RANKS", "4096"));
        int least = Integer.parseInt(variable("LEAST", "8"));
        List<Future<Judgement>> open = new ArrayList<>();
        int threads = Integer.parseInt(variable("THREADS", "2"));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Kind kind : Kind.values()) {
                for (int number = 0; number < CorpusCase.SEEDS; number++) {
                    CorpusCase one = CorpusCase.draw(kind, number, base);
                    boolean wanted = kinds.contains("") || kinds.contains(kind.name());
                    if (wanted && one.shape().ranks() <= most && one.shape().ranks() >= least) {
                        open.add(pool.submit(() -> judge(one, noise)));
                    }
                }
            }
            List<Judgement> all = new ArrayList<>();
            for (Future<Judgement> one : open) {
                all.add(one.get());
            }
            return all;
        }
    }

    private static Judgement judge(CorpusCase one, LabNoise noise) throws Exception {
        return one.kind() == Kind.NEVER_JOINED || one.kind() == Kind.STUCK_IN_INIT
                ? RasCase.judge(one)
                : Judge.of(one, noise);
    }

    static long base(String seeds) {
        return seeds.matches("\\d{1,9}")
                ? Long.parseLong(seeds)
                : Long.parseLong(seeds.substring(0, Math.min(MOST_DIGITS, seeds.length())), HEX);
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
