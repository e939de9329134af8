package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.live.track.ToldCalls;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.node.ProcessState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Communicators whose latest launches nobody timed: whether these are over is not told, but that
/// the streams of all ranks stand before what they launched after them elsewhere. Then all stand in
/// the last of these, unless one rank's stream is known to have gone on. Stateless.
final class Untimed {
    private Untimed() {}

    /// What is judged by what is told, with what stands before it, and the others beside.
    static List<Judged> with(Job job, List<Judged> judged) {
        Map<CommunicatorTrack, Judged> all = new LinkedHashMap<>();
        judged.forEach(one -> all.put(one.track(), one));
        Map<Actor, List<RankTrack>> places = new HashMap<>();
        job.communicators()
                .forEach(track ->
                        track.members()
                                .values()
                                .forEach(r ->
                                        places.computeIfAbsent(r.actor(), _ -> new ArrayList<>())
                                                .add(r)));
        for (CommunicatorTrack track : job.communicators()) {
            Judged known = all.get(track);
            if (known == null || known.isOnlyEnqueued()) {
                standing(track, places, known == null ? Map.of() : known.calls())
                        .ifPresent(one -> all.put(track, one));
            } else {
                all.put(track, withOrders(known, places));
            }
        }
        return List.copyOf(all.values());
    }

    /// The same where who is ahead of others stands at the launch at which its stream is known to:
    /// a rank that left a call out calls others later, as long as it has some in hand.
    private static Judged withOrders(Judged known, Map<Actor, List<RankTrack>> places) {
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>(known.calls());
        for (RankTrack rank : known.ranks()) {
            List<CollectiveCall> own = calls.getOrDefault(rank.rank(), List.of());
            if (own.size() == 1 && known.track().unevenNanos().isPresent()) {
                standingIn(rank, places)
                        .or(() ->
                                rank.row()
                                        .filter(row -> row.bracket().isEmpty())
                                        .flatMap(RankProgress::pending)
                                        .filter(point -> point.startEpochNanos().isPresent()))
                        .ifPresent(point ->
                                calls.put(
                                        rank.rank(),
                                        List.of(own.getFirst().at(point.startEpochNanos()))));
            }
        }
        return known.with(calls);
    }

    /// @param later what is pending there, where something is
    private static Optional<Judged> standing(
            CommunicatorTrack track,
            Map<Actor, List<RankTrack>> places,
            Map<Integer, List<CollectiveCall>> later) {
        List<RankTrack> ranks = track.participants();
        OptionalLong called = CommunicatorTrack.lowest(ranks);
        boolean level =
                called.isPresent()
                        && ranks.size() == track.ranks()
                        && ranks.stream()
                                .allMatch(r ->
                                        r.is(ProcessState.LIVE)
                                                && r.called().equals(called)
                                                && r.quietNanos() >= Judged.GRACE_NANOS);
        Map<Integer, List<CollectiveCall>> calls = new HashMap<>();
        for (RankTrack rank : level ? ranks : List.<RankTrack>of()) {
            Optional<Point> last = standingIn(rank, places);
            if (last.isEmpty()) {
                return Optional.empty();
            }
            List<CollectiveCall> own = new ArrayList<>(later.getOrDefault(rank.rank(), List.of()));
            long next = own.isEmpty() ? called.getAsLong() : own.getFirst().sequence();
            own.add(ToldCalls.enqueued(next - 1, last.get()));
            calls.put(rank.rank(), own);
        }
        return calls.isEmpty()
                ? Optional.empty()
                : Optional.of(Judged.standing(track, ranks, calls, Map.of()));
    }

    /// The last launch of which is not told whether it is over, or the first of these where the
    /// stream stands between them.
    private static Optional<Point> standingIn(RankTrack rank, Map<Actor, List<RankTrack>> places) {
        Optional<RankProgress.Bracket> bracket =
                rank.row()
                        .filter(row ->
                                row.pending().isEmpty()
                                        || row.state() == RankProgress.State.ENQUEUED)
                        .flatMap(RankProgress::bracket);
        return bracket.map(RankProgress.Bracket::last)
                .filter(last -> isStandIn(rank, last, places))
                .or(() ->
                        bracket.map(RankProgress.Bracket::first)
                                .filter(first -> isStandIn(rank, first, places)));
    }

    private static boolean isStandIn(
            RankTrack rank, Point point, Map<Actor, List<RankTrack>> places) {
        return (ToldCalls.isOne(point) || ToldCalls.isAllToAll(point, rank.communicator().ranks()))
                && point.startEpochNanos().isPresent()
                && standsBehind(rank, point, places);
    }

    private static boolean standsBehind(
            RankTrack rank, Point last, Map<Actor, List<RankTrack>> places) {
        long at = last.startEpochNanos().orElseThrow();
        boolean stands = false;
        for (RankTrack other : places.getOrDefault(rank.actor(), List.of())) {
            RankProgress row = other.row().orElse(null);
            if (row == null || other == rank) {
                continue;
            }
            if (isAfter(row.completed(), at)) {
                return false;
            }
            if (isAfter(row.pending(), at)) {
                if (row.state() != RankProgress.State.ENQUEUED) {
                    return false;
                }
                stands = true;
            }
        }
        return stands;
    }

    private static boolean isAfter(Optional<Point> point, long at) {
        return point.map(Point::startEpochNanos)
                .filter(OptionalLong::isPresent)
                .filter(start -> start.getAsLong() > at)
                .isPresent();
    }
}
