package io.ringside.desktop.correlate.explain.facts;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Key figures of whatever has a name, by steps of two minutes, for the latest two hours: what it
/// did when it was well. The names that were told least lately make room. Owned by one thread.
///
/// @param <K> by what it is told apart
public final class OwnHistory<K> {
    public static final long STEP_NANOS = 120_000_000_000L;

    /// Two hours and eight minutes.
    public static final int STEPS = 64;

    private final List<String> figures;
    private final int most;
    private final Map<K, Past> pasts = new LinkedHashMap<>(16, 0.75f, true);
    private long omitted;

    /// @param figures their names; each that is told costs 256 bytes a name
    /// @param most names that are kept
    public OwnHistory(List<String> figures, int most) {
        this.figures = List.copyOf(figures);
        this.most = most;
    }

    /// One name's steps; NaN where nothing is known.
    private static final class Past {
        /// One for all: of tens of thousands each took 16 bytes.
        private static final float[] NONE = {};

        /// A figure's steps; none of one that was never told.
        private final float[][] values;

        private final long[] steps = new long[STEPS];

        Past(int figures) {
            values = new float[figures][];
            Arrays.fill(values, NONE);
            Arrays.fill(steps, Long.MIN_VALUE);
        }

        private float at(int figure, long step) {
            int slot = Math.floorMod(step, STEPS);
            return steps[slot] == step && values[figure].length > 0
                    ? values[figure][slot]
                    : Float.NaN;
        }

        private void put(int figure, int slot, float value) {
            if (values[figure].length == 0 && !Float.isNaN(value)) {
                values[figure] = new float[STEPS];
                Arrays.fill(values[figure], Float.NaN);
            }
            if (values[figure].length > 0) {
                values[figure][slot] = value;
            }
        }
    }

    public static long step(long epochNanos) {
        return Math.floorDiv(epochNanos, STEP_NANOS);
    }

    /// What it was in a step; the latest that is told of a step counts.
    public void tell(K name, long step, Map<String, Double> told) {
        Past past = pasts.get(name);
        if (past == null) {
            past = new Past(figures.size());
            pasts.put(name, past);
            if (pasts.size() > most) {
                pasts.remove(pasts.keySet().iterator().next());
                omitted++;
            }
        }
        int slot = Math.floorMod(step, STEPS);
        if (past.steps[slot] > step) {
            return;
        }
        past.steps[slot] = step;
        for (int i = 0; i < figures.size(); i++) {
            Double value = told.get(figures.get(i));
            past.put(i, slot, value == null ? Float.NaN : value.floatValue());
        }
    }

    /// The figure in that step, where it was told.
    public OptionalDouble at(K name, String figure, long step) {
        Past past = pasts.get(name);
        int at = figures.indexOf(figure);
        if (past == null || at < 0) {
            return OptionalDouble.empty();
        }
        float value = past.at(at, step);
        return Float.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /// The median over those steps, of which at least one must be known.
    public OptionalDouble median(K name, String figure, List<Long> steps) {
        double[] known =
                steps.stream()
                        .map(step -> at(name, figure, step))
                        .flatMapToDouble(OptionalDouble::stream)
                        .sorted()
                        .toArray();
        return known.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((known[(known.length - 1) / 2] + known[known.length / 2]) / 2);
    }

    /// Names that made room.
    public long omitted() {
        return omitted;
    }
}
