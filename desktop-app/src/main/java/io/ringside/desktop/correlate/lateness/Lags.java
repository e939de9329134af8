package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// By how much each rank came behind the others, series by series, in nanoseconds. Behind the
/// median of the others, so that one that is late does not make the rest look early. In order of
/// series and actors, so that equal input gives equal output.
final class Lags {
    private static final Comparator<Series> SERIES =
            Comparator.comparingLong(Series::commHash)
                    .thenComparing(Series::name)
                    .thenComparingLong(Series::bytes);
    private static final Comparator<Actor> ACTOR =
            Comparator.comparing(Actor::node)
                    .thenComparingInt(Actor::process)
                    .thenComparing(Actor::gpu);

    /// Of the GPUs, where every rank is timed.
    final Map<Series, Map<Actor, List<Sample>>> gpu = new TreeMap<>(SERIES);

    /// Of the processors, of every call.
    final Map<Series, Map<Actor, List<Sample>>> processor = new TreeMap<>(SERIES);

    /// How long each waited for whoever came last.
    final Map<Series, Map<Actor, List<Wait>>> waits = new TreeMap<>(SERIES);

    /// @param atEpochNanos when the operation began
    record Sample(long atEpochNanos, double nanos) {}

    /// @param last for whom
    record Wait(long atEpochNanos, Actor last, double nanos) {}

    Lags(Collection<MatchedOperation> operations, ClockAlignment clocks) {
        for (MatchedOperation operation : operations) {
            long base = operation.firstEpochNanos();
            List<Arrival> arrivals = operation.arrivals();
            behind(
                    base,
                    arrivals,
                    a -> a.enqueueEpochNanos() - base - clocks.ahead(a.actor().node()),
                    processor.computeIfAbsent(operation.series(), s -> new TreeMap<>(ACTOR)));
            if (operation.timed()) {
                ToDoubleFunction<Arrival> at =
                        a -> a.gpuEpochNanos() - base - clocks.ahead(a.actor().node());
                behind(
                        base,
                        arrivals,
                        at,
                        gpu.computeIfAbsent(operation.series(), s -> new TreeMap<>(ACTOR)));
                waits(
                        base,
                        arrivals,
                        at,
                        waits.computeIfAbsent(operation.series(), s -> new TreeMap<>(ACTOR)));
            }
        }
    }

    private static void behind(
            long time,
            List<Arrival> arrivals,
            ToDoubleFunction<Arrival> at,
            Map<Actor, List<Sample>> into) {
        double[] all = arrivals.stream().mapToDouble(at).toArray();
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < all.length; i++) {
            into.computeIfAbsent(arrivals.get(i).actor(), a -> new ArrayList<>())
                    .add(new Sample(time, all[i] - medianWithout(sorted, all[i])));
        }
    }

    /// The median of sorted values, one of them left out.
    private static double medianWithout(double[] sorted, double left) {
        int at = Arrays.binarySearch(sorted, left);
        int rest = sorted.length - 1;
        int middle = rest / 2;
        double upper = sorted[middle < at ? middle : middle + 1];
        if (rest % 2 == 1) {
            return upper;
        }
        return (sorted[middle - 1 < at ? middle - 1 : middle] + upper) / 2;
    }

    private static void waits(
            long time,
            List<Arrival> arrivals,
            ToDoubleFunction<Arrival> at,
            Map<Actor, List<Wait>> into) {
        Arrival last = arrivals.stream().max(Comparator.comparingDouble(at)).orElseThrow();
        double end = at.applyAsDouble(last);
        for (Arrival a : arrivals) {
            if (!a.equals(last)) {
                into.computeIfAbsent(a.actor(), v -> new ArrayList<>())
                        .add(new Wait(time, last.actor(), end - at.applyAsDouble(a)));
            }
        }
    }
}
