package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.model.OperationColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/// The operations of one window of one node, thinned by number as the daemon does where they are
/// too many.
final class Rows {
    private static final int BUDGET = 20_000;

    private final Shape shape;
    private final int first;
    private final long[] gpuClock;
    private final long[] gpuError;
    private final LongUnaryOperator epoch;
    private final List<Row> rows = new ArrayList<>();
    private long omitted;

    /// @param peer -1: none
    private record Row(Launch launch, String name, int peer) {}

    /// @param gpuClock of each rank's GPU at the beginning
    /// @param gpuError by how much its times are off
    Rows(Shape shape, int first, long[] gpuClock, long[] gpuError, LongUnaryOperator epoch) {
        this.shape = shape;
        this.first = first;
        this.gpuClock = gpuClock;
        this.gpuError = gpuError;
        this.epoch = epoch;
    }

    /// Always true: it is told. A launch of Sends and Recvs is a row for each, with one time.
    boolean add(Launch launch) {
        if (!launch.call().peers()) {
            rows.add(new Row(launch, launch.call().name(), -1));
            return true;
        }
        for (int peer = 0; peer < ranksOf(launch); peer++) {
            rows.add(new Row(launch, "Send", peer));
            rows.add(new Row(launch, "Recv", peer));
        }
        return true;
    }

    private int ranksOf(Launch launch) {
        Shape.Level level = shape.levels().get(launch.call().level());
        return level.members()[level.of()[launch.rank()]].length;
    }

    long omitted() {
        return omitted;
    }

    OperationColumns columns() {
        for (int oneIn = 2; rows.size() > BUDGET; oneIn *= 2) {
            int kept = oneIn;
            int before = rows.size();
            rows.removeIf(row -> (row.launch().seq() & (kept - 1)) != 0);
            omitted += before - rows.size();
        }
        rows.sort(Comparator.comparingLong(row -> row.launch().enqueuedNanos()));
        int size = rows.size();
        Map<String, Integer> names = new LinkedHashMap<>();
        int[] name =
                rows.stream()
                        .mapToInt(row -> names.computeIfAbsent(row.name(), _ -> names.size()))
                        .toArray();
        OperationColumns.State[] states =
                rows.stream()
                        .map(row ->
                                row.launch().endNanos() == Launch.NEVER
                                        ? OperationColumns.State.ENQUEUED
                                        : OperationColumns.State.COMPLETED)
                        .toArray(OperationColumns.State[]::new);
        boolean stamped = shape.stamped();
        return new OperationColumns(
                names.keySet().toArray(String[]::new),
                longs(l -> {
                    Shape.Level level = shape.levels().get(l.call().level());
                    return level.hash(level.of()[l.rank()]);
                }),
                ints(l -> shape.levels().get(l.call().level()).place()[l.rank()]),
                name,
                ints(Launch::seq),
                rows.stream().mapToInt(Row::peer).toArray(),
                longs(l -> l.call().bytes()),
                longs(l -> epoch.applyAsLong(l.enqueuedNanos())),
                longs(l -> epoch.applyAsLong(l.enqueuedNanos() + 8_000)),
                longs(l -> stamped && isOver(l) ? stamp(l, l.reachedNanos()) : 0),
                longs(l -> stamped && isOver(l) ? stamp(l, l.endNanos()) : 0),
                new long[size],
                new long[size],
                states,
                ints(l -> l.rank() - first),
                longs(l -> l.enqueuedNanos()),
                longs(l -> !stamped && isOver(l) ? event(l, l.reachedNanos()) : 0),
                longs(l -> !stamped && isOver(l) ? event(l, l.endNanos()) : 0),
                ints(l -> l.call().peers() ? 2 * ranksOf(l) : 1),
                omitted);
    }

    private static boolean isOver(Launch launch) {
        return launch.sampled() && launch.endNanos() != Launch.NEVER;
    }

    /// The daemon's offset moves it to the node's clock, but for the error; the node's clock
    /// drifts.
    private long stamp(Launch launch, long nanos) {
        int at = launch.rank() - first;
        return epoch.applyAsLong(nanos) - epoch.applyAsLong(0) + gpuClock[at] + gpuError[at];
    }

    private long event(Launch launch, long nanos) {
        return epoch.applyAsLong(nanos) + gpuError[launch.rank() - first];
    }

    private int[] ints(ToIntFunction<Launch> of) {
        return rows.stream().mapToInt(row -> of.applyAsInt(row.launch())).toArray();
    }

    private long[] longs(ToLongFunction<Launch> of) {
        return rows.stream().mapToLong(row -> of.applyAsLong(row.launch())).toArray();
    }
}
