package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Call;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.v1.Timing;
import io.ringside.v1.TimingSource;
import java.util.Arrays;
import java.util.Optional;

/// How long each rank of a node was in each kind of call: the latest durations that came to it,
/// whose percentiles stand for all since the start. Owned by one node's feed.
final class CallTimes {
    private static final int KEPT = 32;

    private final Job job;
    private final int[][][] latest;
    private final int[][] seen;
    private final long[][] sums;
    private final long[][] most;

    CallTimes(Job job, NodeRanks ranks) {
        this.job = job;
        int calls = Call.values().length;
        int gpus = ranks.shape().gpus();
        latest = new int[calls][gpus][KEPT];
        seen = new int[calls][gpus];
        sums = new long[calls][gpus];
        most = new long[calls][gpus];
    }

    void took(Call call, int gpu, long nanos) {
        int c = call.place();
        latest[c][gpu][seen[c][gpu]++ % KEPT] = (int) Math.min(Integer.MAX_VALUE, nanos);
        if (seen[c][gpu] == Integer.MAX_VALUE) {
            seen[c][gpu] = KEPT;
        }
        sums[c][gpu] += nanos;
        most[c][gpu] = Math.max(most[c][gpu], nanos);
    }

    /// Empty before the first is over.
    ///
    /// @param timed how many since the start
    Optional<Timing> row(Call call, int gpu, long timed) {
        int c = call.place();
        int known = Math.min(KEPT, seen[c][gpu]);
        if (known == 0) {
            return Optional.empty();
        }
        int[] sorted = Arrays.copyOf(latest[c][gpu], known);
        Arrays.sort(sorted);
        long median = sorted[known / 2];
        long high = sorted[known * 9 / 10];
        double algorithm = call.bytes() * 1e9 / Math.max(1, median);
        int n = call.group().size(job.shape());
        double factor = call.operation().equals("AllReduce") ? 2.0 * (n - 1) / n : (n - 1.0) / n;
        return Optional.of(
                Timing.newBuilder()
                        .setSource(TimingSource.TIMING_SOURCE_EVENT)
                        .setCount(Math.max(1, timed))
                        .setSumNanos(sums[c][gpu] / seen[c][gpu] * Math.max(1, timed))
                        .setMinNanos(sorted[0])
                        .setMaxNanos(most[c][gpu])
                        .setP50Nanos(median)
                        .setP90Nanos(high)
                        .setP99Nanos(most[c][gpu])
                        .setAlgorithmBandwidthBytesPerSecond(algorithm)
                        .setBusBandwidthBytesPerSecond(algorithm * factor)
                        .build());
    }
}
