package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.Lags.TimedCall;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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

    private final Map<Actor, NavigableMap<Long, TimedCall>> byActor = new HashMap<>();
    private final Lags lags;

    Releases(Lags lags) {
        this.lags = lags;
        for (TimedCall call : lags.timedCalls()) {
            for (Arrival a : call.kept().operation().arrivals()) {
                byActor.computeIfAbsent(a.actor(), _ -> new TreeMap<>())
                        .put(a.gpuEndEpochNanos(), call);
            }
        }
    }

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
        for (TimedCall call : lags.timedCalls()) {
            if (call.kept().series().equals(late.series()) && late.covers(call.atEpochNanos())) {
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
                Map.Entry<Long, TimedCall> before = before(a);
                double pause = before == null ? 0 : a.gpuEpochNanos() - before.getKey();
                boolean known =
                        before != null
                                && pause <= withinNanos
                                && before.getValue().kept().series().commHash()
                                        != call.kept().series().commHash();
                if (its && !known) {
                    return null;
                } else if (its && before != null) {
                    from = before.getValue();
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
            Map.Entry<Long, TimedCall> before =
                    before(call.kept().operation().arrivals().get(call.last()));
            if (before == null
                    || began - before.getValue().arrival(before.getValue().last()) > withinNanos) {
                return null;
            }
            call = before.getValue();
        }
        return null;
    }

    private Map.@Nullable Entry<Long, TimedCall> before(Arrival a) {
        NavigableMap<Long, TimedCall> its = byActor.getOrDefault(a.actor(), new TreeMap<>());
        Map.Entry<Long, TimedCall> before = its.floorEntry(a.gpuEpochNanos() + ERROR_NANOS);
        return before != null && before.getKey() == a.gpuEndEpochNanos()
                ? its.lowerEntry(before.getKey())
                : before;
    }
}
