package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Columns;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.state.Snapshots;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// What the watch costs: one communicator over all ranks, eight on a node, 100 operations a second,
/// of which one in 50 is timed. Prints a line for each number of ranks. BENCHMARKS.md has the
/// figures.
final class LatenessCost {
    private static final int RANKS_OF_A_NODE = 8;
    private static final int OPERATIONS = 100;
    private static final int TIMED_ONE_IN = 50;

    private LatenessCost() {}

    public static void main(String[] arguments) {
        for (int ranks : new int[] {64, 512, 4096}) {
            measure(ranks, ranks == 4096 ? 12 : 40);
        }
    }

    private static void measure(int ranks, int seconds) {
        LatenessWatch watch = new LatenessWatch();
        Random noise = new Random(1);
        long busyNanos = 0;
        for (int second = 0; second < seconds; second++) {
            for (int node = 0; node < ranks / RANKS_OF_A_NODE; node++) {
                NodeSnapshot window = window(ranks, node, second, noise);
                long begin = System.nanoTime();
                watch.add("node" + node, window);
                busyNanos += System.nanoTime() - begin;
            }
        }
        long arrivals = (long) seconds * OPERATIONS * ranks;
        System.out.printf(
                Locale.ROOT,
                "%d ranks: %.2f of a core, %.0f ns an arrival, %d timed operations%n",
                ranks,
                (double) busyNanos / seconds / 1e9,
                (double) busyNanos / arrivals,
                watch.timedOperations());
    }

    private static NodeSnapshot window(int ranks, int node, int second, Random noise) {
        Columns columns = new Columns(node * RANKS_OF_A_NODE, RANKS_OF_A_NODE, ranks);
        for (int call = 0; call < OPERATIONS; call++) {
            int sequence = second * OPERATIONS + call;
            long at = Snapshots.START + (second * OPERATIONS + call) * 10_000_000L;
            IntStream.range(0, RANKS_OF_A_NODE)
                    .forEach(local -> {
                        int rank = node * RANKS_OF_A_NODE + local;
                        long arrival = at + noise.nextInt(50_000);
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
