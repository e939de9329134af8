package io.ringside.desktop.correlate.live.track;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Point;
import java.util.Optional;
import java.util.OptionalLong;

/// Which of its collectives on a communicator a rank's progress tells of. Stateless.
public final class ToldCalls {
    private ToldCalls() {}

    /// The call of that number, from 0; empty where it is not told. Numbers count backwards from
    /// the latest call, which Send and Recv among them make impossible but for the latest itself.
    public static Optional<Point> of(RankTrack rank, long number) {
        if (rank.row().isEmpty() || rank.called().isEmpty()) {
            return Optional.empty();
        }
        RankProgress row = rank.row().get();
        long called = rank.called().getAsLong();
        boolean countable = !rank.hasPeerCalls() && row.omittedOperations() == 0;
        long next = called;
        if (row.pending().isPresent()) {
            Point pending = row.pending().get();
            next -= row.laterOperations() + row.omittedOperations();
            if (isOne(pending) && number == next - 1 && (countable || next == called)) {
                return row.pending();
            }
            next -= pending.operations();
        }
        if (row.bracket().isPresent()) {
            RankProgress.Bracket bracket = row.bracket().get();
            if (isOne(bracket.last()) && number == next - 1 && (countable || next == called)) {
                return Optional.of(bracket.last());
            }
            if (isOne(bracket.first()) && countable && number == next - bracket.operations()) {
                return Optional.of(bracket.first());
            }
        }
        return Optional.empty();
    }

    /// The call of a launch that nobody is known to be inside of.
    ///
    /// @param number from 0, of that rank's calls on the communicator
    public static CollectiveCall enqueued(long number, Point point) {
        return new CollectiveCall(
                Math.max(0, number),
                point.peer().isPresent() ? "all-to-all" : point.operation(),
                OptionalLong.empty(),
                "",
                CollectiveCall.State.ENQUEUED,
                point.startEpochNanos(),
                OptionalLong.empty());
    }

    /// Whether it is a launch of one collective alone.
    public static boolean isOne(Point point) {
        return point.operations() == 1 && point.peer().isEmpty() && !point.operation().isEmpty();
    }

    /// Whether it is one launch of a Send and a Recv with every other rank at least.
    public static boolean isAllToAll(Point point, int ranks) {
        return point.peer().isPresent() && point.operations() >= 2 * (ranks - 1);
    }
}
