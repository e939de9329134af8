package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.facts.Standing;
import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.GpuWork;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.live.track.ToldCalls;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.node.ProcessState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A job of which all ranks have called as often, and call nothing more: it is idle, or it stands
/// in a call of which nobody tells whether it is over. It stands where some rank is known to be
/// inside a call, or where most GPUs have since run nothing but a kernel that moves no memory. Used
/// once.
final class QuietJob {
    /// For so long a GPU must have done one thing: of the sample of a driver a second may be older
    /// than the last call.
    static final long STEADY_NANOS = 4_000_000_000L;

    private static final long SAMPLE_NANOS = 3_000_000_000L;

    private final Job job;
    private final Predicate<Actor> alone;
    private final Map<Actor, Long> over = new HashMap<>();
    private final Set<CommunicatorTrack> within = new HashSet<>();
    private final Set<Actor> inside = new HashSet<>();
    private final Set<Actor> placed = new HashSet<>();
    private final Set<String> operations = new TreeSet<>();
    private final Map<Actor, Point> last = new HashMap<>();
    private final Set<Actor> unlisted = new HashSet<>();
    private int calls;

    /// What stands, and the ranks that take part.
    record Stands(List<Judged> judged, Standing standing) {}

    /// @param alone whether no rank of another job is on its GPU
    QuietJob(Job job, Predicate<Actor> alone) {
        this.job = job;
        this.alone = alone;
    }

    /// Empty where it is idle, works, or nothing tells which.
    Optional<Stands> stands() {
        List<CommunicatorTrack> tracks = new ArrayList<>();
        for (CommunicatorTrack track : job.communicators()) {
            boolean used = track.ranks() > 1 && !track.participants().isEmpty();
            if (used && !isLevelAndQuiet(track)) {
                return Optional.empty();
            }
            if (used) {
                tracks.add(track);
            }
        }
        tracks.forEach(this::noteOver);
        tracks.forEach(this::place);
        Set<Actor> actors = new HashSet<>();
        tracks.forEach(track -> track.participants().forEach(rank -> actors.add(rank.actor())));
        return placed.equals(actors) ? stands(tracks) : Optional.empty();
    }

    /// Whether it is known to have been in a call for longer than a working rank is.
    static boolean isInside(RankTrack rank) {
        return rank.quietNanos() >= RankProgress.STANDS_NANOS
                && rank.row()
                        .filter(row -> row.knownUntilEpochNanos().isEmpty())
                        .filter(row -> row.state() == RankProgress.State.REACHED)
                        .isPresent();
    }

    private static boolean isLevelAndQuiet(CommunicatorTrack track) {
        List<RankTrack> ranks = track.participants();
        OptionalLong called = CommunicatorTrack.lowest(ranks);
        long patience = track.patienceNanos();
        return ranks.size() == track.ranks()
                && ranks.stream()
                        .allMatch(rank ->
                                rank.is(ProcessState.LIVE)
                                        && !rank.node().isSilent()
                                        && rank.called().isPresent()
                                        && rank.called().equals(called)
                                        && rank.quietNanos() >= patience);
    }

    /// A rank's stream has come past whatever it launched before something that is over.
    private void noteOver(CommunicatorTrack track) {
        for (RankTrack rank : track.participants()) {
            rank.row()
                    .flatMap(RankProgress::completed)
                    .map(Point::startEpochNanos)
                    .filter(OptionalLong::isPresent)
                    .ifPresent(at -> over.merge(rank.actor(), at.getAsLong(), Math::max));
        }
    }

