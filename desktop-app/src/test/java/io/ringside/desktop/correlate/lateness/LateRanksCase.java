package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Calls of ranks as a test wants them, and who is late in them.
abstract class LateRanksCase {
    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final int CALLS = 40;

    final List<MatchedOperation> operations = new ArrayList<>();
    final Random noise = new Random(1);
    int sequence;

    static MatchedOperation untimed(MatchedOperation o) {
        return new MatchedOperation(
                o.commHash(),
                o.name(),
                o.sequence(),
                o.bytes(),
                o.arrivals().stream()
                        .map(a -> new Arrival(a.actor(), a.rank(), a.enqueueEpochNanos(), 0, 0))
                        .toList());
    }

    /// The upper half of the ranks are on a node whose clock gains `drift` in each nanosecond.
    static MatchedOperation onTwoNodes(MatchedOperation o, double drift) {
        return onTwoNodes(o, 0, drift);
    }

    static MatchedOperation onTwoNodes(MatchedOperation o, long ahead, double drift) {
        List<Arrival> moved = new ArrayList<>();
        for (Arrival a : o.arrivals()) {
            long by = a.rank() < 4 ? 0 : ahead + (long) (drift * a.enqueueEpochNanos());
            moved.add(
                    new Arrival(
                            new Actor(a.rank() < 4 ? "node" : "other", a.rank(), ""),
                            a.rank(),
                            a.enqueueEpochNanos() + by,
                            a.gpuEpochNanos() + by,
                            a.gpuEndEpochNanos() + by));
        }
        return new MatchedOperation(o.commHash(), o.name(), o.sequence(), o.bytes(), moved);
    }

    interface Lag {
        long of(int rank, int call);
    }

    void calls(long communicator, int ranks, Lag gpu, Lag processor) {
        for (int call = 0; call < CALLS; call++) {
            int number = call;
            add(
                    communicator,
                    call * SECOND / 10,
                    IntStream.range(0, ranks).toArray(),
                    IntStream.range(0, ranks).mapToLong(rank -> gpu.of(rank, number)).toArray(),
                    IntStream.range(0, ranks)
                            .mapToLong(rank -> processor.of(rank, number))
                            .toArray());
        }
    }

    void add(long communicator, long at, int[] ranks, long[] gpuLags, long[] lags) {
        long last = Arrays.stream(gpuLags).max().orElseThrow();
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < ranks.length; i++) {
            arrivals.add(
                    new Arrival(
                            new Actor("node", ranks[i], ""),
                            i,
                            at + 1000 + lags[i],
                            at + 20_000 + gpuLags[i] + noise.nextLong(5_000),
                            at + 50_000 + last));
        }
        operations.add(
                new MatchedOperation(communicator, "AllReduce", sequence++, 1 << 20, arrivals));
    }

    LateRank only() {
        List<LateRank> late = found();
        assertEquals(1, late.size(), late.toString());
        return late.getFirst();
    }

    List<LateRank> found() {
        return LateRanks.of(operations, Actor::process);
    }
}
