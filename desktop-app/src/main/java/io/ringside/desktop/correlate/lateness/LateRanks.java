package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.Lags.Sample;
import io.ringside.desktop.correlate.lateness.Lags.Wait;
import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.MatchedOperation.Role;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds the ranks that are late by themselves.
///
/// A rank is *late* in a series when its GPU comes behind the others by more than three times the
/// noise of such series, at least 0.1 ms, in three calls or more that are 0.4 s apart or more, and
/// in three of ten calls between the first and the last of them. The noise is the median of the
/// scaled median absolute deviations of all ranks in all series of the same role, so that the late
/// one does not raise its own threshold. How likely so many late calls are by chance is told by
/// what those whom nobody suspects are behind now and then: noise has a long tail.
///
/// Lateness moves: who waits for a late rank in one communicator comes late to the next, and would
/// be blamed there. So a late rank that meanwhile waits for another late one, longer than those it
/// is compared with by half of its own lag or more, passes the blame on, until nobody is left to
/// pass it to.
///
/// The late rank's processor is to blame where its enqueues are meanwhile behind by half of the lag
/// or more; its GPU otherwise.
public final class LateRanks {
    static final double LEAST_LAG_NANOS = 100_000;
    private static final double NOISES = 3;
    private static final int FEWEST = 3;
    private static final double SHARE = 0.3;
    private static final double INHERITED = 0.5;

    /// Late ranks of which it is worked out what they cause.
    static final int MOST_CAUSED = 32;

    /// Whose waits are looked at beside a late one's.
    private static final int MOST_OTHERS = 64;

    /// Of fewer, those that are late and those that are compared with them are half or more: their
    /// own lateness must not be taken for noise.
    private static final int FEW_ACTORS = 4;

    private static final long LEAST_SPREAD_NANOS = 400_000_000L;

    private final Lags lags;
    private final LagTails tails;
    private final LagTails own = new LagTails();
    private final long learnedUntil;
    private final Map<Actor, Late> late = new LinkedHashMap<>();

    /// @param from the first late call, `to` the last
    ///
    /// @param chance of so many by noise alone, as a power of ten, among all that were looked at
    private record Late(
            Series series,
            double lag,
            int hits,
            int of,
            double threshold,
            long from,
            long to,
            double chance) {
        Late by(double power) {
            return new Late(series, lag, hits, of, threshold, from, to, power);
        }

        /// Where it is seen best: surely, and then by the greatest lag.
        Late better(Late other) {
            boolean sure = chance <= LateRank.MEDIUM_CHANCE;
            return sure == other.chance <= LateRank.MEDIUM_CHANCE
                    ? other.lag > lag ? other : this
                    : sure ? this : other;
        }

        boolean covers(long epochNanos) {
            return epochNanos >= from && epochNanos <= to;
        }

        /// With half an interval of its calls before and after: what makes a call late lies before
        /// it.
        boolean isNear(long epochNanos) {
            long margin = of > 1 ? (to - from) / (of - 1) / 2 : 0;
            return epochNanos >= from - margin && epochNanos <= to + margin;
        }
    }

