package io.ringside.desktop.correlate.lateness.lag;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Exchange;
import io.ringside.desktop.correlate.matching.ExchangeMatcher;
import io.ringside.desktop.correlate.matching.ExchangeMatcher.Before;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The timed Sends and Recvs of a stretch of time. An exchange of all with all ends on all its
/// ranks together, as a collective does: so those that run while one of them ends are one, although
/// P2P has no number. Immutable, but for what it asks of others.
public final class Exchanges {
    public static final Exchanges NONE = new Exchanges(List.of(), new ExchangeMatcher());

    /// As an operation.
    private static final String NAME = "Send/Recv";

    private final List<Exchange> timed;
    private final ExchangeMatcher order;

    /// @param timed the launches that are
    /// @param order before which calls they stand
    public Exchanges(List<Exchange> timed, ExchangeMatcher order) {
        this.timed = timed;
        this.order = order;
    }

    /// What an actor exchanged before it called a communicator, since it was level with its ranks.
    public @Nullable Before before(Actor actor, long commHash) {
        return order.before(actor, commHash);
    }

    /// With whom.
    public List<Actor> others(Actor actor, Before before) {
        return order.others(actor, before);
    }

    /// How long each was in those of a communicator, in a stretch of time with both its ends;
    /// nanoseconds.
    public Map<Actor, double[]> durations(long commHash, long fromEpochNanos, long toEpochNanos) {
        Map<Actor, List<Double>> all = new HashMap<>();
        for (Exchange one : timed) {
            long at = one.enqueueEpochNanos();
            if (one.commHash() == commHash && at >= fromEpochNanos && at <= toEpochNanos) {
                all.computeIfAbsent(one.actor(), _ -> new ArrayList<>())
                        .add((double) (one.gpuEndEpochNanos() - one.gpuEpochNanos()));
            }
        }
        Map<Actor, double[]> durations = new HashMap<>();
        all.forEach((actor, of) ->
                durations.put(actor, of.stream().mapToDouble(Double::doubleValue).toArray()));
        return durations;
    }

    /// Those that are timed on every rank, as collectives.
    public List<Kept> together(ClockAlignment clocks) {
        Map<Long, List<Exchange>> byCommunicator = new TreeMap<>();
        for (Exchange one : timed) {
            if (one.ofAll()) {
                byCommunicator.computeIfAbsent(one.commHash(), _ -> new ArrayList<>()).add(one);
            }
        }
        List<Kept> all = new ArrayList<>();
        byCommunicator.values().forEach(of -> together(of, clocks, all));
        return all;
    }

    private static void together(List<Exchange> of, ClockAlignment clocks, List<Kept> all) {
        ToLongFunction<Exchange> end = one -> one.gpuEndEpochNanos() - ahead(one, clocks);
        of.sort(Comparator.comparingLong(end));
        Map<Integer, Exchange> open = new TreeMap<>();
        long firstEnd = 0;
        for (Exchange next : of) {
            long start = next.gpuEpochNanos() - ahead(next, clocks);
            if (open.isEmpty() || start > firstEnd || open.containsKey(next.rank())) {
                open.clear();
                firstEnd = end.applyAsLong(next);
            }
            open.put(next.rank(), next);
            if (open.size() == next.ranks()) {
                all.add(Kept.of(operation(open.values(), all.size())));
                open.clear();
            }
        }
    }

    private static long ahead(Exchange one, ClockAlignment clocks) {
        return (long) clocks.ahead(one.actor().node(), one.gpuEpochNanos());
    }

    private static MatchedOperation operation(Collection<Exchange> of, int number) {
        return new MatchedOperation(
                of.iterator().next().commHash(),
                NAME,
                number,
                0,
                of.stream().map(Exchange::arrival).toList());
    }
}
