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
    private final Stamps enqueued = new Stamps(0);

    /// Of each rank its GPU's start, and its end behind it; as long as a timed one needs.
    private final Stamps gpu = new Stamps(0);

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
            enqueued.resize(places);
        }
        boolean timed = arrival.gpuEpochNanos() != 0 || arrival.gpuEndEpochNanos() != 0;
        if (2 * rank >= gpu.places() && timed) {
            gpu.resize(2 * actors.length);
        }
        known += actors[rank] == null ? 1 : 0;
        actors[rank] = arrival.actor();
        enqueued.put(rank, arrival.enqueueEpochNanos());
        if (2 * rank < gpu.places()) {
            gpu.put(2 * rank, arrival.gpuEpochNanos());
            gpu.put(2 * rank + 1, arrival.gpuEndEpochNanos());
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

    /// Of a whole one, which takes no more: its stamps are handed on.
    ///
    /// @param before the same ranks' last call, whose actors are shared if they are the same
    PackedArrivals all(@Nullable PackedArrivals before) {
        if (!whole()) {
            throw new IllegalStateException(known + " of " + ranks + " ranks have told");
        }
        enqueued.resize(ranks);
        Stamps timed = gpu.places() == 0 ? null : gpu;
        if (timed != null) {
            timed.resize(2 * ranks);
        }
        return PackedArrivals.inOrder(
                List.of(Arrays.copyOf(actors, ranks)), enqueued, timed, before);
    }
}
