package io.ringside.desktop.correlate.lateness.suspect;

import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Lags.Sample;
import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation.Role;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Who is late, whatever the cause, and how likely that is by chance.
///
/// A rank is *late* in a series when its GPU comes behind the others by more than three times the
/// noise of such series, and by 0.1 ms at least. That must be so in three calls or more that are
/// 0.4 s apart or more, and in three of ten calls between the first and the last of them; or half
/// of that in six calls or more, and in half of them. The noise is the median of the scaled median
/// absolute deviations of all ranks in all series of the same role, or what most of their lags are
/// closer to, so that the late one does not raise its own threshold. How likely so many late calls
/// are by chance is told by what those whom nobody suspects are behind now and then: noise has a
/// long tail.
public final class Suspects {
    static final double LEAST_LAG_NANOS = 100_000;
    private static final double NOISES = 3;
    private static final double[] LEVELS = {0.5, 0.8};

    /// Of fewer, those that are late and those that are compared with them are half or more: their
    /// own lateness must not be taken for noise.
    private static final int FEW_ACTORS = 4;

    private final Lags lags;
    private final Noise noise;
    private final Map<Actor, Late> late = new LinkedHashMap<>();
    private final Map<Actor, List<Late>> everywhere = new LinkedHashMap<>();

    /// @param noise as known before; takes what is found here
    public Suspects(Lags lags, Noise noise) {
        this.lags = lags;
        this.noise = noise;
        find();
    }

    /// Each late one, where its lateness is seen best.
    public Map<Actor, Late> late() {
        return late;
    }

    /// Where else it is late.
    public List<Late> of(Actor actor) {
        return everywhere.getOrDefault(actor, List.of());
    }

    private void find() {
        Map<Role, Double> thresholds = thresholds();
        Map<Actor, List<List<Late>>> suspects = new LinkedHashMap<>();
        int looked = 0;
        for (Map.Entry<Series, Map<Actor, List<Sample>>> of : lags.gpu.entrySet()) {
            Series series = of.getKey();
            double threshold = thresholds.getOrDefault(series.role(), LEAST_LAG_NANOS);
            for (Map.Entry<Actor, List<Sample>> its : of.getValue().entrySet()) {
                looked++;
                List<Late> found =
                        Stream.of(
                                        Late.of(series, its.getValue(), threshold),
                                        Late.ofMany(series, its.getValue(), threshold))
                                .filter(Objects::nonNull)
                                .toList();
                if (!found.isEmpty()) {
                    suspects.computeIfAbsent(its.getKey(), _ -> new ArrayList<>()).add(found);
                }
            }
        }
        learn(suspects.keySet());
        int tests = looked;
        suspects.forEach((actor, all) ->
                all.forEach(found -> {
                    Late judged =
                            found.stream()
                                    .map(one -> one.by(chance(actor, one, tests)))
                                    .reduce((one, many) -> many.isSurerThan(one) ? many : one)
                                    .orElseThrow();
                    late.merge(actor, judged, Late::better);
                    everywhere.computeIfAbsent(actor, _ -> new ArrayList<>()).add(judged);
                }));
    }

    /// What those whom nobody suspects were behind is noise. A longer look, where it is known, has
    /// seen more of it.
    private void learn(Set<Actor> suspects) {
        lags.gpu.forEach((series, actors) -> {
            Role role = series.role();
            actors.forEach((actor, samples) -> {
                if (!suspects.contains(actor)) {
                    samples.forEach(sample -> noise.take(role, sample));
                }
            });
        });
    }

    /// The least of two tries: half of the lag takes in most late calls, nearly all of it what
    /// noise seldom reaches.
    private double chance(Actor actor, Late found, int tests) {
        double least = 0;
        for (double part : LEVELS) {
            double level = Math.max(found.threshold(), found.lag() * part);
            long hits =
                    lags
                            .gpu
                            .getOrDefault(found.series(), Map.of())
                            .getOrDefault(actor, List.of())
                            .stream()
                            .filter(s -> found.covers(s.atEpochNanos()) && s.nanos() >= level)
                            .count();
            double power =
                    Math.log10(tests * LEVELS.length)
                            + hits * Math.log10(noise.share(found.series().role(), level));
            for (int i = 0; i < hits; i++) {
                power += Math.log10((double) (found.of() - i) / (i + 1));
            }
            least = Math.min(least, power);
        }
        return least;
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
                    all.size() < FEW_ACTORS ? Medians::shortest : Medians::closest;
            double noise = Medians.median(all.stream().mapToDouble(deviation).toArray());
            thresholds.put(role, Math.max(LEAST_LAG_NANOS, NOISES * Medians.SCALE * noise));
        });
        return thresholds;
    }

    private static double[] array(List<Sample> samples) {
        double[] nanos = new double[samples.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = samples.get(i).nanos();
        }
        return nanos;
    }
}