    private LateRanks(Lags lags, LagTails tails, long learnedUntil) {
        this.lags = lags;
        this.tails = tails;
        this.learnedUntil = learnedUntil;
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
                new LagTails(),
                0,
                false,
                worldRank);
    }

    /// The same of operations some of which stand for others.
    ///
    /// @param timed those that are timed on every rank
    /// @param all these and the others; asked for only where somebody is late
    /// @param tails the noise of what began until `learnedUntil`
    /// @param learns whether `tails` take what began later
    static List<LateRank> ofKept(
            List<Kept> timed,
            Supplier<List<Kept>> all,
            LagTails tails,
            long learnedUntil,
            boolean learns,
            ToIntFunction<Actor> worldRank) {
        ClockAlignment clocks = ClockAlignment.of(timed.stream().map(Kept::operation).toList());
        LateRanks ranks = new LateRanks(new Lags(timed, all, clocks), tails, learnedUntil);
        ranks.findLate();
        if (learns) {
            tails.add(ranks.own);
        }
        return ranks.conclude(worldRank);
    }

    private void findLate() {
        Map<Role, Double> thresholds = thresholds();
        Map<Actor, List<Late>> suspects = new LinkedHashMap<>();
        int looked = 0;
        for (Map.Entry<Series, Map<Actor, List<Sample>>> of : lags.gpu.entrySet()) {
            Series series = of.getKey();
            double threshold = thresholds.getOrDefault(series.role(), LEAST_LAG_NANOS);
            for (Map.Entry<Actor, List<Sample>> its : of.getValue().entrySet()) {
                looked++;
                Late found = late(series, its.getValue(), threshold);
                if (found != null) {
                    suspects.computeIfAbsent(its.getKey(), _ -> new ArrayList<>()).add(found);
                }
            }
        }
        learn(suspects.keySet());
        int tests = looked;
        suspects.forEach((actor, all) ->
                all.forEach(found ->
                        late.merge(actor, found.by(chance(actor, found, tests)), Late::better)));
    }

    /// What those whom nobody suspects were behind is noise. A longer look, where it is known, has
    /// seen more of it.
    private void learn(Set<Actor> suspects) {
        lags.gpu.forEach((series, actors) ->
                actors.forEach((actor, samples) -> {
                    if (!suspects.contains(actor)) {
                        samples.stream()
                                .filter(sample -> sample.atEpochNanos() > learnedUntil)
                                .forEach(sample -> own.count(series.role(), sample.nanos()));
                    }
                }));
    }

    private double chance(Actor actor, Late found, int tests) {
        double level = Math.max(found.threshold, found.lag / 2);
        long hits =
                lags
                        .gpu
                        .getOrDefault(found.series, Map.of())
                        .getOrDefault(actor, List.of())
                        .stream()
                        .filter(s -> found.covers(s.atEpochNanos()) && s.nanos() >= level)
                        .count();
        double power =
                Math.log10(tests) + hits * Math.log10(own.share(tails, found.series.role(), level));
        for (int i = 0; i < hits; i++) {
            power += Math.log10((double) (found.of - i) / (i + 1));
        }
        return power;
    }

    private static @Nullable Late late(Series series, List<Sample> samples, double threshold) {
        List<Sample> hits = samples.stream().filter(s -> s.nanos() > threshold).toList();
        if (hits.size() < FEWEST) {
            return null;
        }
        long from = hits.stream().mapToLong(Sample::atEpochNanos).min().orElseThrow();
        long to = hits.stream().mapToLong(Sample::atEpochNanos).max().orElseThrow();
        int of =
                (int)
                        samples.stream()
                                .filter(s -> s.atEpochNanos() >= from && s.atEpochNanos() <= to)
                                .count();
        return to - from < LEAST_SPREAD_NANOS || hits.size() < SHARE * of
                ? null
                : new Late(
                        series,
                        Medians.median(array(hits)),
                        hits.size(),
                        of,
                        threshold,
                        from,
                        to,
                        0);
    }

    private Map<Role, Double> thresholds() {
        Map<Role, List<double[]>> deviations = new HashMap<>();
        lags.gpu.forEach((series, actors) ->
                actors.values()
                        .forEach(samples -> {
                            if (samples.size() > 1) {
                                deviations
                                        .computeIfAbsent(series.role(), r -> new ArrayList<>())
                                        .add(array(samples));
                            }
                        }));
        Map<Role, Double> thresholds = new HashMap<>();
        deviations.forEach((role, all) -> {
            ToDoubleFunction<double[]> deviation =
                    all.size() < FEW_ACTORS ? Medians::shortest : Medians::deviation;
            double noise = Medians.median(all.stream().mapToDouble(deviation).toArray());
            thresholds.put(role, Math.max(LEAST_LAG_NANOS, NOISES * Medians.SCALE * noise));
        });
        return thresholds;
    }

    private List<LateRank> conclude(ToIntFunction<Actor> worldRank) {
        Map<Actor, Set<Integer>> passedOn = new LinkedHashMap<>();
        Map<Actor, Set<Actor>> charged = new LinkedHashMap<>();
        for (Actor actor : late.keySet()) {
            Actor origin = origin(actor);
            charged.computeIfAbsent(origin, o -> new HashSet<>(Set.of(o))).add(actor);
            Set<Integer> others = passedOn.computeIfAbsent(origin, o -> new TreeSet<>());
            if (!origin.equals(actor)) {
                others.add(worldRank.applyAsInt(actor));
            }
        }
        List<LateRank> ranks = new ArrayList<>();
        passedOn.forEach((actor, others) -> {
            Late found = late.get(actor);
            if (found != null) {
                double processor = processorLag(actor, found);
                Steps steps = Steps.of(lags, actor, found.from, found.to);
                ranks.add(
                        new LateRank(
                                actor,
                                worldRank.applyAsInt(actor),
                                processor >= INHERITED * found.lag ? Kind.PROCESSOR : Kind.GPU,
                                found.lag,
                                found.hits,
                                found.of,
                                found.series.commHash(),
                                found.series.name(),
                                found.threshold,
                                found.chance,
                                processor,
                                found.from,
                                found.to,
                                steps.nanos(),
                                ranks.size() < MOST_CAUSED
                                        ? CausedWait.of(
                                                lags,
                                                new Charges(
                                                        actor,
                                                        charged.getOrDefault(actor, Set.of()),
                                                        found.lag,
                                                        steps.nanos()),
                                                steps,
                                                found.from,
                                                found.to)
                                        : CausedWait.UNKNOWN,
                                List.copyOf(others)));
            }
        });
        ranks.sort(Comparator.comparingDouble(LateRank::lagNanos).reversed());
        return ranks;
    }

    /// Follows the waits to the one that waits for nobody as long; where they go round, to the one
    /// of these that waits least.
    private Actor origin(Actor late) {
        Map<Actor, Made> seen = new LinkedHashMap<>();
        Actor at = late;
        while (!seen.containsKey(at)) {
            Made by = madeLateBy(at);
            if (by == null) {
                return at;
            }
            seen.put(at, by);
            at = by.by;
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

    private static double waited(Map<Actor, Made> seen, Actor actor) {
        Made made = seen.get(actor);
        return made == null ? 0 : made.nanos;
    }

    private static Actor by(Map<Actor, Made> seen, Actor actor) {
        Made made = seen.get(actor);
        return made == null ? actor : made.by;
    }

    /// Who made another late, and by how much.
    private record Made(Actor by, double nanos) {}

    private @Nullable Made madeLateBy(Actor actor) {
        Late own = late.get(actor);
        if (own == null) {
            return null;
        }
        Made worst = null;
        double most = INHERITED * own.lag;
        for (Map.Entry<Actor, Double> wait : waits(actor, own, true).entrySet()) {
            Late other = late.get(wait.getKey());
            if (other != null && other.lag >= INHERITED * own.lag) {
                double more = wait.getValue() - waitOfOthers(actor, wait.getKey(), own);
                if (more >= most) {
                    most = more;
                    worst = new Made(wait.getKey(), more);
                }
            }
        }
        return worst;
    }

    /// How long an actor waits for each one that often comes last, while somebody is late: the
    /// greatest median over its series in other communicators. Of the waits those count that are
    /// long enough to matter: in every step the first call waits, and the others find all ranks
    /// there already.
    ///
    /// @param ofSeveral whether waits for several late ones count together
    private Map<Actor, Double> waits(Actor actor, Late meanwhile, boolean ofSeveral) {
        Map<Actor, Double> waits = new LinkedHashMap<>();
        for (Map.Entry<Series, List<Wait>> of : lags.waitsOf(actor).entrySet()) {
            if (of.getKey().commHash() == meanwhile.series.commHash()) {
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
                                            .filter(n -> n >= INHERITED * meanwhile.lag)
                                            .toArray()));
            // Where the late one changes, each is waited for in a part of the time.
            int together =
                    ofEach.entrySet().stream()
                            .filter(e -> late.containsKey(e.getKey()))
                            .mapToInt(e -> e.getValue().length)
                            .sum();
            double fewest =
                    Math.max(
                            Math.min(FEWEST, its.size()),
                            Math.min(SHARE * its.size(), INHERITED * meanwhile.hits));
            ofEach.forEach((last, hits) -> {
                int all = ofSeveral && late.containsKey(last) ? together : hits.length;
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
                lags.gpu.getOrDefault(own.series, Map.of()).keySet().stream()
                        .filter(other -> !other.equals(actor) && !other.equals(last))
                        .toList();
        int oneIn = (others.size() + MOST_OTHERS - 1) / MOST_OTHERS;
        return Medians.median(
                IntStream.range(0, others.size())
                        .filter(i -> i % oneIn == 0)
                        .mapToDouble(i -> waits(others.get(i), own, false).getOrDefault(last, 0.0))
                        .toArray());
    }

    private static Map<Actor, List<Wait>> byLast(List<Wait> waits) {
        Map<Actor, List<Wait>> lasts = new LinkedHashMap<>();
        waits.forEach(w -> lasts.computeIfAbsent(w.last(), l -> new ArrayList<>()).add(w));
        return lasts;
    }

    /// The greatest median over its series, while it is late.
    private double processorLag(Actor actor, Late found) {
        double most = 0;
        for (Series series : lags.seriesOf(actor)) {
            double[] meanwhile =
                    lags.processorLags(actor, series).stream()
                            .filter(sample -> found.covers(sample.atEpochNanos()))
                            .mapToDouble(Sample::nanos)
                            .toArray();
            if (meanwhile.length >= FEWEST) {
                most = Math.max(most, Medians.median(meanwhile));
            }
        }
        return most;
    }

    private static double[] array(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::nanos).toArray();
    }
}
