package io.ringside.desktop.correlate.lateness.lag;

import io.ringside.desktop.correlate.lateness.lag.ClockAlignment.Clock;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation;
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
public final class Lags {
    /// Of the GPUs, where every rank is timed.
    public final Map<Series, Map<Actor, List<Sample>>> gpu = new LinkedHashMap<>();

    /// How long each waited for whoever came last, by who waited and series.
    private final Map<Actor, Map<Series, List<Wait>>> waits = new HashMap<>();

    private final List<TimedCall> timedCalls = new ArrayList<>();

    private final Map<Series, List<Kept>> calls = new LinkedHashMap<>();

    /// By actor and series, where among the arrivals it stands, unless ranks were given anew.
    private final Map<Actor, Map<Series, Integer>> places = new HashMap<>();

    private final Map<Series, Seats> seats = new HashMap<>();
    private final IdentityHashMap<List<Actor>, Clock[]> clocksOf = new IdentityHashMap<>();
    private final IdentityHashMap<Kept, double[]> middles = new IdentityHashMap<>();
    private final ClockAlignment clocks;
    private final Supplier<List<Kept>> all;
    private boolean sorted;

    /// @param atEpochNanos when the operation began
    public record Sample(long atEpochNanos, double nanos) {}

    /// @param last for whom
    public record Wait(long atEpochNanos, Actor last, double nanos) {}

    /// A call that is timed on every rank.
    ///
    /// @param atEpochNanos when it began, by the common clock
    /// @param arrivals in the order of its ranks, after `kept.atEpochNanos()`
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record TimedCall(Kept kept, long atEpochNanos, double[] arrivals, int last) {
        /// When a rank's stream came to it, by the common clock.
        public long arrival(int place) {
            return kept.atEpochNanos() + (long) arrivals[place];
        }

        /// Who came last.
        public Actor slowest() {
            return kept.operation().actors().get(last);
        }
    }

    /// @param timed those that are timed on every rank, exchanges of all with all among them
    /// @param all the timed collectives and the others; asked for where somebody is late
    public Lags(List<Kept> timed, Supplier<List<Kept>> all, ClockAlignment clocks) {
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
            List<Actor> actors = of.getFirst().operation().actors();
            for (int i = 0; i < actors.size(); i++) {
                places.computeIfAbsent(actors.get(i), _ -> new LinkedHashMap<>(4)).put(series, i);
            }
        });
    }

    private TimedCall timedCall(Kept kept) {
        long base = kept.atEpochNanos();
        MatchedOperation operation = kept.operation();
        Clock[] theirs = clocks(operation.actors());
        double when = clocks.sinceBase(base);
        double[] at = new double[theirs.length];
        int last = 0;
        double began = Double.MAX_VALUE;
        for (int i = 0; i < at.length; i++) {
            double ahead = theirs[i].aheadNanos() + theirs[i].drift() * when;
            at[i] = operation.gpuEpochNanos(i) - base - ahead;
            began = Math.min(began, operation.enqueueEpochNanos(i) - base - ahead);
            last = at[i] >= at[last] ? i : last;
        }
        return new TimedCall(kept, base + (long) began, at, last);
    }

    /// Each one's clock against the common one.
    private Clock[] clocks(List<Actor> of) {
        return clocksOf.computeIfAbsent(of, clocks::of);
    }

    private void take(TimedCall call) {
        Series series = call.kept.series();
        double[] at = call.arrivals;
        double[] middle = middle(at);
        Seats seats = seats(series, call.kept.operation().actors());
        for (int i = 0; i < at.length; i++) {
            seats.lags
                    .get(i)
                    .add(
                            new Sample(
                                    call.atEpochNanos,
                                    at[i] - medianWithout(middle, at[i], at.length)));
            if (i != call.last) {
                seats.waits
                        .get(i)
                        .add(new Wait(call.atEpochNanos, call.slowest(), at[call.last] - at[i]));
            }
        }
    }

    /// Where the calls of one series are noted, by the ranks' places, as long as the ranks are the
    /// same.
    private record Seats(List<Actor> of, List<List<Sample>> lags, List<List<Wait>> waits) {}

    private Seats seats(Series series, List<Actor> actors) {
        Seats known = seats.get(series);
        if (known != null && isSame(known.of, actors)) {
            return known;
        }
        Map<Actor, List<Sample>> of = gpu.computeIfAbsent(series, _ -> new LinkedHashMap<>());
        List<List<Sample>> samples = new ArrayList<>(actors.size());
        List<List<Wait>> waited = new ArrayList<>(actors.size());
        for (Actor actor : actors) {
            samples.add(of.computeIfAbsent(actor, _ -> new ArrayList<>()));
            waited.add(
                    waits.computeIfAbsent(actor, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(series, _ -> new ArrayList<>()));
        }
        Seats next = new Seats(actors, samples, waited);
        seats.put(series, next);
        return next;
    }

    /// Calls that follow each other share one list: to compare hundreds of actors would be dear.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(List<Actor> one, List<Actor> other) {
        return one == other;
    }

    /// What an actor waited, by series.
    public Map<Series, List<Wait>> waitsOf(Actor actor) {
        return waits.getOrDefault(actor, Map.of());
    }

    /// Whether somebody was timed in several: else nothing can be passed on.
    public boolean hasSeveralCommunicators() {
        return gpu.keySet().stream().mapToLong(Series::commHash).distinct().limit(2).count() > 1;
    }

    /// All timed calls, in their order.
    public List<TimedCall> timedCalls() {
        return timedCalls;
    }

    /// The series that an actor takes part in.
    public Set<Series> seriesOf(Actor actor) {
        sort();
        return places.getOrDefault(actor, Map.of()).keySet();
    }

    /// All calls of a series, timed or not, in the order they were given.
    public List<Kept> calls(Series series) {
        sort();
        return calls.getOrDefault(series, List.of());
    }

    /// By how much the actor's processor came behind in each call of one of its series.
    public List<Sample> processorLags(Actor actor, Series series) {
        sort();
        List<Sample> lags = new ArrayList<>();
        int place = places.getOrDefault(actor, Map.of()).getOrDefault(series, -1);
        for (Kept kept : calls(series)) {
            List<Actor> actors = kept.operation().actors();
            if (place >= 0 && actors.get(place).equals(actor)) {
                double[] middle = middles.computeIfAbsent(kept, this::processorMiddle);
                double own = enqueued(kept, place);
                lags.add(
                        new Sample(
                                kept.atEpochNanos(),
                                own - medianWithout(middle, own, actors.size())));
            }
        }
        return lags;
    }

    private double[] processorMiddle(Kept kept) {
        return middle(enqueues(kept));
    }

    /// When each rank called, by the common clock, after `kept.atEpochNanos()`.
    public double[] enqueues(Kept kept) {
        double[] all = new double[kept.operation().actors().size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = enqueued(kept, i);
        }
        return all;
    }

    private double enqueued(Kept kept, int place) {
        MatchedOperation operation = kept.operation();
        Clock its = clocks(operation.actors())[place];
        return operation.enqueueEpochNanos(place)
                - kept.atEpochNanos()
                - its.aheadNanos()
                - its.drift() * clocks.sinceBase(kept.atEpochNanos());
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
