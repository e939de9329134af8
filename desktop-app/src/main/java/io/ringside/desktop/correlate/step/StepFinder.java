package io.ringside.desktop.correlate.step;

import io.ringside.desktop.correlate.step.StepLog.Calls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds what repeats in a rank's calls.
///
/// How many calls make a step is a distance at which the calls come again (their autocorrelation),
/// 95 of 100 or more. Tried are the distances at which a kind of call comes again itself. Of those
/// that are as good as the best, but for one in a hundred, the shortest is taken: layers within a
/// step repeat worse than steps do, two steps repeat no better than one. Verified is it by a kind
/// of call that is made once in it: four of five of its distances must be that one, and the times
/// between them are the steps. Stateless.
final class StepFinder {
    static final double LEAST_REPEATS = 0.95;

    /// Whole steps that are needed.
    static final int LEAST_STEPS = 5;

    private static final double AS_GOOD = 0.01;
    private static final double REGULAR = 0.8;
    private static final int MOST_DISTANCES = 64;
    private static final double LOW = 0.05;
    private static final double SCALE = 1.4826;

    private StepFinder() {}

    /// @param steps their lengths, ascending
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never written
    record Found(int calls, double repeats, double[] steps) {
        double median() {
            return middle(steps);
        }

        double deviation() {
            double middle = median();
            return SCALE
                    * middle(
                            Arrays.stream(steps)
                                    .map(step -> Math.abs(step - middle))
                                    .sorted()
                                    .toArray());
        }

        double low() {
            return steps[(int) (LOW * (steps.length - 1))];
        }

        double high() {
            return steps[steps.length - 1 - (int) (LOW * (steps.length - 1))];
        }

        private static double middle(double[] sorted) {
            int half = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }
    }

    /// Empty: nothing repeats, or too few times.
    static Optional<Found> find(Calls calls) {
        Map<Integer, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < calls.kinds().length; i++) {
            places.computeIfAbsent(calls.kinds()[i], k -> new ArrayList<>()).add(i);
        }
        int distance = 0;
        double best = 0;
        Map<Integer, Double> repeats = new TreeMap<>();
        for (int tried : distances(places, calls.kinds().length)) {
            double share = repeats(calls.kinds(), tried);
            repeats.put(tried, share);
            best = Math.max(best, share);
        }
        for (Map.Entry<Integer, Double> each : repeats.entrySet()) {
            if (distance == 0
                    && each.getValue() >= LEAST_REPEATS
                    && each.getValue() >= best - AS_GOOD) {
                distance = each.getKey();
            }
        }
        return distance == 0
                ? Optional.empty()
                : verified(calls, places, distance, repeats.getOrDefault(distance, 0.0));
    }

    /// The most common distances of the kinds, of which five periods fit in.
    private static Iterable<Integer> distances(Map<Integer, List<Integer>> places, int calls) {
        TreeSet<Integer> distances = new TreeSet<>();
        List<List<Integer>> rarestFirst = new ArrayList<>(places.values());
        rarestFirst.sort(java.util.Comparator.comparingInt(List::size));
        for (List<Integer> of : rarestFirst) {
            if (of.size() > LEAST_STEPS && distances.size() < MOST_DISTANCES) {
                int[] gaps = new int[of.size() - 1];
                for (int i = 0; i < gaps.length; i++) {
                    gaps[i] = of.get(i + 1) - of.get(i);
                }
                Arrays.sort(gaps);
                int common = gaps[gaps.length / 2];
                if (common * LEAST_STEPS <= calls) {
                    distances.add(common);
                }
            }
        }
        return distances;
    }

    private static double repeats(int[] kinds, int distance) {
        int again = 0;
        for (int i = 0; i + distance < kinds.length; i++) {
            again += kinds[i] == kinds[i + distance] ? 1 : 0;
        }
        return (double) again / (kinds.length - distance);
    }

    private static Optional<Found> verified(
            Calls calls, Map<Integer, List<Integer>> places, int distance, double repeats) {
        Optional<Found> best = Optional.empty();
        double most = 0;
        for (List<Integer> of : places.values()) {
            int hits = 0;
            double[] steps = new double[Math.max(0, of.size() - 1)];
            for (int i = 0; i < steps.length; i++) {
                if (of.get(i + 1) - of.get(i) == distance) {
                    steps[hits++] =
                            calls.startEpochNanos()[of.get(i + 1)]
                                    - calls.startEpochNanos()[of.get(i)];
                }
            }
            double regular = steps.length == 0 ? 0 : (double) hits / steps.length;
            if (hits >= LEAST_STEPS && regular >= REGULAR && regular > most) {
                most = regular;
                double[] sorted = Arrays.copyOf(steps, hits);
                Arrays.sort(sorted);
                best = Optional.of(new Found(distance, repeats, sorted));
            }
        }
        return best;
    }
}
