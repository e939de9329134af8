package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.state.Snapshots;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// What the watch costs: one communicator over all ranks, eight on a node, 100 operations a second,
/// of which one in 50 is timed; nobody is late, then one rank, then half of all. Prints a line for
/// each, by the thread's processor time; what Java compiles is compiled before. BENCHMARKS.md has
/// the figures.
final class LatenessCost {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final int RANKS_OF_A_NODE = 8;
    private static final long LATE_NANOS = 3_000_000;
    private static final int OPERATIONS = 100;
    private static final int TIMED_ONE_IN = 50;

    private LatenessCost() {}

    public static void main(String[] arguments) {
        for (int late : new int[] {0, 256}) {
            measure(512, 30, late);
        }
        for (int ranks : new int[] {64, 512, 2048, 4096}) {
            for (int late : new int[] {0, 1, ranks / 2}) {
                System.out.println(measure(ranks, 12, late));
            }
        }
    }

    private static String measure(int ranks, int seconds, int late) {
        LatenessWatch watch = new LatenessWatch();
        Random noise = new Random(1);
        long busyNanos = 0;
        for (int second = 0; second < seconds; second++) {
            for (int node = 0; node < ranks / RANKS_OF_A_NODE; node++) {
                NodeSnapshot window = window(ranks, node, second, late, noise);
                long begin = CPU.getCurrentThreadCpuTime();
                watch.add("node" + node, window);
                busyNanos += CPU.getCurrentThreadCpuTime() - begin;
            }
        }
        long arrivals = (long) seconds * OPERATIONS * ranks;
        return String.format(
                Locale.ROOT,
                "%d ranks, %d late: %.2f of a core, %.0f ns an arrival, %d timed operations, %d found",
                ranks,
                late,
                (double) busyNanos / seconds / 1e9,
                (double) busyNanos / arrivals,
                watch.timedOperations(),
                watch.episodes().size());
    }

    private static NodeSnapshot window(int ranks, int node, int second, int late, Random noise) {
        Columns columns = new Columns(node * RANKS_OF_A_NODE, RANKS_OF_A_NODE, ranks);
        for (int call = 0; call < OPERATIONS; call++) {
            int sequence = second * OPERATIONS + call;
            long at = Snapshots.START + (second * OPERATIONS + call) * 10_000_000L;
            IntStream.range(0, RANKS_OF_A_NODE)
                    .forEach(local -> {
                        int rank = node * RANKS_OF_A_NODE + local;
                        long lag = rank % 2 == 0 && rank / 2 < late ? LATE_NANOS : 0;
                        long arrival = at + noise.nextInt(50_000) + lag;
                        if (sequence % TIMED_ONE_IN == 0) {
                            columns.timed(rank, sequence, at, arrival);
                        } else {
                            columns.untimed(rank, sequence, arrival);
                        }
                    });
        }
        return columns.window();
    }
}
