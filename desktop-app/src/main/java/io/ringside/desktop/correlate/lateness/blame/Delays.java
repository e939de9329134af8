package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Lags.Sample;
import io.ringside.desktop.correlate.lateness.lag.Lags.TimedCall;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// By how much each rank that is charged with is late at each place of a step, as a rule. It is
/// known from as many calls as were timed there, and differs from step to step. Owned by one
/// thread.
final class Delays {
    private final Lags lags;
    private final Set<Actor> charged;
    private final Steps steps;
    private final Map<Place, Map<Actor, Delay>> usual = new HashMap<>();
    private final Map<Series, Integer> places = new HashMap<>();

    /// By ranks, which calls share, whether one of them is charged.
    private final IdentityHashMap<List<Actor>, Boolean> charging = new IdentityHashMap<>();

    /// One of the calls of a series that a step has.
    private record Place(Series series, int number) {}

    /// @param charged who is late by itself, and who is known to be late because of it
    Delays(Lags lags, Set<Actor> charged, Steps steps) {
        this.lags = lags;
        this.charged = charged;
        this.steps = steps;
    }

    /// Takes the calls of that time.
    void learn(List<TimedCall> within, long fromEpochNanos, long toEpochNanos) {
        Map<Place, Map<Actor, List<Double>>> all = new HashMap<>();
        Map<Series, Map<Actor, Map<Long, Double>>> known = new HashMap<>();
        for (TimedCall call : within) {
            if (!hasCharged(call)) {
                continue;
            }
            Series series = call.kept().series();
            places.computeIfAbsent(series, s -> places(s, fromEpochNanos, toEpochNanos));
            for (Arrival a : call.kept().operation().arrivals()) {
                if (charged.contains(a.actor())) {
                    Double lag =
                            known.computeIfAbsent(series, _ -> new HashMap<>())
                                    .computeIfAbsent(a.actor(), who -> byTime(series, who))
                                    .get(call.atEpochNanos());
                    if (lag != null) {
                        all.computeIfAbsent(place(call), _ -> new HashMap<>())
                                .computeIfAbsent(a.actor(), _ -> new ArrayList<>())
                                .add(lag);
                    }
                }
            }
        }
        all.forEach((place, of) ->
                of.forEach((actor, its) ->
                        usual.computeIfAbsent(place, _ -> new HashMap<>())
                                .put(actor, Delay.of(its))));
    }

    /// At the place of a call, by charged rank; of those that are not known there is none.
    Map<Actor, Delay> at(TimedCall call) {
        return usual.getOrDefault(place(call), Map.of());
    }

    /// Whether one of its ranks is charged.
    boolean hasCharged(TimedCall call) {
        return charging.computeIfAbsent(
                call.kept().operation().actors(),
                actors -> actors.stream().anyMatch(charged::contains));
    }

    private int places(Series series, long fromEpochNanos, long toEpochNanos) {
        List<Kept> within = Steps.within(lags, series, fromEpochNanos, toEpochNanos);
        return steps.places(Steps.calls(within));
    }

    private Map<Long, Double> byTime(Series series, Actor actor) {
        Map<Long, Double> lag = new HashMap<>();
        for (Sample one : lags.gpu.getOrDefault(series, Map.of()).getOrDefault(actor, List.of())) {
            lag.put(one.atEpochNanos(), one.nanos());
        }
        return lag;
    }

    private Place place(TimedCall call) {
        Series series = call.kept().series();
        return new Place(
                series,
                Math.floorMod(call.kept().operation().sequence(), places.getOrDefault(series, 1)));
    }
}
