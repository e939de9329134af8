package io.ringside.desktop.correlate.matching;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// The arrivals of one operation as columns, 4 bytes each and 8 more where the GPUs' are known, as
/// far as they are near each other: hundred thousands of them are kept. Immutable.
final class PackedArrivals extends AbstractList<Arrival> implements RandomAccess {
    private final List<Actor> actors;
    private final int @Nullable [] ranks;
    private final Stamps enqueued;

    /// Start and end of each; null: of nobody.
    private final @Nullable Stamps gpu;

    private PackedArrivals(
            List<Actor> actors, int @Nullable [] ranks, Stamps enqueued, @Nullable Stamps gpu) {
        this.actors = actors;
        this.ranks = ranks;
        this.enqueued = enqueued;
        this.gpu = gpu;
    }

    private static PackedArrivals packed(List<Arrival> arrivals) {
        int n = arrivals.size();
        Actor[] here = new Actor[n];
        int[] numbers = new int[n];
        boolean timed =
                arrivals.stream()
                        .anyMatch(a -> a.gpuEpochNanos() != 0 || a.gpuEndEpochNanos() != 0);
        Stamps calls = new Stamps(n);
        Stamps times = timed ? new Stamps(2 * n) : null;
        boolean inOrder = true;
        for (int i = 0; i < n; i++) {
            Arrival each = arrivals.get(i);
            here[i] = each.actor();
            numbers[i] = each.rank();
            calls.put(i, each.enqueueEpochNanos());
            if (times != null) {
                times.put(2 * i, each.gpuEpochNanos());
                times.put(2 * i + 1, each.gpuEndEpochNanos());
            }
            inOrder &= numbers[i] == i;
        }
        return new PackedArrivals(List.of(here), inOrder ? null : numbers, calls, times);
    }

    /// A copy; what is packed already stays as it is.
    static List<Arrival> of(List<Arrival> arrivals) {
        return arrivals instanceof PackedArrivals ? arrivals : packed(arrivals);
    }

    /// Of ranks from 0 on; its actors are those of `before`, the same ranks' last call, if they are
    /// the same.
    ///
    /// @param enqueued of each, not changed any more
    /// @param gpu start and end of each, not changed any more; null: of nobody
    static PackedArrivals inOrder(
            List<Actor> actors,
            Stamps enqueued,
            @Nullable Stamps gpu,
            @Nullable PackedArrivals before) {
        List<Actor> known = before == null ? actors : before.actors;
        return new PackedArrivals(actors.equals(known) ? known : actors, null, enqueued, gpu);
    }

    @Override
    public Arrival get(int index) {
        return new Arrival(
                actors.get(index),
                ranks == null ? index : ranks[index],
                enqueueEpochNanos(index),
                gpuEpochNanos(index),
                gpuEndEpochNanos(index));
    }

    @Override
    public int size() {
        return actors.size();
    }

    /// Who they are of; the same object for calls that share it.
    List<Actor> actors() {
        return actors;
    }

    long enqueueEpochNanos(int index) {
        return enqueued.at(index);
    }

    /// 0: not known.
    long gpuEpochNanos(int index) {
        return gpu == null ? 0 : gpu.at(2 * index);
    }

    /// 0: not known.
    long gpuEndEpochNanos(int index) {
        return gpu == null ? 0 : gpu.at(2 * index + 1);
    }
}
