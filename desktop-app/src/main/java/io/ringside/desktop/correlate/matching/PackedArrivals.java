package io.ringside.desktop.correlate.matching;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// The arrivals of one operation as columns, 8 bytes each and 16 more where the GPUs' are known:
/// hundred thousands of them are kept. Immutable.
final class PackedArrivals extends AbstractList<Arrival> implements RandomAccess {
    private final List<Actor> actors;
    private final int @Nullable [] ranks;
    private final long[] enqueued;
    private final long @Nullable [] gpuStarts;
    private final long @Nullable [] gpuEnds;

    private PackedArrivals(List<Arrival> arrivals, List<Actor> known) {
        int n = arrivals.size();
        Actor[] here = new Actor[n];
        int[] numbers = new int[n];
        long[] calls = new long[n];
        long[] starts = new long[n];
        long[] ends = new long[n];
        boolean inOrder = true;
        boolean timed = false;
        for (int i = 0; i < n; i++) {
            Arrival each = arrivals.get(i);
            here[i] = each.actor();
            numbers[i] = each.rank();
            calls[i] = each.enqueueEpochNanos();
            starts[i] = each.gpuEpochNanos();
            ends[i] = each.gpuEndEpochNanos();
            inOrder &= numbers[i] == i;
            timed |= starts[i] != 0 || ends[i] != 0;
        }
        List<Actor> its = List.of(here);
        actors = its.equals(known) ? known : its;
        ranks = inOrder ? null : numbers;
        enqueued = calls;
        gpuStarts = timed ? starts : null;
        gpuEnds = timed ? ends : null;
    }

    /// A copy; what is packed already stays as it is.
    static List<Arrival> of(List<Arrival> arrivals) {
        return arrivals instanceof PackedArrivals
                ? arrivals
                : new PackedArrivals(arrivals, List.of());
    }

    /// A copy that shares its actors with `before`, the same ranks' last call, if they are the
    /// same.
    static PackedArrivals of(List<Arrival> arrivals, @Nullable PackedArrivals before) {
        return new PackedArrivals(arrivals, before == null ? List.of() : before.actors);
    }

    @Override
    public Arrival get(int index) {
        return new Arrival(
                actors.get(index),
                ranks == null ? index : ranks[index],
                enqueued[index],
                gpuEpochNanos(index),
                gpuEndEpochNanos(index));
    }

    @Override
    public int size() {
        return enqueued.length;
    }

    /// Who they are of; the same object for calls that share it.
    List<Actor> actors() {
        return actors;
    }

    long enqueueEpochNanos(int index) {
        return enqueued[index];
    }

    /// 0: not known.
    long gpuEpochNanos(int index) {
        return gpuStarts == null ? 0 : gpuStarts[index];
    }

    /// 0: not known.
    long gpuEndEpochNanos(int index) {
        return gpuEnds == null ? 0 : gpuEnds[index];
    }
}
