package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.links.LinkCluster.Planted;
import io.ringside.desktop.correlate.links.LinkCluster.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// How often slow links are found, and how often something else is named, on clusters made of
/// seeds. `SEEDS` names a text whose hash the seeds come from: the last commit that tuned anything
/// makes them held out. `LINK_RUNS` a row and number of ranks, `LINK_RANKS`. Prints the table of
/// BENCHMARKS.md.
public final class LinkProof {
    private static final int WINDOWS = 18;
    private static final int RUNS = Integer.parseInt(variable("LINK_RUNS", "20"));
    private static final int[] RANKS =
            Arrays.stream(variable("LINK_RANKS", "8,16,32,64,128,256,512").split(",", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
    private static final double[] FACTORS = {1.5, 2, 3, 5};

    /// What some runs gave.
    static final class Score {
        int planted;
        int named;
        int told;
        int wrong;
    }

    /// What a noise gave: found of planted by factor, and what was told in all.
    ///
    /// @param found by factor, planted and found
    public record Outcome(String noise, Map<Double, int[]> found, int told, int wrong) {
        public Outcome {
            found = Collections.unmodifiableMap(new TreeMap<>(found));
        }
    }

    private LinkProof() {}

    public static void main(String[] arguments) {
        outcomes(variable("SEEDS", "tuned"));
    }

    /// Prints a row for each kind and factor, and gives the sums, a noise each.
    ///
    /// @param text what all seeds come from
    public static List<Outcome> outcomes(String text) {
        System.out.println(
                "seeds of \"" + text + "\", " + RUNS + " runs a row and number of ranks");
        Random seeds = new Random(text.hashCode());
        List<Outcome> all = new ArrayList<>();
        for (String capture : LinkNoise.CAPTURES) {
            System.out.println("noise of " + capture);
            all.add(table(capture, new LinkNoise(capture), seeds));
        }
        return all;
    }

    private static Outcome table(String capture, LinkNoise noise, Random seeds) {
        Score all = new Score();
        Map<Double, int[]> found = new TreeMap<>();
        for (Shape shape : Shape.values()) {
            for (SlowLink.Kind kind : kinds(shape)) {
                for (double factor : FACTORS) {
                    Score score = new Score();
                    StringBuilder recalls = new StringBuilder();
                    for (int ranks : RANKS) {
                        Score row = new Score();
                        for (int run = 0; run < RUNS; run++) {
                            run(noise, seeds.nextLong(), ranks, shape, kind, factor, row);
                        }
                        recalls.append(
                                String.format(
                                        Locale.ROOT, " %.0f%%", 100.0 * row.named / row.planted));
                        add(score, row);
                    }
                    add(all, score);
                    int[] sums = found.computeIfAbsent(factor, _ -> new int[2]);
                    sums[0] += score.planted;
                    sums[1] += score.named;
                    print(shape + " " + kind + " x" + factor, score, recalls.toString());
                }
            }
            Score healthy = new Score();
            for (int ranks : RANKS) {
                for (int run = 0; run < RUNS; run++) {
                    run(noise, seeds.nextLong(), ranks, shape, null, 1, healthy);
                }
            }
            print(shape + " healthy", healthy, "");
            add(all, healthy);
        }
        print("all", all, "");
        return new Outcome(capture, found, all.told, all.wrong);
    }

    private static String variable(String name, String absent) {
        return System.getenv().getOrDefault(name, absent);
    }

    static List<SlowLink.Kind> kinds(Shape shape) {
        return switch (shape) {
            case RING -> List.of(SlowLink.Kind.LINK, SlowLink.Kind.CHANNEL);
            case ALL_TO_ALL ->
                    List.of(SlowLink.Kind.LINK, SlowLink.Kind.SENDER, SlowLink.Kind.RECEIVER);
        };
    }

    static void run(
            LinkNoise noise,
            long seed,
            int ranks,
            Shape shape,
            SlowLink.@org.jspecify.annotations.Nullable Kind kind,
            double factor,
            Score into) {
        LinkCluster cluster = new LinkCluster(noise, seed, ranks, shape, kind, factor);
        List<Planted> missing = new ArrayList<>(cluster.planted());
        into.planted += missing.size();
        for (LinkEpisode episode : told(cluster)) {
            into.told++;
            boolean right = cluster.planted().stream().anyMatch(p -> p.isFound(episode.latest()));
            into.wrong += right ? 0 : 1;
            if (!right && System.getenv("WRONG") != null) {
                System.out.println(
                        "  wrong: "
                                + LinkWords.headline(episode.latest())
                                + " "
                                + episode.latest().standing()
                                + " "
                                + cluster.planted());
            }
            missing.removeIf(p -> p.isFound(episode.latest()));
        }
        into.named += cluster.planted().size() - missing.size();
    }

    static List<LinkEpisode> told(LinkCluster cluster) {
        LinkWatch watch = new LinkWatch();
        for (int second = 1; second <= WINDOWS; second++) {
            for (int node = 0; node < cluster.nodes(); node++) {
                watch.add(cluster.node(node), cluster.window(node, second));
            }
        }
        watch.finish();
        return watch.episodes().stream()
                .filter(e -> e.confidence(Set.of()) != Confidence.LOW)
                .toList();
    }

    private static void add(Score to, Score row) {
        to.planted += row.planted;
        to.named += row.named;
        to.told += row.told;
        to.wrong += row.wrong;
    }

    private static void print(String what, Score score, String recalls) {
        System.out.printf(
                Locale.ROOT,
                "%-28s planted %5d named %5d (%5.1f %%), told %5d, of these wrong %4d (%.2f %%) %s%n",
                what,
                score.planted,
                score.named,
                100.0 * score.named / Math.max(1, score.planted),
                score.told,
                score.wrong,
                100.0 * score.wrong / Math.max(1, score.told),
                recalls);
    }
}
