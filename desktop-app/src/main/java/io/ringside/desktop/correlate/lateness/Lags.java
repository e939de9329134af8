package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// By how much each rank came behind the others, series by series, in nanoseconds. Behind the
/// median of the others, so that one that is late does not make the rest look early. In order of
/// series and of ranks, so that equal input gives equal output. What most calls are asked for only
/// of a late rank, the lags of processors, is worked out when it is. Owned by one thread.
final class Lags {
    /// Of the GPUs, where every rank is timed.
    final Map<Series, Map<Actor, List<Sample>>> gpu = new LinkedHashMap<>();

    /// How long each waited for whoever came last, by who waited and series.
    private final Map<Actor, Map<Series, List<Wait>>> waits = new HashMap<>();

    private final List<TimedCall> timedCalls = new ArrayList<>();

    private final Map<Series, List<Kept>> calls = new LinkedHashMap<>();

    /// By actor and series, where among the arrivals it stands, unless ranks were given anew.
    private final Map<Actor, Map<Series, Integer>> places = new HashMap<>();

    private final IdentityHashMap<Kept, double[]> middles = new IdentityHashMap<>();
    private final ClockAlignment clocks;
    private final Supplier<List<Kept>> all;
    private boolean sorted;

    /// @param atEpochNanos when the operation began
    record Sample(long atEpochNanos, double nanos) {}

    /// @param last for whom
    record Wait(long atEpochNanos, Actor last, double nanos) {}

    /// A call that is timed on every rank.
    ///
    /// @param atEpochNanos when it began, by the common clock
    /// @param arrivals in the order of its ranks, after `kept.atEpochNanos()`
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record TimedCall(Kept kept, long atEpochNanos, double[] arrivals, int last) {
        /// When a rank's stream came to it, by the common clock.
        long arrival(int place) {
            return kept.atEpochNanos() + (long) arrivals[place];
        }

        /// Who came last.
        Actor slowest() {
            return kept.operation().arrivals().get(last).actor();
        }
    }

    /// @param timed those that are timed on every rank, exchanges of all with all among them
    /// @param all the timed collectives and the others; asked for where somebody is late
    Lags(List<Kept> timed, Supplier<List<Kept>> all, ClockAlignment clocks) {
        this.clocks = clocks;
        this.all = all;
        timed.forEach(kept -> timedCalls.add(timedCall(kept)));
        timedCalls.sort(Comparator.comparingLong(TimedCall::atEpochNanos));
        timedCalls.forEach(this::take);
    }

    /// Sorts the calls by series, once somebody is late.
    private void sort() {
        if (sorted) {
            return;
        }
        sorted = true;
        List<Kept> operations = new ArrayList<>(all.get());
        operations.sort(Comparator.comparingLong(Kept::atEpochNanos));
        operations.forEach(k -> calls.computeIfAbsent(k.series(), _ -> new ArrayList<>()).add(k));
        calls.forEach((series, of) -> {
            List<Arrival> arrivals = of.getFirst().operation().arrivals();
            for (int i = 0; i < arrivals.size(); i++) {
                places.computeIfAbsent(arrivals.get(i).actor(), _ -> new LinkedHashMap<>(4))
                        .put(series, i);
            }
        });
    }

    private TimedCall timedCall(Kept kept) {
        long base = kept.atEpochNanos();
        List<Arrival> arrivals = kept.operation().arrivals();
        double[] at = new double[arrivals.size()];
        int last = 0;
        double began = Double.MAX_VALUE;
        for (int i = 0; i < at.length; i++) {
            Arrival a = arrivals.get(i);
            double ahead = clocks.ahead(a.actor().node());
            at[i] = a.gpuEpochNanos() - base - ahead;
            began = Math.min(began, a.enqueueEpochNanos() - base - ahead);
            last = at[i] >= at[last] ? i : last;
        }
        return new TimedCall(kept, base + (long) began, at, last);
    }

    private void take(TimedCall call) {
        Series series = call.kept.series();
        List<Arrival> arrivals = call.kept.operation().arrivals();
        double[] at = call.arrivals;
        double[] middle = middle(at);
        Map<Actor, List<Sample>> lags = gpu.computeIfAbsent(series, _ -> new LinkedHashMap<>());
        for (int i = 0; i < at.length; i++) {
            Actor actor = arrivals.get(i).actor();
            lags.computeIfAbsent(actor, _ -> new ArrayList<>())
                    .add(
                            new Sample(
                                    call.atEpochNanos,
                                    at[i] - medianWithout(middle, at[i], at.length)));
            if (i != call.last) {
                waits.computeIfAbsent(actor, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(series, _ -> new ArrayList<>())
                        .add(new Wait(call.atEpochNanos, call.slowest(), at[call.last] - at[i]));
            }
        }
    }

    /// What an actor waited, by series.
    Map<Series, List<Wait>> waitsOf(Actor actor) {
        return waits.getOrDefault(actor, Map.of());
    }

    /// Whether somebody was timed in several: else nothing can be passed on.
    boolean hasSeveralCommunicators() {
        return gpu.keySet().stream().mapToLong(Series::commHash).distinct().limit(2).count() > 1;
    }

    /// All timed calls, in their order.
    List<TimedCall> timedCalls() {
        return timedCalls;
    }

    /// The series that an actor takes part in.
    Set<Series> seriesOf(Actor actor) {
        sort();
        return places.getOrDefault(actor, Map.of()).keySet();
    }

    /// All calls of a series, timed or not, in the order they were given.
    List<Kept> calls(Series series) {
        sort();
        return calls.getOrDefault(series, List.of());
    }

    /// By how much the actor's processor came behind in each call of one of its series.
    List<Sample> processorLags(Actor actor, Series series) {
        sort();
        List<Sample> lags = new ArrayList<>();
        int place = places.getOrDefault(actor, Map.of()).getOrDefault(series, -1);
        for (Kept kept : calls(series)) {
            List<Arrival> arrivals = kept.operation().arrivals();
            if (place >= 0 && arrivals.get(place).actor().equals(actor)) {
                double[] middle = middles.computeIfAbsent(kept, this::processorMiddle);
                double own = enqueued(kept, arrivals.get(place));
                lags.add(
                        new Sample(
                                kept.atEpochNanos(),
                                own - medianWithout(middle, own, arrivals.size())));
            }
        }
        return lags;
    }

    private double[] processorMiddle(Kept kept) {
        List<Arrival> arrivals = kept.operation().arrivals();
        double[] all = new double[arrivals.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = enqueued(kept, arrivals.get(i));
        }
        return middle(all);
    }

    private double enqueued(Kept kept, Arrival a) {
        return a.enqueueEpochNanos() - kept.atEpochNanos() - clocks.ahead(a.actor().node());
    }

    /// The three values around the middle of all: the median of all but one is among them.
    private static double[] middle(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        int at = (sorted.length - 1) / 2;
        return new double[] {
            sorted[Math.max(0, at - 1)],
            sorted[at],
            sorted[Math.min(sorted.length - 1, at + 1)],
            sorted[Math.min(sorted.length - 1, at + 2)]
        };
    }

    /// The median of all values but `left`.
    private static double medianWithout(double[] middle, double left, int of) {
        boolean below = left <= middle[1];
        if (of % 2 == 0) {
            // An odd rest: the upper of the two middle ones, or the lower.
            return below ? middle[2] : middle[1];
        }
        if (left == middle[1]) {
            return (middle[0] + middle[2]) / 2;
        }
        return below ? (middle[1] + middle[2]) / 2 : (middle[0] + middle[1]) / 2;
    }
}
