package io.ringside.desktop.correlate.explain.planted;

import io.ringside.desktop.correlate.advisor.Advisor;
import io.ringside.desktop.correlate.explain.ExplainWatch;
import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.lateness.CausedWait;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// What the watch costs: hosts of eight GPUs whose every source is read each second, and a look a
/// second for one late rank, slow jobs and advice. Prints a line for each size. BENCHMARKS.md has
/// the figures.
final class ExplainCost {
    private static final int SECONDS = 25;
    private static final int WARM = 5;

    private ExplainCost() {}

    public static void main(String[] arguments) {
        for (int hosts : new int[] {8, 64, 512}) {
            measure(hosts);
        }
    }

    private static void measure(int hosts) {
        PlantedJob job = new PlantedJob(new Random(1), hosts);
        ExplainWatch watch = new ExplainWatch();
        long adds = 0;
        long looks = 0;
        int told = 0;
        for (int second = 0; second < SECONDS + WARM; second++) {
            List<NodeSnapshot> windows = job.nextSecond();
            long begin = cpu();
            for (int host = 0; host < hosts; host++) {
                watch.add("host" + host, windows.get(host));
            }
            long added = cpu();
            Explanation why = watch.explain(late(job));
            told += why.hypotheses().size() + watch.slowJobs(Set.of()).size();
            told += Advisor.of(watch.nodes()).size();
            if (second >= WARM) {
                adds += added - begin;
                looks += cpu() - added;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %.4f | %.4f | %.1f us |%n",
                hosts * 8,
                adds / 1e9 / SECONDS,
                looks / 1e9 / SECONDS,
                adds / 1e3 / SECONDS / hosts / 8);
        if (told < 0) {
            throw new IllegalStateException("never");
        }
    }

    /// Of this thread: the machine may have other work.
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static LateRank late(PlantedJob job) {
        PlantedRank rank = job.ranks.getFirst();
        return new LateRank(
                new Actor("host0", 0, rank.uuid),
                0,
                LateRank.Kind.GPU,
                1e6,
                5,
                5,
                PlantedJob.WORLD,
                "AllReduce",
                1e5,
                Confidence.HIGH,
                0,
                0,
                0,
                1e7,
                new CausedWait(0, 0, 0, 0, 0),
                List.of());
    }
}
