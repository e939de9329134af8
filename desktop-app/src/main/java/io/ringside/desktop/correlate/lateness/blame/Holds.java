package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.blame.Releases.Held;
import io.ringside.desktop.correlate.lateness.lag.Exchanges;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.lateness.suspect.Late;
import io.ringside.desktop.correlate.lateness.suspect.Suspects;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.ExchangeMatcher.Before;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who was held in a call before the one that it comes late to. Where both calls are timed, what a
/// rank took by itself since it came out of the first tells. Where Sends and Recvs are not timed on
/// all ranks, those that come out of them late alike were held there. It was the one that was in
/// them for the shortest time, that was late before them, or whose processor was late; else nobody
/// knows who it was. Owned by one thread.
public final class Holds {
    private static final int FEWEST = 2;
    private static final int MOST_IN_GROUP = 64;

    /// So many of the calls are late where it is as late all the time.
    private static final double STEADY = 0.8;

    private final Lags lags;
    private final Suspects suspects;
    private final Exchanges exchanges;
    private final Processors processors;
    private @Nullable Releases releases;

    public Holds(Lags lags, Suspects suspects, Exchanges exchanges, Processors processors) {
        this.lags = lags;
        this.suspects = suspects;
        this.exchanges = exchanges;
        this.processors = processors;
    }

    /// Where a lateness comes from.
    ///
    /// @param by who made it late: itself, another, or null where that is not known
    /// @param nanos by how much
    /// @param earlier whether `by` came late to what stands before the call
    record Cause(@Nullable Actor by, double nanos, boolean earlier) {}

    /// Its lateness in the Sends and Recvs before the calls that it is late to, if it is the same.
    @Nullable Late into(Actor actor, Late late) {
        Before before = exchanges.before(actor, late.series().commHash());
        return suspects.of(actor).stream()
                .filter(its -> before != null && its.series().commHash() == before.commHash())
                .filter(its -> !its.series().equals(late.series()) && its.isMeanwhile(late))
                .filter(its -> its.lag() >= Blame.INHERITED * late.lag())
                .findFirst()
                .orElse(null);
    }

    /// By timed calls; null where they do not tell.
    @Nullable Cause timed(Actor actor, Late late) {
        if (!lags.hasSeveralCommunicators()) {
            return null;
        }
        double step = Steps.of(lags, actor, late.from(), late.to()).nanos();
        List<Held> seen = releases().of(actor, late, step);
        Before before = exchanges.before(actor, late.series().commHash());
        List<Held> held = seen.stream().filter(h -> isHeld(h, late)).toList();
        if (held.size() >= FEWEST && 2 * held.size() > seen.size()) {
            return new Cause(mostly(held, late), late.lag(), true);
        }
        // What begins before an exchange is no pause of its own: that tells nothing.
        long own =
                seen.stream()
                        .filter(h -> !isHeld(h, late) && (before == null || isOf(before, h)))
                        .count();
        return own + held.size() >= FEWEST && own >= held.size()
                ? new Cause(actor, late.lag(), false)
                : null;
    }

    /// By Sends and Recvs that are not timed on all ranks; null where they do not tell.
    @Nullable Cause exchanged(Actor actor, Late late) {
        Before before = exchanges.before(actor, late.series().commHash());
        return before == null ? null : exchanged(actor, late, before);
    }

