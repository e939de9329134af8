package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.blame.Holds.Cause;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Lags.Wait;
import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.lateness.suspect.Late;
import io.ringside.desktop.correlate.lateness.suspect.Suspects;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Follows lateness to whom it comes from. A rank that waits for a late one in one communicator
/// comes late to the next, and would be blamed there. So a late rank passes the blame on in two
/// cases: it meanwhile waits for another late one, longer than those it is compared with by half of
/// its own lag or more; or it was held in an exchange. That goes on until nobody is left to pass
/// the blame to. Owned by one thread.
public final class Blame {
    /// A part of a lag that is more than the rest of it.
    public static final double INHERITED = 0.5;

    /// Whose waits are looked at beside a late one's.
    private static final int MOST_OTHERS = 64;

    private final Lags lags;
    private final Suspects suspects;
    private final Holds holds;

    public Blame(Lags lags, Suspects suspects, Holds holds) {
        this.lags = lags;
        this.suspects = suspects;
        this.holds = holds;
    }

    /// Follows the waits to the one that waits for nobody as long; where they go round, to the one
    /// of these that waits least. Null where it was held, and by whom is not known.
    ///
    /// @param where it is late
    public @Nullable Actor origin(Actor late, Late where) {
        Map<Actor, Cause> seen = new LinkedHashMap<>();
        Actor at = late;
        while (!seen.containsKey(at)) {
            Late own = at.equals(late) ? where : suspects.late().get(at);
            Cause cause = own == null ? new Cause(at, 0, false) : cause(at, own);
            Actor by = cause.by();
            if (by == null) {
                return null;
            }
            if (by.equals(at)) {
                return at;
            }
            seen.put(at, cause);
            at = by;
        }
        Actor least = at;
        Actor next = at;
        do {
            if (waited(seen, next) < waited(seen, least)) {
                least = next;
            }
            next = by(seen, next);
        } while (!next.equals(at));
        return least;
    }

    /// Who was the last in what stands before was so by itself, or for another.
    private Cause cause(Actor actor, Late own) {
        Cause found = causeAt(actor, own);
        Late into = actor.equals(found.by()) && found.earlier() ? holds.into(actor, own) : null;
        return into == null ? found : causeAt(actor, into);
    }

    private Cause causeAt(Actor actor, Late own) {
        Cause timed = holds.timed(actor, own);
        if (timed != null && actor.equals(timed.by())) {
            // Where half a group is as late, a call of it that nobody timed may stand in the pause.
            Cause waited = holds.isOneOfMany(actor, own) ? madeLateBy(actor, own) : null;
            return waited == null ? timed : waited;
        }
        if (timed != null && timed.by() != null) {
            return timed;
        }
        Cause waited = madeLateBy(actor, own);
        if (waited != null && timed != null && isHeld(waited.by())) {
            waited = null;
        }
        Cause exchanged = waited == null ? holds.exchanged(actor, own) : waited;
        if (exchanged == null) {
            return timed == null ? new Cause(actor, 0, false) : timed;
        }
        return timed != null && actor.equals(exchanged.by()) ? timed : exchanged;
    }

    /// Whether timed calls tell that somebody was.
    private boolean isHeld(@Nullable Actor actor) {
        Late its = actor == null ? null : suspects.late().get(actor);
        Cause timed = actor == null || its == null ? null : holds.timed(actor, its);
        return timed != null && actor != null && !actor.equals(timed.by());
    }

    private static double waited(Map<Actor, Cause> seen, Actor actor) {
        Cause made = seen.get(actor);
        return made == null ? 0 : made.nanos();
    }

    private static Actor by(Map<Actor, Cause> seen, Actor actor) {
        Cause made = seen.get(actor);
        return made == null || made.by() == null ? actor : made.by();
    }

    private @Nullable Cause madeLateBy(Actor actor, Late own) {
        Cause worst = null;
        double most = INHERITED * own.lag();
        for (Map.Entry<Actor, Double> wait : waits(actor, own).entrySet()) {
            Late other = suspects.late().get(wait.getKey());
            if (other != null && other.lag() >= INHERITED * own.lag()) {
                double more = wait.getValue() - waitOfOthers(actor, wait.getKey(), own);
                if (more >= most) {
                    most = more;
                    worst = new Cause(wait.getKey(), more, true);
                }
            }
        }
        return worst;
    }

    /// How long an actor waits for each one that often comes last, while somebody is late: the
    /// greatest median over its series in other communicators. Of the waits those count that are
    /// long enough to matter: in every step the first call waits, and the others find all ranks
    /// there already. Waits for several late ones count together.
    private Map<Actor, Double> waits(Actor actor, Late meanwhile) {
        Map<Actor, Double> waits = new LinkedHashMap<>();
        for (Map.Entry<Series, List<Wait>> of : lags.waitsOf(actor).entrySet()) {
            if (of.getKey().commHash() == meanwhile.series().commHash()) {
                continue; // after a wait there all its ranks are alike
            }
            List<Wait> its =
                    of.getValue().stream().filter(w -> meanwhile.isNear(w.atEpochNanos())).toList();
            Map<Actor, double[]> ofEach = new LinkedHashMap<>();
            byLast(its)
                    .forEach((last, waited) ->
                            ofEach.put(
                                    last,
                                    waited.stream()
                                            .mapToDouble(Wait::nanos)
                                            .filter(n -> n >= INHERITED * meanwhile.lag())
                                            .toArray()));
            // Where the late one changes, each is waited for in a part of the time.
            int together =
                    ofEach.entrySet().stream()
                            .filter(e -> suspects.late().containsKey(e.getKey()))
                            .mapToInt(e -> e.getValue().length)
                            .sum();
            double fewest =
                    Math.max(
                            Math.min(Late.FEWEST, its.size()),
                            Math.min(Late.SHARE * its.size(), INHERITED * meanwhile.hits()));
            ofEach.forEach((last, hits) -> {
                int all = suspects.late().containsKey(last) ? together : hits.length;
                if (hits.length > 0 && all >= fewest) {
                    waits.merge(last, Medians.median(hits), Math::max);
                }
            });
        }
        return waits;
    }

    /// What those whom the late one is compared with wait for the same rank: that made them late
    /// too, and is in no lag behind them. Of many, some speak for all.
    private double waitOfOthers(Actor actor, Actor last, Late own) {
        List<Actor> others =
                lags.gpu.getOrDefault(own.series(), Map.of()).keySet().stream()
                        .filter(other -> !other.equals(actor) && !other.equals(last))
                        .toList();
        int oneIn = (others.size() + MOST_OTHERS - 1) / MOST_OTHERS;
        return Medians.median(
                IntStream.range(0, others.size())
                        .filter(i -> i % oneIn == 0)
                        .mapToDouble(i -> waits(others.get(i), own).getOrDefault(last, 0.0))
                        .toArray());
    }

    private static Map<Actor, List<Wait>> byLast(List<Wait> waits) {
        Map<Actor, List<Wait>> lasts = new LinkedHashMap<>();
        waits.forEach(w -> lasts.computeIfAbsent(w.last(), l -> new ArrayList<>()).add(w));
        return lasts;
    }
}
