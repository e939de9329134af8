package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Bracket;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.RankProgress.State;
import io.ringside.desktop.model.node.ProcessState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a daemon counts of one rank on one communicator, and how far it knows it to be. Only timed
/// launches tell that they are over, and with them all before: the rest is the bracket.
final class Frontier {
    /// What is younger may have ended in a record that is not drained yet.
    private static final long LATE_NANOS = 100_000_000;

    private final Shape.Level level;
    private final int rank;
    private final int place;
    private final Map<Launch.Key, Long> counts = new LinkedHashMap<>();
    private final Deque<Launch> launches = new ArrayDeque<>();
    private @Nullable Launch completed;
    private long begun;

    Frontier(Shape shape, int level, int rank) {
        this.level = shape.levels().get(level);
        this.rank = rank;
        place = this.level.place()[rank];
    }

    long hash() {
        return level.hash(level.of()[rank]);
    }

    void take(Launch launch) {
        counts.merge(launch.key(), 1L, Long::sum);
        launches.add(launch);
        begun++;
    }

    void statistics(List<Statistics> collectives, List<Statistics> peers) {
        counts.forEach((key, count) -> {
            if (key.name().isEmpty()) {
                int ranks = level.members()[level.of()[rank]].length;
                for (int peer = 0; peer < ranks; peer++) {
                    for (String name : List.of("Send", "Recv")) {
                        peers.add(
                                ToldNode.statistics(
                                        hash(), place, key, OptionalInt.of(peer), name, count));
                    }
                }
            } else {
                collectives.add(
                        ToldNode.statistics(
                                hash(), place, key, OptionalInt.empty(), key.name(), count));
            }
        });
    }

    Optional<RankProgress> row(long now, LongUnaryOperator epoch, ProcessState state) {
        if (begun == 0) {
            return Optional.empty();
        }
        Launch over = null;
        for (Launch launch : launches) {
            if (launch.isTimed() && launch.isOver(now)) {
                over = launch;
            }
        }
        if (over != null) {
            while (!launches.remove().equals(over)) {
                // What comes before it is over too.
            }
            completed = over;
        }
        Launch pending = null;
        List<Launch> bracket = new ArrayList<>();
        long later = 0;
        for (Launch launch : launches) {
            if (pending != null) {
                later += operations(launch);
            } else if (launch.isTimed() && launch.enqueuedNanos() <= now - LATE_NANOS) {
                pending = launch;
            } else {
                bracket.add(launch);
            }
        }
        return Optional.of(row(now, epoch, state, pending, bracket, later));
    }

    private RankProgress row(
            long now,
            LongUnaryOperator epoch,
            ProcessState process,
            @Nullable Launch pending,
            List<Launch> bracket,
            long later) {
        Launch over = completed;
        return new RankProgress(
                rank % Shape.RANKS_OF_A_NODE,
                place,
                Optional.ofNullable(over).map(l -> point(l, epoch)),
                over == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(epoch.applyAsLong(over.endNanos())),
                Optional.ofNullable(pending).map(l -> point(l, epoch)),
                pending == null
                        ? State.UNKNOWN
                        : pending.reachedNanos() <= now ? State.REACHED : State.ENQUEUED,
                "event",
                bracket.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Bracket(
                                        bracket.size(),
                                        bracket.stream().mapToLong(this::operations).sum(),
                                        point(bracket.getFirst(), epoch),
                                        point(bracket.getLast(), epoch))),
                later,
                0,
                pending == null && bracket.isEmpty(),
                begun,
                begun,
                begun,
                OptionalLong.of(epoch.applyAsLong(since(pending, bracket))),
                OptionalLong.empty(),
                process == ProcessState.DIED);
    }

    private long since(@Nullable Launch pending, List<Launch> bracket) {
        Launch over = completed;
        long since = over == null ? 0 : over.endNanos();
        if (pending != null) {
            return Math.max(since, pending.enqueuedNanos());
        }
        return bracket.isEmpty() ? since : Math.max(since, bracket.getLast().enqueuedNanos());
    }

    private long operations(Launch launch) {
        return launch.call().peers() ? 2L * level.members()[level.of()[rank]].length : 1;
    }

    private Point point(Launch launch, LongUnaryOperator epoch) {
        boolean peers = launch.call().peers();
        return new Point(
                peers ? "Send" : launch.call().name(),
                launch.seq(),
                peers ? OptionalInt.of(0) : OptionalInt.empty(),
                launch.call().bytes(),
                begun,
                (int) operations(launch),
                OptionalLong.of(epoch.applyAsLong(launch.enqueuedNanos())));
    }
}
