package io.ringside.desktop.correlate.step;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;

/// When steps would end without a late rank. A collective ends earlier by as much as the rank came
/// after the last of the others: a step by the sum of that over its calls in one communicator. The
/// same delay is seen in every communicator that the rank is in, so that the greatest sum counts
/// and not all of them. Of calls that were not timed the mean of the timed ones is taken.
/// Stateless.
public final class WithoutCause {
    private static final double NORMAL_95 = 1.96;

    private WithoutCause() {}

    /// What is known of the calls of one kind.
    private static final class Calls {
        final List<Double> earlier = new ArrayList<>();
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
        Map<Long, Map<Series, Calls>> communicators = new TreeMap<>();
        IdentityHashMap<List<Actor>, Boolean> its = new IdentityHashMap<>();
        for (MatchedOperation operation : operations) {
            long at = operation.firstEpochNanos();
            if (at >= fromEpochNanos
                    && at <= toEpochNanos
                    && its.computeIfAbsent(operation.actors(), of -> of.contains(late))) {
                Calls calls =
                        communicators
                                .computeIfAbsent(operation.commHash(), c -> series())
                                .computeIfAbsent(operation.series(), s -> new Calls());
                calls.all++;
                if (operation.timed()) {
                    calls.earlier.add(earlier(operation, late, ahead));
                }
            }
        }
        double steps = Math.max(1, (toEpochNanos - fromEpochNanos) / step.medianNanos());
        return communicators.values().stream()
                .map(series -> cost(series.values(), steps, step))
                .flatMap(Optional::stream)
                .max(Comparator.comparingDouble(StepCost::share));
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
        double delay = 0;
        double variance = 0;
        long timed = 0;
        long all = 0;
        for (Calls calls : series) {
            int n = calls.earlier.size();
            if (n > 0) {
                double mean = calls.earlier.stream().mapToDouble(e -> e).sum() / n;
                double squares =
                        calls.earlier.stream().mapToDouble(e -> (e - mean) * (e - mean)).sum();
                double scatter = n > 1 ? squares / (n - 1) : mean * mean;
                double each = calls.all / steps;
                delay += mean * each;
                variance += scatter / n * each * each * (1 - (double) n / calls.all);
                timed += n;
                all += calls.all;
            }
        }
        double off = NORMAL_95 * Math.sqrt(variance);
        double length = step.medianNanos();
        return timed == 0
                ? Optional.empty()
                : Optional.of(
                        new StepCost(
                                delay / length,
                                (delay - off) / length,
                                (delay + off) / length,
                                false,
                                length,
                                step.ranks(),
                                timed,
                                all));
    }
}
