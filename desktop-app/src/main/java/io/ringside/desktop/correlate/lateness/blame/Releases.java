package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Lags.TimedCall;
import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.lateness.suspect.Late;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When each rank came out of each timed call, so that what it took by itself before the next one
/// is told from what it was held. Both stamps of such a pause are of one GPU: no clocks are
/// compared. Owned by one thread.
final class Releases {
    /// A stream's next call begins so much before the end of the one before at most: stamps' error.
    private static final long ERROR_NANOS = 50_000;

    /// Whose pauses are looked at beside a late one's.
    private static final int MOST_OTHERS = 64;

    /// Calls of a step that are followed back.
    private static final int MOST_BACK = 64;

    private final Map<Actor, Ends> byActor = new HashMap<>();
    private final Map<Series, List<TimedCall>> bySeries = new HashMap<>();

    Releases(Lags lags) {
        IdentityHashMap<List<Actor>, List<Ends>> known = new IdentityHashMap<>();
        for (TimedCall call : lags.timedCalls()) {
            bySeries.computeIfAbsent(call.kept().series(), _ -> new ArrayList<>()).add(call);
            MatchedOperation operation = call.kept().operation();
            List<Ends> ends =
                    known.computeIfAbsent(
                            operation.actors(),
                            actors ->
                                    actors.stream()
                                            .map(actor ->
                                                    byActor.computeIfAbsent(actor, _ -> new Ends()))
                                            .toList());
            for (int i = 0; i < ends.size(); i++) {
                ends.get(i).put(operation.gpuEndEpochNanos(i), call);
            }
        }
    }

    /// The ends of one rank's calls in their order; of two that end at once the later told counts.
    private static final class Ends {
        private long[] nanos = new long[8];
        private TimedCall[] calls = new TimedCall[8];
        private int size;

        /// Calls come nearly in the order of their ends.
        void put(long end, TimedCall call) {
            int at = size;
            while (at > 0 && nanos[at - 1] > end) {
                at--;
            }
            if (at > 0 && nanos[at - 1] == end) {
                calls[at - 1] = call;
                return;
            }
            if (size == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * size);
                calls = Arrays.copyOf(calls, 2 * size);
            }
            System.arraycopy(nanos, at, nanos, at + 1, size - at);
            System.arraycopy(calls, at, calls, at + 1, size - at);
            nanos[at] = end;
            calls[at] = call;
            size++;
        }

        /// The last that ends by then, but for one that ends at `own`.
        @Nullable Ended before(long latest, long own) {
            int found = Arrays.binarySearch(nanos, 0, size, latest);
            int at = found >= 0 ? found : -found - 2;
            at -= at >= 0 && nanos[at] == own ? 1 : 0;
            return at < 0 ? null : new Ended(nanos[at], calls[at]);
        }
    }

    private record Ended(long epochNanos, TimedCall call) {}

    /// What a rank was behind the others in a call.
    ///
    /// @param from the call that it came out of just before
    /// @param ownNanos of its lag, what it took longer by itself since then
    /// @param by who came so late to that call, or to one before it; null: that is not known
    record Held(TimedCall from, double ownNanos, @Nullable Actor by) {}

    /// What of its lags in a series was its own, as far as it and half of the others are known to
    /// have come out of a call elsewhere within so long before.
    List<Held> of(Actor actor, Late late, double withinNanos) {
        List<Held> all = new ArrayList<>();
        for (TimedCall call : bySeries.getOrDefault(late.series(), List.of())) {
            if (late.covers(call.atEpochNanos())) {
                Held held = of(actor, call, withinNanos);
                if (held != null) {
                    Actor by = by(held.from(), Blame.INHERITED * late.lag(), withinNanos);
                    all.add(new Held(held.from(), held.ownNanos(), by));
                }
            }
        }
        return all;
    }

    private @Nullable Held of(Actor actor, TimedCall call, double withinNanos) {
        List<Arrival> arrivals = call.kept().operation().arrivals();
        int oneIn = (arrivals.size() + MOST_OTHERS - 1) / MOST_OTHERS;
        List<Double> pauses = new ArrayList<>();
        int looked = 0;
        TimedCall from = null;
        double own = 0;
        for (int i = 0; i < arrivals.size(); i++) {
            Arrival a = arrivals.get(i);
            boolean its = a.actor().equals(actor);
            if (its || i % oneIn == 0) {
                looked += its ? 0 : 1;
                Ended before = before(a);
                double pause = before == null ? 0 : a.gpuEpochNanos() - before.epochNanos();
                boolean known =
                        before != null
                                && pause <= withinNanos
                                && before.call().kept().series().commHash()
                                        != call.kept().series().commHash();
                if (its && !known) {
                    return null;
                } else if (its && before != null) {
                    from = before.call();
                    own = pause;
                } else if (known) {
                    pauses.add(pause);
                }
            }
        }
        return from == null || pauses.isEmpty() || 2 * pauses.size() < looked
                ? null
                : new Held(
                        from,
                        own
                                - Medians.median(
                                        pauses.stream().mapToDouble(Double::doubleValue).toArray()),
                        null);
    }

    /// Follows the last one of each call back to where it was behind the others.
    private @Nullable Actor by(TimedCall from, double leastNanos, double withinNanos) {
        TimedCall call = from;
        long began = from.arrival(from.last());
        for (int i = 0; i < MOST_BACK; i++) {
            double[] others = new double[call.arrivals().length - 1];
            System.arraycopy(call.arrivals(), 0, others, 0, call.last());
            System.arraycopy(
                    call.arrivals(),
                    call.last() + 1,
                    others,
                    call.last(),
                    others.length - call.last());
            if (call.arrivals()[call.last()] - Medians.median(others) >= leastNanos) {
                return call.slowest();
            }
            Ended before = before(call.kept().operation().arrivals().get(call.last()));
            if (before == null
                    || began - before.call().arrival(before.call().last()) > withinNanos) {
                return null;
            }
            call = before.call();
        }
        return null;
    }

    private @Nullable Ended before(Arrival a) {
        Ends its = byActor.get(a.actor());
        return its == null
                ? null
                : its.before(a.gpuEpochNanos() + ERROR_NANOS, a.gpuEndEpochNanos());
    }
}
