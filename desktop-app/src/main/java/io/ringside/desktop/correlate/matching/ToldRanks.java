package io.ringside.desktop.correlate.matching;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Those of one operation that have told, by rank, as columns: where some rank never tells, as one
/// whose snapshot was skipped, many operations wait for long. Not thread-safe.
final class ToldRanks {
    private static final int FEW = 8;

    private final int ranks;
    private final int most;
    private @Nullable Actor[] actors = new Actor[0];
    private long[] enqueued = new long[0];
    private long[] gpuStarts = new long[0];
    private long[] gpuEnds = new long[0];
    private long firstEpochNanos = Long.MAX_VALUE;
    private int known;

    /// @param ranks of the communicator
    /// @param most that are taken
    ToldRanks(int ranks, int most) {
        this.ranks = ranks;
        this.most = Math.min(ranks, most);
    }

    /// How many places more it takes up: told or not, they take memory.
    int take(Arrival arrival) {
        int rank = arrival.rank();
        if (rank < 0 || rank >= most) {
            return 0;
        }
        int before = actors.length;
        if (rank >= before) {
            int places = Math.min(most, Math.max(rank + 1, 2 * before + FEW));
            actors = Arrays.copyOf(actors, places);
            enqueued = Arrays.copyOf(enqueued, places);
        }
        boolean timed = arrival.gpuEpochNanos() != 0 || arrival.gpuEndEpochNanos() != 0;
        if (rank >= gpuStarts.length && timed) {
            gpuStarts = Arrays.copyOf(gpuStarts, actors.length);
            gpuEnds = Arrays.copyOf(gpuEnds, actors.length);
        }
        known += actors[rank] == null ? 1 : 0;
        actors[rank] = arrival.actor();
        enqueued[rank] = arrival.enqueueEpochNanos();
        if (rank < gpuStarts.length) {
            gpuStarts[rank] = arrival.gpuEpochNanos();
            gpuEnds[rank] = arrival.gpuEndEpochNanos();
        }
        firstEpochNanos = Math.min(firstEpochNanos, arrival.enqueueEpochNanos());
        return actors.length - before;
    }

    boolean whole() {
        return known == ranks;
    }

    int places() {
        return actors.length;
    }

    long firstEpochNanos() {
        return firstEpochNanos;
    }

    /// Of a whole one.
    ///
    /// @param before the same ranks' last call, whose actors are shared if they are the same
    PackedArrivals all(@Nullable PackedArrivals before) {
        Arrival[] all = new Arrival[ranks];
        for (int rank = 0; rank < ranks; rank++) {
            boolean timed = rank < gpuStarts.length;
            Actor actor = actors[rank];
            if (actor == null) {
                throw new IllegalStateException("rank " + rank + " has not told");
            }
            all[rank] =
                    new Arrival(
                            actor,
                            rank,
                            enqueued[rank],
                            timed ? gpuStarts[rank] : 0,
                            timed ? gpuEnds[rank] : 0);
        }
        return PackedArrivals.of(List.of(all), before);
    }
}
