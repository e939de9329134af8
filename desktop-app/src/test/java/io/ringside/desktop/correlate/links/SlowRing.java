package io.ringside.desktop.correlate.links;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Channel;
import io.ringside.desktop.model.NodeSnapshot.Link;
import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.state.Snapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A ring of eight nodes of one rank, whose links take 50 us for a step of 64 KiB. Any of them may
/// take twice as long.
public final class SlowRing {
    public static final long RING = 5;
    public static final int RANKS = 8;
    static final long BYTES = 65_536;
    static final double NANOS = 50_000;
    private static final int STEPS = 100;

    private final Map<Integer, long[]> totals = new HashMap<>();
    private final Map<Integer, Double> times = new HashMap<>();

    /// @param second 1, 2, 3, ...
    /// @param slow the rank whose sends take twice as long; -1: none
    /// @param times of 64 KiB a step has; half of a step's time is latency
    /// @param send whether the rank sends to the next, or receives from it
    /// @param busy part of the time in which the link is busy
    public NodeSnapshot window(
            int rank, int second, int slow, int times, boolean send, double busy) {
        long[] sums = totals.computeIfAbsent(rank, r -> new long[3]);
        double factor =
                (rank == slow ? 2 : this.times.getOrDefault(rank, 1.0))
                        * (1 + 0.002 * ((rank * 7 + second * 3) % 5));
        sums[0] += STEPS;
        sums[1] += STEPS * BYTES * times;
        sums[2] += Math.round(STEPS * factor * NANOS * (1 + times) / 2);
        int next = (rank + 1) % RANKS;
        return new Snapshots()
                .window(second)
                .communicator(RING, RANKS, Snapshots.member(rank, rank))
                .channels(
                        List.of(
                                new Channel(
                                        RING, rank, next, 0, send, sums[0], sums[1], sums[0],
                                        sums[0], sums[0], sums[2])))
                .links(
                        List.of(
                                new Link(
                                        RING,
                                        rank,
                                        next,
                                        Provenance.MEASURED,
                                        sums[1],
                                        sums[0],
                                        OptionalDouble.empty(),
                                        OptionalDouble.of(STEPS * BYTES * times / busy),
                                        OptionalDouble.empty(),
                                        Optional.empty())))
                .build();
    }

    /// From now on a step of the rank's sends takes so many times as long.
    void takes(int rank, double times) {
        this.times.put(rank, times);
    }

    /// As a daemon that starts anew.
    void restart() {
        totals.clear();
    }
}
