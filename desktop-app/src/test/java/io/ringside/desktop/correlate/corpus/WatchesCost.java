package io.ringside.desktop.correlate.corpus;

import com.sun.management.ThreadMXBean;
import io.ringside.desktop.correlate.advisor.Advisor;
import io.ringside.desktop.correlate.corpus.Fault.Kind;
import io.ringside.desktop.correlate.explain.ExplainWatch;
import io.ringside.desktop.correlate.explain.LateReasons;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What all watches together cost, as the window and `report` run them: who comes late, which links
/// are slow, who hangs, and why, with a look of each a second. A job of the corpus makes 100 calls
/// a second on each rank, its nodes tell the channels of rings across nodes and every reading of a
/// host of eight GPUs besides; nothing is wrong, then one rank is late by its GPU. Processor time
/// and allocation of the one thread, from the middle of the run on, after runs of 64 and 512 ranks
/// that warm Java up. `RANKS` and `SECONDS` choose. BENCHMARKS.md has the figures.
final class WatchesCost {
    private static final ThreadMXBean CPU = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long LAG_NANOS = 3_000_000;
    private static final int WARM_SECONDS = 120;

    private enum Part {
        LATE,
        LINKS,
        HANGS,
        CAUSES,
        LOOKS
    }

    private final int ranks;
    private final PlayedJob job;
    private final Calls calls;
    private final List<ToldNode> nodes;
    private final FullWindows full;
    private final Random order = new Random(1);
    private final LatenessWatch late = new LatenessWatch();
    private final LinkWatch links = new LinkWatch();
    private final HangWatch hangs = new HangWatch();
    private final ExplainWatch explain = new ExplainWatch();
    private final LateReasons reasons = new LateReasons();
    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
    private long bytes;
    private long longest;
    private long arrivals;

    private WatchesCost(int ranks, boolean isLate, int seconds, LabNoise noise) {
        this.ranks = ranks;
        Shape shape = Shape.hundredASecond(ranks);
        List<Fault.Late> lags =
                isLate
                        ? List.of(
                                new Fault.Late(
                                        ranks / 3,
                                        false,
                                        0,
                                        LAG_NANOS,
                                        0,
                                        seconds * CorpusCase.SECOND))
                        : List.of();
        Fault fault = new Fault(isLate ? Kind.GPU : Kind.HEALTHY, lags, Launch.NEVER, -1, -1);
        job = new PlayedJob(shape, fault, noise, 1);
        calls = new Calls(ranks, shape.levels().size(), false, new SplittableRandom(2));
        SplittableRandom random = new SplittableRandom(3);
        Gpus gpus = new Gpus(ranks, random.split());
        nodes =
                IntStream.range(0, shape.nodes())
                        .mapToObj(n -> new ToldNode(shape, n, gpus, random.split()))
                        .toList();
        full = new FullWindows(shape);
    }

    public static void main(String[] arguments) throws IOException {
        LabNoise noise = LabNoise.read();
        int seconds = Integer.parseInt(variable("SECONDS", "48"));
        for (boolean isLate : new boolean[] {false, true}) {
            new WatchesCost(64, isLate, WARM_SECONDS, noise).run(WARM_SECONDS);
            new WatchesCost(512, isLate, WARM_SECONDS / 4, noise).run(WARM_SECONDS / 4);
        }
        System.out.println(
                "| ranks | late | of a core | ns an arrival | late, links, hangs, causes, looks:"
                        + " ns an arrival | bytes an arrival | longest step, ms | found |");
        for (String ranks : variable("RANKS", "64,256,1024,4096").split(",", -1)) {
            for (boolean isLate : new boolean[] {false, true}) {
                WatchesCost one = new WatchesCost(Integer.parseInt(ranks), isLate, seconds, noise);
                one.run(seconds);
                one.print(isLate, seconds - seconds / 2);
            }
        }
    }

    private void run(int seconds) {
        for (int second = 1; second <= seconds; second++) {
            if (second == seconds / 2 + 1) {
                nanos.clear();
                bytes = 0;
                longest = 0;
                arrivals = 0;
            }
            second(second * CorpusCase.SECOND);
        }
    }

    private void second(long now) {
        while (job.nowNanos() < now + CorpusCase.SECOND / 2) {
            job.step(
                    calls, launch -> nodes.get(launch.rank() / Shape.RANKS_OF_A_NODE).take(launch));
        }
        full.nextSecond();
        List<Integer> turns = new ArrayList<>(IntStream.range(0, nodes.size()).boxed().toList());
        Collections.shuffle(turns, order);
        for (int number : turns) {
            String node = nodes.get(number).name();
            NodeSnapshot snapshot = full.of(number, nodes.get(number).window(now));
            arrivals += snapshot.operations().size();
            measured(Part.LATE, () -> late.add(node, snapshot));
            measured(Part.LINKS, () -> links.add(node, snapshot));
            measured(Part.HANGS, () -> hangs.add(node, snapshot));
            measured(Part.CAUSES, () -> explain.add(node, snapshot));
        }
        measured(
                Part.LOOKS,
                () -> {
                    hangs.hangs(node -> node);
                    List<LateEpisode> holding = late.holding();
                    links.holding();
                    reasons.look(holding, explain);
                    Set<Actor> told =
                            holding.stream()
                                    .map(episode -> episode.worst().actor())
                                    .collect(Collectors.toSet());
                    explain.slowJobs(told);
                    Advisor.of(explain.nodes());
                });
    }

    private void measured(Part part, Runnable what) {
        long thread = Thread.currentThread().threadId();
        long allocated = CPU.getThreadAllocatedBytes(thread);
        long begin = CPU.getCurrentThreadCpuTime();
        what.run();
        long took = CPU.getCurrentThreadCpuTime() - begin;
        nanos.merge(part, took, Long::sum);
        bytes += CPU.getThreadAllocatedBytes(thread) - allocated;
        longest = Math.max(longest, took);
    }

    private void print(boolean isLate, int seconds) {
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.3f | %.0f | %s | %.0f | %.0f | %d sure late, %d links, %d hangs |%n",
                ranks,
                isLate ? "one" : "nobody",
                sum() / 1e9 / seconds,
                (double) sum() / arrivals,
                nanos.values().stream()
                        .map(of -> String.format(Locale.ROOT, "%.0f", (double) of / arrivals))
                        .collect(Collectors.joining(", ")),
                (double) bytes / arrivals,
                longest / 1e6,
                late.holding().stream().filter(e -> e.confidence() != Confidence.LOW).count(),
                links.holding().size(),
                hangs.hangs(node -> node).size());
    }

    private long sum() {
        return nanos.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
