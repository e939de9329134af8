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
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Finds the ranks that are late by themselves.
///
/// A rank is *late* in a series when its GPU comes behind the others by more than three times the
/// noise of such series, at least 0.1 ms, in three calls or more that are 0.4 s apart or more, and
/// in three of ten calls between the first and the last of them. The noise is the median of the
/// scaled median absolute deviations of all ranks in all series of the same role, so that the late
/// one does not raise its own threshold.
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
    private static final int FEWEST_STEPS = 5;
    private static final double SHARE = 0.3;
    private static final double INHERITED = 0.5;

    /// Of fewer, those that are late and those that are compared with them are half or more: their
    /// own lateness must not be taken for noise.
    private static final int FEW_ACTORS = 4;

    private static final long LEAST_SPREAD_NANOS = 400_000_000L;

    private final Lags lags;
    private final Map<Actor, Late> late = new LinkedHashMap<>();

    /// @param from the first late call, `to` the last
    private record Late(
            Series series, double lag, int hits, int of, double threshold, long from, long to) {
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

    private LateRanks(Lags lags) {
        this.lags = lags;
    }

    /// The late ranks of these operations, the latest first. An operation that is not timed on
    /// every rank counts for the processors only.
    ///
    /// @param worldRank an actor's number in its largest communicator
    public static List<LateRank> of(
            Collection<MatchedOperation> operations, ToIntFunction<Actor> worldRank) {
        LateRanks ranks = new LateRanks(new Lags(operations, ClockAlignment.of(operations)));
        ranks.findLate();
        return ranks.conclude(worldRank);
    }

    private void findLate() {
        Map<Role, Double> thresholds = thresholds();
        lags.gpu.forEach((series, actors) ->
                actors.forEach((actor, samples) -> {
                    Late found =
                            late(
                                    series,
                                    samples,
                                    thresholds.getOrDefault(series.role(), LEAST_LAG_NANOS));
                    if (found != null) {
                        late.merge(actor, found, (a, b) -> b.lag > a.lag ? b : a);
                    }
                }));
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
                        series, Medians.median(array(hits)), hits.size(), of, threshold, from, to);
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
                                processor,
                                found.from,
                                found.to,
                                stepNanos(actor, found),
                                CausedWait.of(
                                        lags,
                                        charged.getOrDefault(actor, Set.of()),
                                        found.from,
                                        found.to),
                                List.copyOf(others)));
            }
        });
        ranks.sort(Comparator.comparingDouble(LateRank::lagNanos).reversed());
        return ranks;
    }

    /// Follows the waits to the one that waits for nobody as long.
    private Actor origin(Actor late) {
        Set<Actor> seen = new HashSet<>();
        Actor at = late;
        while (seen.add(at)) {
            Actor next = madeLateBy(at);
            if (next == null || seen.contains(next)) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private @Nullable Actor madeLateBy(Actor actor) {
        Late own = late.get(actor);
        if (own == null) {
            return null;
        }
        Actor worst = null;
        double most = INHERITED * own.lag;
        for (Map.Entry<Actor, Double> wait : waits(actor, own).entrySet()) {
            Late other = late.get(wait.getKey());
            if (other != null && other.lag >= INHERITED * own.lag) {
                double more = wait.getValue() - waitOfOthers(actor, wait.getKey(), own);
                if (more >= most) {
                    most = more;
                    worst = wait.getKey();
                }
            }
        }
        return worst;
    }

    /// How long an actor waits for each one that often comes last, while somebody is late: the
    /// greatest median over its series. Of the waits those count that are long enough to matter: in
    /// every step the first call waits, and the others find all ranks there already.
    private Map<Actor, Double> waits(Actor actor, Late meanwhile) {
        Map<Actor, Double> waits = new LinkedHashMap<>();
        for (Map<Actor, List<Wait>> victims : lags.waits.values()) {
            List<Wait> its =
                    victims.getOrDefault(actor, List.of()).stream()
                            .filter(wait -> meanwhile.isNear(wait.atEpochNanos()))
                            .toList();
            byLast(its)
                    .forEach((last, all) -> {
                        double[] hits =
                                all.stream()
                                        .mapToDouble(Wait::nanos)
                                        .filter(nanos -> nanos >= INHERITED * meanwhile.lag)
                                        .toArray();
                        if (hits.length >= Math.max(FEWEST, SHARE * its.size())) {
                            waits.merge(last, Medians.median(hits), Math::max);
                        }
                    });
        }
        return waits;
    }

    /// What those whom the late one is compared with wait for the same rank: that made them late
    /// too, and is in no lag behind them.
    private double waitOfOthers(Actor actor, Actor last, Late own) {
        return Medians.median(
                lags.gpu.getOrDefault(own.series, Map.of()).keySet().stream()
                        .filter(other -> !other.equals(actor) && !other.equals(last))
                        .mapToDouble(other -> waits(other, own).getOrDefault(last, 0.0))
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
        for (Map<Actor, List<Sample>> actors : lags.processor.values()) {
            double[] meanwhile =
                    actors.getOrDefault(actor, List.of()).stream()
                            .filter(sample -> found.covers(sample.atEpochNanos()))
                            .mapToDouble(Sample::nanos)
                            .toArray();
            if (meanwhile.length >= FEWEST) {
                most = Math.max(most, Medians.median(meanwhile));
            }
        }
        return most;
    }

    /// Of the series that it calls five times or more meanwhile, the rarest is once a step.
    private double stepNanos(Actor actor, Late found) {
        long[] rarest = new long[0];
        for (Map<Actor, List<Sample>> actors : lags.processor.values()) {
            long[] times =
                    actors.getOrDefault(actor, List.of()).stream()
                            .mapToLong(Sample::atEpochNanos)
                            .filter(found::covers)
                            .sorted()
                            .toArray();
            if (times.length >= FEWEST_STEPS
                    && (rarest.length == 0 || times.length < rarest.length)) {
                rarest = times;
            }
        }
        double[] gaps = new double[Math.max(0, rarest.length - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = rarest[i + 1] - rarest[i];
        }
        return Medians.median(gaps);
    }

    private static double[] array(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::nanos).toArray();
    }
}
