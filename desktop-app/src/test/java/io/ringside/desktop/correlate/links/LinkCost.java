package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.links.LinkCluster.Shape;
import io.ringside.desktop.model.NodeSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the watch of links costs: windows of a second, a look every five. Prints a line for each
/// shape and number of ranks. BENCHMARKS.md has the figures.
final class LinkCost {
    private static final int SECONDS = 40;

    /// The processor's time: other programs are not in it.
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private LinkCost() {}

    public static void main(String[] arguments) {
        LinkNoise noise = new LinkNoise(LinkNoise.CAPTURES.getFirst());
        for (Shape shape : Shape.values()) {
            for (int ranks : new int[] {64, 512, 4096}) {
                measure(noise, shape, ranks);
            }
        }
    }

    private static void measure(LinkNoise noise, Shape shape, int ranks) {
        LinkCluster cluster = new LinkCluster(noise, 1, ranks, shape, SlowLink.Kind.LINK, 3);
        long before = used();
        LinkWatch watch = new LinkWatch();
        long nanos = 0;
        long longest = 0;
        long rows = 0;
        for (int second = 1; second <= SECONDS; second++) {
            List<NodeSnapshot> windows = new ArrayList<>();
            for (int node = 0; node < cluster.nodes(); node++) {
                windows.add(cluster.window(node, second));
            }
            for (int node = 0; node < windows.size(); node++) {
                long begin = THREAD.getCurrentThreadCpuTime();
                watch.add(cluster.node(node), windows.get(node));
                long took = THREAD.getCurrentThreadCpuTime() - begin;
                nanos += took;
                longest = second > SECONDS / 2 ? Math.max(longest, took) : longest;
                rows += windows.get(node).channels().size();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %d ranks: %d channels a second, %.3f of a core, longest look %.0f ms, %.1f MiB,"
                        + " %d links compared, %d of %d found, %d channels refused%n",
                shape,
                ranks,
                rows / SECONDS,
                nanos / 1e9 / SECONDS,
                longest / 1e6,
                (used() - before) / 1048576.0,
                watch.latest().compared(),
                watch.holding().size(),
                cluster.planted().size(),
                watch.refusedChannels());
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
