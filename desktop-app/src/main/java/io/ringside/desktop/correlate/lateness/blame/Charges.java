package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.lag.Exchanges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Lags.TimedCall;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.ExchangeMatcher.Before;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which waits a late rank is charged with: those that would not be if it had come earlier by what
/// it is late there. Two kinds of ranks are thought earlier with it: those that are known to be
/// late because of it ([Delays] tells by how much), and those that had just waited for such a one
/// in another communicator. What each is late by noise it would be late without, too: so a wait is
/// charged by how much longer it was than it would have been. What the delays may be off by is told
/// with each wait. Owned by one thread.
public final class Charges {
    /// A delay much shorter than the lag is noise.
    private static final double OWN = 0.25;

    /// Of a wait for who is late only because of the late one, where no timed call passed it on: in
    /// that step it may have waited for somebody else as well.
    private static final double PASSED_ON = 0.2;

    private final Lags lags;
    private final Exchanges exchanges;
    private final Actor late;
    private final double lagNanos;
    private final Steps steps;
    private final Delays delays;

    /// When and where somebody waited, and by how much longer than it would have.
    private record Mark(long atEpochNanos, long commHash, Delay longer) {}

    /// What all but the late one waited longer in a call together, 0 where it is as it would have
    /// been.
    ///
    /// @param unsureNanos it may be so much more or less, as what the charged are late by is so
    public record Charge(double nanos, double unsureNanos) {
        static final Charge NONE = new Charge(0, 0);
    }

    /// @param late who is late by itself
    /// @param because who is known to be late because of it
    /// @param lagNanos by how much it is late
    public Charges(
            Lags lags,
            Exchanges exchanges,
            Actor late,
            Set<Actor> because,
            double lagNanos,
            Steps steps) {
        this.lags = lags;
        this.exchanges = exchanges;
        this.late = late;
        this.lagNanos = lagNanos;
        this.steps = steps;
        Set<Actor> charged = new HashSet<>(because);
        charged.add(late);
        delays = new Delays(lags, charged, steps);
    }

    public Actor late() {
        return late;
    }

    /// By timed call of that time.
    public IdentityHashMap<Kept, Charge> of(long fromEpochNanos, long toEpochNanos) {
        List<TimedCall> within =
                lags.timedCalls().stream()
                        .filter(c ->
                                c.atEpochNanos() >= fromEpochNanos
                                        && c.atEpochNanos() <= toEpochNanos)
                        .sorted(Comparator.comparingLong(c -> c.arrival(c.last())))
                        .toList();
        delays.learn(within, fromEpochNanos, toEpochNanos);
        Map<Actor, Mark> marks = new HashMap<>();
        IdentityHashMap<Kept, Charge> waits = new IdentityHashMap<>();
        long marked = Long.MIN_VALUE;
        for (TimedCall call : within) {
            long at = call.arrival(call.last());
            if (!marks.isEmpty() && at - marked > steps.nanos() / 2) {
                marks.clear(); // older than any that counts
            }
            // Of thousands of groups most have nobody who is charged or was held.
            if (marks.isEmpty() && !delays.hasCharged(call)) {
                waits.put(call.kept(), Charge.NONE);
            } else if (charge(call, marks, waits)) {
                marked = at;
            }
        }
        return waits;
    }

    /// Whether who was in it waited so much longer that it is marked.
    private boolean charge(
            TimedCall call, Map<Actor, Mark> marks, IdentityHashMap<Kept, Charge> waits) {
        List<Arrival> arrivals = call.kept().operation().arrivals();
        double[] without = new double[arrivals.size()];
        double lastWithout = Double.NEGATIVE_INFINITY;
        double lastAtMost = Double.NEGATIVE_INFINITY;
        int others = 0;
        Map<Actor, Delay> usual = delays.at(call);
        boolean any = false;
        for (int i = 0; i < without.length; i++) {
            Delay delay = delay(arrivals.get(i).actor(), call, usual, marks);
            any |= delay.nanos() > 0;
            without[i] = call.arrivals()[i] - delay.nanos();
            lastWithout = Math.max(lastWithout, without[i]);
            lastAtMost = Math.max(lastAtMost, without[i] + delay.unsureNanos());
            others += delay.nanos() > 0 ? 0 : 1;
        }
        double last = call.arrivals()[call.last()];
        double longer = any ? last - lastWithout : 0;
        double sum = 0;
        if (any) {
            for (int i = 0; i < without.length; i++) {
                if (!arrivals.get(i).actor().equals(late)) {
                    sum += last - call.arrivals()[i] - (lastWithout - without[i]);
                }
            }
        }
        double unsure = any ? Math.max(0, Math.min(last, lastAtMost) - lastWithout) : 0;
        Actor lastOne = arrivals.get(call.last()).actor();
        if (!lastOne.equals(late) && !marks.containsKey(lastOne)) {
            unsure = Math.max(unsure, PASSED_ON * longer);
        }
        waits.put(call.kept(), new Charge(sum, unsure * others));
        if (longer >= OWN * lagNanos) {
            Mark mark =
                    new Mark(
                            call.arrival(call.last()),
                            call.kept().series().commHash(),
                            new Delay(longer, unsure));
            arrivals.forEach(a -> marks.put(a.actor(), mark));
            return true;
        }
        // They come out of it as they would have.
        arrivals.forEach(a -> marks.remove(a.actor()));
        return false;
    }

    private Delay delay(
            Actor actor, TimedCall call, Map<Actor, Delay> usual, Map<Actor, Mark> marks) {
        Mark mark = marks.get(actor);
        if (mark != null
                && mark.commHash != call.kept().series().commHash()
                && !isLevelledBetween(actor, mark.commHash, call.kept().series().commHash())
                && call.arrival(call.last()) - mark.atEpochNanos <= steps.nanos() / 2) {
            return mark.longer;
        }
        Delay delay = usual.getOrDefault(actor, Delay.NONE);
        return delay.nanos() < OWN * lagNanos ? Delay.NONE : delay;
    }

    /// Whether an exchange that nobody timed stands between the calls of two communicators: it has
    /// levelled others. One that stands before both of them does not.
    private boolean isLevelledBetween(Actor actor, long first, long second) {
        Before before = exchanges.before(actor, second);
        if (before == null || before.commHash() == first) {
            return false;
        }
        Before earlier = exchanges.before(actor, first);
        return earlier == null
                || earlier.commHash() != before.commHash()
                || (earlier.atEpochNanos() != before.atEpochNanos()
                        && Math.abs(earlier.atEpochNanos() - before.atEpochNanos())
                                < steps.nanos() / 2);
    }
}
