package io.ringside.desktop.correlate.corpus;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// What a plugin counts in one process: numbers of calls, which of them the sample takes (the first
/// of each operation and size, then one in 50; of launches of Sends and Recvs one in 50, on every
/// rank the same ones or, where ranks have sent and received before as others have not, not), and
/// which launch is timed for progress (one in a millisecond on each communicator).
final class Calls {
    private static final int SAMPLED_ONE_IN = 50;
    private static final long TICK_NANOS = 1_000_000;
    private static final String DATATYPE = "ncclFloat32";

    private final boolean all;
    private final Map<String, int[]> numbers = new HashMap<>();
    private final Map<String, int[]> counts = new HashMap<>();
    private final long[][] ticks;
    private final int ranks;
    private final int[] sentBefore;

    /// @param all whether every call is timed
    /// @param random whether, and how many, Sends and Recvs there were before
    Calls(int ranks, int levels, boolean all, SplittableRandom random) {
        this.ranks = ranks;
        boolean alike = random.nextBoolean();
        sentBefore = random.ints(ranks, 0, alike ? 1 : SAMPLED_ONE_IN).toArray();
        this.all = all;
        ticks = new long[levels][ranks];
        for (long[] of : ticks) {
            Arrays.fill(of, -TICK_NANOS);
        }
    }

    Launch launch(Shape.Call call, int rank, long enqueued, long reached, long end) {
        return launch(call, rank, DATATYPE, enqueued, reached, end);
    }

    Launch launch(
            Shape.Call call, int rank, String datatype, long enqueued, long reached, long end) {
        int seq = next(numbers, call.level() + call.name(), rank);
        int count = next(counts, call.level() + call.name() + call.bytes(), rank);
        int counted = call.peers() ? count + sentBefore[rank] : count;
        boolean sampled = all || counted % SAMPLED_ONE_IN == 0;
        long[] last = ticks[call.level()];
        boolean ticked = enqueued - last[rank] >= TICK_NANOS;
        if (sampled || ticked) {
            last[rank] = enqueued;
        }
        return new Launch(call, rank, datatype, seq, sampled, ticked, enqueued, reached, end);
    }

    private int next(Map<String, int[]> of, String key, int rank) {
        return of.computeIfAbsent(key, _ -> new int[ranks])[rank]++;
    }
}
