package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.Lags.TimedCall;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which waits a late rank is charged with: where it came last, where one came last that is known
/// to be late because of it, and where one did that had just waited for such a one in another
/// communicator. A wait much shorter than the lag is noise.
///
/// @param late who is late by itself
/// @param because who is known to be late because of it
/// @param lagNanos by how much it is late
/// @param stepNanos for so long a wait makes late; 0: not known
record Charges(Actor late, Set<Actor> because, double lagNanos, double stepNanos) {
    private static final double OWN = 0.25;

    /// When and where it waited.
    private record Mark(long atEpochNanos, long commHash) {}

    /// By timed call, what all waited in it together and would not have without those that are
    /// charged; calls without such a wait are left out.
    IdentityHashMap<Kept, Double> of(Lags lags, long fromEpochNanos, long toEpochNanos) {
        Map<Actor, Mark> marks = new HashMap<>();
        IdentityHashMap<Kept, Double> waits = new IdentityHashMap<>();
        for (TimedCall call : lags.timedCalls()) {
            long at = call.kept().atEpochNanos();
            if (at >= fromEpochNanos && at <= toEpochNanos) {
                double waited = waited(call, marks);
                if (waited > 0) {
                    waits.put(call.kept(), waited);
                    Mark mark = new Mark(at, call.kept().series().commHash());
                    call.kept().operation().arrivals().forEach(a -> marks.put(a.actor(), mark));
                }
            }
        }
        return waits;
    }

    private double waited(TimedCall call, Map<Actor, Mark> marks) {
        List<Arrival> arrivals = call.kept().operation().arrivals();
        if (!isLate(arrivals.get(call.last()).actor(), call.kept(), marks)) {
            return 0;
        }
        double last = call.arrivals()[call.last()];
        double second = Double.NEGATIVE_INFINITY;
        double others = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < arrivals.size(); i++) {
            double at = call.arrivals()[i];
            if (i != call.last()) {
                second = Math.max(second, at);
                if (!isLate(arrivals.get(i).actor(), call.kept(), marks)) {
                    others = Math.max(others, at);
                }
            }
        }
        // All are late where one made the rest of its group late: there they were in time.
        double without = others == Double.NEGATIVE_INFINITY ? second : others;
        if (last - without < OWN * lagNanos) {
            return 0;
        }
        double sum = 0;
        for (double at : call.arrivals()) {
            sum += last - Math.max(without, at);
        }
        return sum;
    }

    private boolean isLate(Actor actor, Kept call, Map<Actor, Mark> marks) {
        if (actor.equals(late) || because.contains(actor)) {
            return true;
        }
        Mark mark = marks.get(actor);
        return mark != null
                && mark.commHash != call.series().commHash()
                && call.atEpochNanos() - mark.atEpochNanos <= stepNanos / 2;
    }
}