    /// Whether half of a group of it or more are late alike, two others at least: then that may be
    /// one lateness, which came through a call of that group that nobody timed, and no more sure
    /// for being many.
    public boolean isOneOfMany(Actor actor, Late late) {
        for (Series series : lags.seriesOf(actor)) {
            List<Actor> group = List.of();
            if (series.commHash() != late.series().commHash() && series.ranks() <= MOST_IN_GROUP) {
                group =
                        lags.calls(series).getFirst().operation().arrivals().stream()
                                .map(Arrival::actor)
                                .filter(other -> !other.equals(actor))
                                .toList();
            }
            long alike = group.stream().filter(other -> isAlike(other, late)).count();
            if (alike > 1 && 2 * alike >= group.size()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(Before before, Held held) {
        return held.from().kept().series().commHash() == before.commHash();
    }

    private static boolean isHeld(Held held, Late late) {
        return held.ownNanos() < Blame.INHERITED * late.lag();
    }

    private Releases releases() {
        if (releases == null) {
            releases = new Releases(lags);
        }
        return releases;
    }

    /// Who came last most often to where it was held, if it is late itself.
    private @Nullable Actor mostly(List<Held> held, Late late) {
        Map<Actor, Integer> last = new HashMap<>();
        for (Held one : held) {
            Actor by = one.by();
            if (by != null) {
                last.merge(by, 1, Integer::sum);
            }
        }
        return last.entrySet().stream()
                .filter(e -> 2 * e.getValue() > held.size())
                .map(Map.Entry::getKey)
                .filter(by -> {
                    Late its = suspects.late().get(by);
                    return its != null && its.lag() >= Blame.INHERITED * late.lag();
                })
                .findFirst()
                .orElse(null);
    }

    private @Nullable Cause exchanged(Actor actor, Late late, Before before) {
        List<Actor> others = exchanges.others(actor, before);
        List<Actor> alike = others.stream().filter(other -> isAlike(other, late)).toList();
        if (alike.isEmpty() || 2 * alike.size() < others.size()) {
            return null;
        }
        List<Actor> all = new ArrayList<>(alike);
        all.add(actor);
        Map<Actor, double[]> durations =
                exchanges.durations(before.commHash(), late.from(), late.to());
        durations.values().removeIf(of -> of.length < Late.FEWEST);
        if (late.hits() >= STEADY * late.of() && durations.keySet().containsAll(all)) {
            Map<Actor, Double> medians = new HashMap<>();
            durations.forEach((who, of) -> medians.put(who, Medians.median(of)));
            Actor shortest =
                    all.stream()
                            .min(Comparator.comparingDouble(who -> medians.getOrDefault(who, 0.0)))
                            .orElse(actor);
            double more = medians.getOrDefault(actor, 0.0) - medians.getOrDefault(shortest, 0.0);
            // Nobody waited for anybody in it: they are late since.
            double most =
                    all.stream().mapToDouble(who -> medians.getOrDefault(who, 0.0)).max().orElse(0)
                            - medians.getOrDefault(shortest, 0.0);
            if (more >= Blame.INHERITED * late.lag()) {
                return new Cause(shortest, late.lag(), true);
            }
            boolean since = most < Blame.INHERITED * late.lag();
            if (shortest.equals(actor) || since) {
                return new Cause(actor, late.lag(), !since);
            }
        }
        Actor earlier = earlier(all, late, before);
        if (earlier == null) {
            earlier = processor(all, late);
        }
        return new Cause(earlier, late.lag(), true);
    }

    private boolean isAlike(Actor other, Late late) {
        return suspects.of(other).stream().anyMatch(its -> its.isAlike(late));
    }

    /// Who is late where nothing was exchanged before, most of all.
    private @Nullable Actor earlier(List<Actor> all, Late late, Before before) {
        Actor worst = null;
        double most = Blame.INHERITED * late.lag();
        for (Actor one : all) {
            for (Late its : suspects.of(one)) {
                Before its0 = exchanges.before(one, its.series().commHash());
                boolean free = its0 == null || its0.commHash() != before.commHash();
                if (free && its.isMeanwhile(late) && its.lag() >= most) {
                    most = its.lag();
                    worst = one;
                }
            }
        }
        return worst;
    }

    private @Nullable Actor processor(List<Actor> all, Late late) {
        Actor worst = null;
        double most = Blame.INHERITED * late.lag();
        for (Actor one : all) {
            double lag = processors.lag(one, late);
            if (lag >= most) {
                most = lag;
                worst = one;
            }
        }
        return worst;
    }
}