    private void place(CommunicatorTrack track) {
        for (RankTrack rank : track.participants()) {
            RankProgress row = rank.row().orElse(null);
            if (row == null) {
                continue;
            }
            long after = over.getOrDefault(rank.actor(), 0L);
            boolean known = row.knownUntilEpochNanos().isEmpty();
            List<Point> points = new ArrayList<>();
            row.bracket().ifPresent(b -> points.addAll(List.of(b.first(), b.last())));
            row.pending().filter(_ -> known).ifPresent(points::add);
            points.removeIf(p -> p.startEpochNanos().orElse(0) <= after);
            points.forEach(p -> last.merge(rank.actor(), p, QuietJob::later));
            if (row.laterOperations() + row.omittedOperations() > 0) {
                unlisted.add(rank.actor());
            }
            if (!points.isEmpty()) {
                within.add(track);
                placed.add(rank.actor());
                points.forEach(p -> operations.add(p.operation()));
                boolean all = row.bracket().filter(b -> points.contains(b.first())).isPresent();
                int open = all ? row.bracket().orElseThrow().launches() : 1;
                calls = Math.max(calls, open + (row.pending().isPresent() ? 1 : 0));
            }
            if (isInside(rank)) {
                inside.add(rank.actor());
            }
        }
    }

    private static Point later(Point a, Point b) {
        return a.startEpochNanos().orElse(0) >= b.startEpochNanos().orElse(0) ? a : b;
    }

    /// Whether no rank that is through with all it has called leaves others behind in an earlier
    /// call: the last one is an all-reduce.
    private boolean endsWithReduce(Actor actor) {
        Point point = last.get(actor);
        return point != null
                && !unlisted.contains(actor)
                && ToldCalls.isOne(point)
                && point.operation().equals("AllReduce");
    }

    private Optional<Stands> stands(List<CommunicatorTrack> tracks) {
        Map<GpuWork.Kind, List<Integer>> by = new HashMap<>();
        List<Integer> known = inside.stream().map(job::number).toList();
        boolean reduces = true;
        Map<Actor, RankTrack> ranks = new HashMap<>();
        tracks.forEach(t -> t.participants().forEach(r -> ranks.put(r.actor(), r)));
        for (RankTrack rank : ranks.values()) {
            if (!inside.contains(rank.actor())) {
                GpuWork.Kind kind = doing(rank);
                by.computeIfAbsent(kind, _ -> new ArrayList<>()).add(job.number(rank.actor()));
                boolean odd = kind == GpuWork.Kind.IDLE || kind == GpuWork.Kind.WORKS;
                reduces &= !odd || endsWithReduce(rank.actor());
            }
        }
        List<Integer> waiting = by.getOrDefault(GpuWork.Kind.WAITS, List.of());
        List<Integer> idle = by.getOrDefault(GpuWork.Kind.IDLE, List.of());
        List<Integer> working = by.getOrDefault(GpuWork.Kind.WORKS, List.of());
        List<Integer> untold = by.getOrDefault(GpuWork.Kind.UNTOLD, List.of());
        boolean most = waiting.size() + known.size() > 2 * (idle.size() + working.size());
        boolean pair = ranks.size() == 2 && waiting.size() + known.size() == 1;
        boolean told = known.size() > 0 || 2 * waiting.size() >= ranks.size();
        if (!told || (!most && !pair)) {
            return Optional.empty();
        }
        List<String> names = within.stream().map(job::name).sorted().toList();
        List<Judged> judged =
                tracks.stream()
                        .map(t -> Judged.standing(t, t.participants(), Map.of(), Map.of()))
                        .toList();
        return Optional.of(
                new Stands(
                        judged,
                        new Standing(
                                known, waiting, idle, working, untold, names, call(), reduces)));
    }

    private GpuWork.Kind doing(RankTrack rank) {
        return alone.test(rank.actor())
                ? rank.node()
                        .gpus()
                        .of(rank.actor())
                        .since(rank.lastChange() + SAMPLE_NANOS, STEADY_NANOS)
                : GpuWork.Kind.UNTOLD;
    }

    private String call() {
        String what = operations.size() == 1 ? operations.iterator().next() : "call";
        return calls > 1 ? "one of the last " + calls + " calls" : "the last " + what;
    }
}
