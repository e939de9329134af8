package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import io.ringside.desktop.correlate.lateness.blame.Blame;
import io.ringside.desktop.correlate.lateness.blame.Charges;
import io.ringside.desktop.correlate.lateness.blame.Holds;
import io.ringside.desktop.correlate.lateness.blame.Processors;
import io.ringside.desktop.correlate.lateness.lag.ClockAlignment;
import io.ringside.desktop.correlate.lateness.lag.Exchanges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.lateness.suspect.Late;
import io.ringside.desktop.correlate.lateness.suspect.Noise;
import io.ringside.desktop.correlate.lateness.suspect.Suspects;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The ranks that are late by themselves: [Suspects] that are left once [Blame] has been passed on.
/// The late rank's processor is to blame where its enqueues are meanwhile behind by half of the lag
/// or more; its GPU otherwise.
public final class LateRanks {
    /// Late ranks of which it is worked out what they cause.
    static final int MOST_CAUSED = 32;

    private final Lags lags;
    private final Suspects suspects;
    private final Exchanges exchanges;
    private final Processors processors;
    private final Holds holds;
    private final Blame blame;

    private LateRanks(Lags lags, Suspects suspects, Exchanges exchanges) {
        this.lags = lags;
        this.suspects = suspects;
        this.exchanges = exchanges;
        processors = new Processors(lags);
        holds = new Holds(lags, suspects, exchanges, processors);
        blame = new Blame(lags, suspects, holds);
    }

    /// The late ranks of these operations, the latest first. An operation that is not timed on
    /// every rank counts for the processors only.
    ///
    /// @param worldRank an actor's number in its largest communicator
    public static List<LateRank> of(
            Collection<MatchedOperation> operations, ToIntFunction<Actor> worldRank) {
        List<Kept> all = operations.stream().map(Kept::of).toList();
        return ofKept(
                all.stream().filter(Kept::timed).toList(),
                () -> all,
                Exchanges.NONE,
                Noise.none(),
                worldRank);
    }

    /// The same of operations some of which stand for others.
    ///
    /// @param timed those that are timed on every rank
    /// @param all these and the others; asked for only where somebody is late
    /// @param exchanges their timed Sends and Recvs
    /// @param noise as known before; takes what is found
    static List<LateRank> ofKept(
            List<Kept> timed,
            Supplier<List<Kept>> all,
            Exchanges exchanges,
            Noise noise,
            ToIntFunction<Actor> worldRank) {
        ClockAlignment clocks = ClockAlignment.of(timed.stream().map(Kept::operation).toList());
        List<Kept> known = new ArrayList<>(timed);
        known.addAll(exchanges.together(clocks));
        Lags lags = new Lags(known, all, clocks);
        Suspects suspects = new Suspects(lags, noise);
        return new LateRanks(lags, suspects, exchanges).conclude(worldRank);
    }

    private List<LateRank> conclude(ToIntFunction<Actor> worldRank) {
        Map<Actor, Set<Integer>> passedOn = new LinkedHashMap<>();
        Map<Actor, Set<Actor>> charged = new LinkedHashMap<>();
        Map<Actor, Late> named = new LinkedHashMap<>();
        suspects.late()
                .forEach((actor, best) -> {
                    Actor from = blame.origin(actor, best);
                    Late own = own(actor, best, from);
                    Actor origin = own == null ? from : actor;
                    if (from != null) {
                        // Who is late itself elsewhere, and for less, waits for that one here.
                        charged.computeIfAbsent(from, o -> new HashSet<>(Set.of(o))).add(actor);
                    }
                    if (origin == null || origin.equals(actor)) {
                        named.put(actor, own != null && isSure(actor, own) ? own : best.untold());
                    }
                    Actor by = origin == null ? actor : origin;
                    charged.computeIfAbsent(by, o -> new HashSet<>(Set.of(o))).add(actor);
                    Set<Integer> others = passedOn.computeIfAbsent(by, o -> new TreeSet<>());
                    if (!by.equals(actor)) {
                        others.add(worldRank.applyAsInt(actor));
                    }
                });
        List<LateRank> ranks = new ArrayList<>();
        passedOn.forEach((actor, others) -> {
            Late found = named.getOrDefault(actor, suspects.late().get(actor));
            if (found != null) {
                double processor = processors.lag(actor, found);
                boolean isProcessor = processor >= Blame.INHERITED * found.lag();
                Late clearest = clearest(actor, found);
                Steps steps = Steps.of(lags, actor, clearest.from(), clearest.to());
                ranks.add(
                        new LateRank(
                                actor,
                                worldRank.applyAsInt(actor),
                                isProcessor ? Kind.PROCESSOR : Kind.GPU,
                                found.lag(),
                                found.hits(),
                                found.of(),
                                found.series().commHash(),
                                found.series().name(),
                                found.threshold(),
                                confidence(found, charged.getOrDefault(actor, Set.of())),
                                processor,
                                found.from(),
                                found.to(),
                                steps.nanos(),
                                ranks.size() < MOST_CAUSED
                                        ? WaitSum.of(
                                                lags,
                                                new Charges(
                                                        lags,
                                                        exchanges,
                                                        actor,
                                                        charged.getOrDefault(actor, Set.of()),
                                                        found.lag(),
                                                        steps),
                                                new Foretold(
                                                        lags,
                                                        actor,
                                                        isProcessor ? processor : 0,
                                                        isProcessor ? 0 : found.lag(),
                                                        steps,
                                                        clearest.from(),
                                                        clearest.to()),
                                                steps,
                                                clearest.from(),
                                                clearest.to())
                                        : CausedWait.UNKNOWN,
                                List.copyOf(others)));
            }
        });
        ranks.sort(Comparator.comparingDouble(LateRank::lagNanos).reversed());
        return ranks;
    }

    /// The same lateness where chance explains it least: in a communicator with more noise only a
    /// part of it stands out.
    private Late clearest(Actor actor, Late found) {
        Late clearest = found;
        for (Late its : suspects.of(actor)) {
            if (its.isSure() && its.isAlike(found) && its.chance() < clearest.chance()) {
                clearest = its;
            }
        }
        return clearest;
    }

    /// Those that it made late meanwhile are late because it is: they are witnesses, and in a
    /// communicator with less noise better ones.
    private Confidence confidence(Late found, Set<Actor> because) {
        Confidence surest = found.confidence();
        for (Actor actor : because) {
            Late its = suspects.late().get(actor);
            if (!found.isUntold()
                    && its != null
                    && its.isMeanwhile(found)
                    && its.lag() >= Blame.INHERITED * found.lag()
                    && its.confidence().compareTo(surest) > 0) {
                surest = its.confidence();
            }
        }
        return surest;
    }

    private boolean isSure(Actor actor, Late own) {
        return own.isSurest() || !own.isSure() || !holds.isOneOfMany(actor, own);
    }

    /// Where it is late by itself: who waits for another may be late itself elsewhere, and for
    /// less.
    ///
    /// @param from whom the lateness comes from where it is seen best; null: not known
    private @Nullable Late own(Actor actor, Late best, @Nullable Actor from) {
        if (actor.equals(from)) {
            return best;
        }
        return suspects.of(actor).stream()
                .filter(late -> late.isSure() && !late.equals(best))
                .filter(late -> actor.equals(blame.origin(actor, late)))
                .max(Comparator.comparingDouble(Late::lag))
                .orElse(null);
    }
}
