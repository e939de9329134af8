package io.ringside.desktop.correlate.step;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/// When steps would end without a late rank. A collective ends earlier by as much as the rank came
/// after the last of the others: a step by the sum of that over its calls in one communicator. The
/// same delay is seen in every communicator that the rank is in, so that the greatest sum counts
/// and not all of them. Of calls that were not timed the mean of the timed ones at the same place
/// of a step is taken: often only the first of several calls waits, and a sample of one call in
/// fifty comes to every second of four. A place that it never comes to is taken for one that gains
/// no more than the least of those it does come to; the interval tells how much more it may be.
/// Stateless.
public final class WithoutCause {
    private static final double NORMAL_95 = 1.96;

    /// Calls by which steps are counted.
    private static final int FEWEST = 5;

    /// So far apart two counts of steps may be, by the logarithm: half as many again.
    private static final double ABOUT = Math.log(1.5);

    private WithoutCause() {}

    /// Of a communicator's calls of one name, which NCCL numbers together.
    private record Name(long commHash, String name) {}

    /// What is known of the calls of one kind, by their place in a step.
    private static final class Calls {
        final Map<Integer, Place> places = new TreeMap<>();
    }

    /// Of a step.
    private static final class Place {
        final List<Double> earlier = new ArrayList<>();
        long all;
    }

    /// What a kind of calls makes a step longer by, in nanoseconds.
    private static final class Sum {
        double delay;
        double variance;
        double unseen;
        long timed;
        long all;
    }

    /// @param operations of all ranks
    /// @param late who comes late
    /// @param ahead by how many nanoseconds a node's stamps are ahead of the common clock, at an
    ///   epoch time in nanoseconds
    /// @param fromEpochNanos since when it is late
    /// @param toEpochNanos until when
    /// @return empty: no call was timed meanwhile
    public static Optional<StepCost> cost(
            Collection<MatchedOperation> operations,
            Actor late,
            ToDoubleBiFunction<String, Long> ahead,
            long fromEpochNanos,
            long toEpochNanos,
            StepTime step) {
        IdentityHashMap<List<Actor>, Boolean> its = new IdentityHashMap<>();
        List<MatchedOperation> own =
                operations.stream()
                        .filter(o -> o.firstEpochNanos() >= fromEpochNanos)
                        .filter(o -> o.firstEpochNanos() <= toEpochNanos)
                        .filter(o -> its.computeIfAbsent(o.actors(), of -> of.contains(late)))
                        .toList();
        double steps = Math.max(1, (toEpochNanos - fromEpochNanos) / step.medianNanos());
        Map<Name, Integer> eachStep = eachStep(own, steps);
        Map<Long, Map<Series, Calls>> communicators = new TreeMap<>();
        for (MatchedOperation operation : own) {
            int numbers = eachStep.getOrDefault(name(operation), 1);
            Place place =
                    communicators
                            .computeIfAbsent(operation.commHash(), c -> series())
                            .computeIfAbsent(operation.series(), s -> new Calls())
                            .places
                            .computeIfAbsent(
                                    Math.floorMod(operation.sequence(), numbers), p -> new Place());
            place.all++;
            if (operation.timed()) {
                place.earlier.add(earlier(operation, late, ahead));
            }
        }
        return communicators.values().stream()
                .map(series -> cost(series.values(), steps, step))
                .flatMap(Optional::stream)
                .max(Comparator.comparingDouble(StepCost::share));
    }

    private static Name name(MatchedOperation operation) {
        return new Name(operation.commHash(), operation.name());
    }

    /// How many numbers a step takes of each name; 1 where that is not known. A step's length may
    /// be that of others than these, so that steps are counted by what is called about once in
    /// each.
    private static Map<Name, Integer> eachStep(List<MatchedOperation> operations, double steps) {
        Map<Name, Long> calls = new HashMap<>();
        operations.forEach(operation -> calls.merge(name(operation), 1L, Long::sum));
        double counted =
                calls.values().stream()
                        .filter(count -> count >= FEWEST && apart(count, steps) < ABOUT)
                        .mapToDouble(Long::doubleValue)
                        .boxed()
                        .min(Comparator.comparingDouble(count -> apart(count, steps)))
                        .orElse(steps);
        Map<Name, Integer> each = new HashMap<>();
        calls.forEach((name, count) -> each.put(name, CallsOfStep.of(count, counted)));
        return each;
    }

    private static double apart(double a, double b) {
        return Math.abs(Math.log(a / b));
    }

    private static Map<Series, Calls> series() {
        return new TreeMap<>(
                Comparator.comparing(Series::name)
                        .thenComparingLong(Series::bytes)
                        .thenComparingInt(Series::ranks));
    }

    /// By how much it would have begun earlier, and so ended.
    private static double earlier(
            MatchedOperation operation, Actor late, ToDoubleBiFunction<String, Long> ahead) {
        long base = operation.firstEpochNanos();
        double own = Double.NEGATIVE_INFINITY;
        double others = Double.NEGATIVE_INFINITY;
        for (Arrival arrival : operation.arrivals()) {
            double at =
                    arrival.gpuEpochNanos()
                            - base
                            - ahead.applyAsDouble(arrival.actor().node(), base);
            if (arrival.actor().equals(late)) {
                own = Math.max(own, at);
            } else {
                others = Math.max(others, at);
            }
        }
        return Double.isInfinite(others) ? 0 : Math.max(0, own - others);
    }

    private static Optional<StepCost> cost(Collection<Calls> series, double steps, StepTime step) {
        Sum sum = new Sum();
        series.forEach(calls -> add(calls.places.values(), steps, sum));
        double off = NORMAL_95 * Math.sqrt(sum.variance);
        double length = step.medianNanos();
        return sum.timed == 0
                ? Optional.empty()
                : Optional.of(
                        new StepCost(
                                sum.delay / length,
                                (sum.delay - off) / length,
                                (sum.delay + off + sum.unseen) / length,
                                false,
                                length,
                                step.ranks(),
                                sum.timed,
                                sum.all));
    }

    private static void add(Collection<Place> places, double steps, Sum sum) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        int seen = 0;
        double unseen = 0;
        long all = 0;
        for (Place place : places) {
            double each = place.all / steps;
            int n = place.earlier.size();
            all += place.all;
            if (n == 0) {
                unseen += each;
                continue;
            }
            double mean = place.earlier.stream().mapToDouble(e -> e).sum() / n;
            double squares = place.earlier.stream().mapToDouble(e -> (e - mean) * (e - mean)).sum();
            double scatter = n > 1 ? squares / (n - 1) : mean * mean;
            sum.delay += mean * each;
            sum.variance += scatter / n * each * each * (1 - (double) n / place.all);
            sum.timed += n;
            least = Math.min(least, mean);
            most = Math.max(most, mean);
            seen++;
        }
        if (seen > 0) {
            double guess = seen > 1 ? least : 0;
            sum.delay += unseen * guess;
            sum.unseen += unseen * (most - guess);
            sum.all += all;
        }
    }
}
