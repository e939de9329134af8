package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.hang.facts.CollectiveCall.State;
import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.live.track.ToldCalls;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.node.ProcessState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Communicators that ranks called in opposite order, where nobody timed the launch in the other
/// one: some ranks are inside a call that the streams of others do not come to, and those others
/// had launched before it what who is inside launches only after it. The others wait in that launch
/// then. Stateless.
final class Crossed {
    private Crossed() {}

    /// One launch, the same on every rank.
    private record Key(String operation, long sequence) {
        static Key of(Point point) {
            return new Key(point.operation(), point.sequenceNumber());
        }
    }

    /// Where some are inside a call and others do not come to it: when each called it. Known once
    /// for all communicators that may cross it, as thousands of ranks may be in one.
    private record Inside(int number, Map<Actor, Long> reached, Map<Actor, Long> held) {
        static Optional<Inside> of(int number, Judged judged) {
            Map<Actor, Long> reached = new HashMap<>();
            Map<Actor, Long> held = new HashMap<>();
            for (RankTrack rank : judged.ranks()) {
                List<CollectiveCall> calls = judged.calls().getOrDefault(rank.rank(), List.of());
                OptionalLong order =
                        calls.isEmpty() ? OptionalLong.empty() : calls.getFirst().order();
                if (order.isEmpty()) {
                    return Optional.empty();
                }
                (calls.getFirst().state() == State.STARTED ? reached : held)
                        .put(rank.actor(), order.getAsLong());
            }
            return reached.isEmpty() || held.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Inside(number, reached, held));
        }
    }

    /// @param judged what is judged by what is told; left out
    static List<Judged> of(Job job, List<Judged> judged) {
        Set<CommunicatorTrack> known = new HashSet<>();
        Map<Actor, List<Inside>> byHeld = new HashMap<>();
        for (int i = 0; i < judged.size(); i++) {
            known.add(judged.get(i).track());
            Inside.of(i, judged.get(i))
                    .ifPresent(inside ->
                            inside.held()
                                    .keySet()
                                    .forEach(actor ->
                                            byHeld.computeIfAbsent(actor, _ -> new ArrayList<>())
                                                    .add(inside)));
        }
        List<Judged> all = new ArrayList<>();
        for (CommunicatorTrack track : job.communicators()) {
            if (!byHeld.isEmpty() && !known.contains(track) && isStill(track)) {
                crossing(track, byHeld).ifPresent(all::add);
            }
        }
        return all;
    }

    private static boolean isStill(CommunicatorTrack track) {
        List<RankTrack> ranks = track.participants();
        return ranks.size() == track.ranks()
                && ranks.stream()
                        .allMatch(r ->
                                r.is(ProcessState.LIVE) && r.quietNanos() >= Judged.GRACE_NANOS);
    }

    /// By the first that it crosses. All who are held launched it, so all are in it.
    private static Optional<Judged> crossing(
            CommunicatorTrack track, Map<Actor, List<Inside>> byHeld) {
        Map<Integer, Inside> insides = new TreeMap<>();
        for (RankTrack rank : track.participants()) {
            for (Inside inside : byHeld.getOrDefault(rank.actor(), List.of())) {
                if (inside.held().size() <= track.ranks()) {
                    insides.put(inside.number(), inside);
                }
            }
        }
        return insides.values().stream()
                .flatMap(inside -> crossing(track, inside).stream())
                .findFirst();
    }

    private static Optional<Judged> crossing(CommunicatorTrack track, Inside inside) {
        Set<Key> keys = new LinkedHashSet<>();
        for (RankTrack rank : track.participants()) {
            if (inside.held().containsKey(rank.actor())) {
                points(rank).forEach(point -> keys.add(Key.of(point)));
            }
        }
        return keys.stream()
                .flatMap(key -> launched(track, key).stream())
                .filter(points -> isCrossed(points, inside.reached(), inside.held()))
                .map(points -> standing(track, points))
                .findFirst();
    }

    /// That launch on every rank; empty where it is not told of one.
    private static Optional<Map<RankTrack, Point>> launched(CommunicatorTrack track, Key key) {
        Map<RankTrack, Point> launched = new HashMap<>();
        for (RankTrack rank : track.participants()) {
            Optional<Point> own =
                    points(rank).stream().filter(p -> Key.of(p).equals(key)).findFirst();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            launched.put(rank, own.get());
        }
        return Optional.of(launched);
    }

    /// What is launched and not known to be over, nor known not to be.
    private static List<Point> points(RankTrack rank) {
        return rank.row().flatMap(RankProgress::bracket).stream()
                .flatMap(b -> List.of(b.first(), b.last()).stream())
                .filter(point -> point.startEpochNanos().isPresent())
                .filter(point ->
                        ToldCalls.isOne(point)
                                || ToldCalls.isAllToAll(point, rank.communicator().ranks()))
                .toList();
    }

    /// Whether all that are held launched it before what holds them, some that are inside after it
    /// and none of these before: there it would be over.
    private static boolean isCrossed(
            Map<RankTrack, Point> launched, Map<Actor, Long> reached, Map<Actor, Long> held) {
        int before = 0;
        int after = 0;
        for (var entry : launched.entrySet()) {
            Actor actor = entry.getKey().actor();
            long start = entry.getValue().startEpochNanos().orElseThrow();
            Long inside = reached.get(actor);
            if (inside != null && start <= inside) {
                return false;
            }
            after += inside == null ? 0 : 1;
            Long at = held.get(actor);
            before += at != null && start < at ? 1 : 0;
        }
        return after > 0 && before == held.size();
    }

    private static Judged standing(CommunicatorTrack track, Map<RankTrack, Point> launched) {
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>();
        launched.forEach((rank, point) ->
                calls.put(
                        rank.rank(),
                        List.of(ToldCalls.enqueued(rank.called().orElse(0) - 1, point))));
        return Judged.standing(track, List.copyOf(launched.keySet()), calls, Map.of());
    }
}
