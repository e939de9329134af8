package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Arrival;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What moves each node's stamps onto one clock. A collective ends on all its ranks at the same
/// time, but for microseconds: so the median difference of two nodes' ends is the difference of
/// their clocks, whatever the nodes' own clocks say.
final class ClockAlignment {
    private final Map<String, Double> ahead;

    private ClockAlignment(Map<String, Double> ahead) {
        this.ahead = ahead;
    }

    /// From the timed operations among these that several nodes took part in. A node that shares
    /// none with the first one, or with one that is placed already, is taken as it is.
    static ClockAlignment of(Collection<MatchedOperation> operations) {
        Map<String, Map<String, List<Double>>> differences = new TreeMap<>();
        for (MatchedOperation operation : operations) {
            NavigableMap<String, List<Double>> ends = new TreeMap<>();
            long base = operation.firstEpochNanos(); // a double holds no epoch to the nanosecond
            if (operation.timed()) {
                for (Arrival a : operation.arrivals()) {
                    ends.computeIfAbsent(a.actor().node(), n -> new ArrayList<>())
                            .add((double) (a.gpuEndEpochNanos() - base));
                }
            }
            addToFirst(ends, differences);
        }
        Map<String, Double> ahead = new HashMap<>();
        for (String first : differences.keySet()) {
            if (!ahead.containsKey(first)) {
                ahead.put(first, 0.0);
                spread(first, differences, ahead);
            }
        }
        return new ClockAlignment(ahead);
    }

    /// Against one of its nodes each, and back: of hundreds of nodes all pairs would be too many.
    private static void addToFirst(
            NavigableMap<String, List<Double>> ends,
            Map<String, Map<String, List<Double>>> differences) {
        if (ends.size() < 2) {
            return;
        }
        String first = ends.firstKey();
        double its = median(ends.firstEntry().getValue());
        ends.tailMap(first, false)
                .forEach((other, theirs) -> {
                    double difference = median(theirs) - its;
                    add(differences, first, other, difference);
                    add(differences, other, first, -difference);
                });
    }

    private static void add(
            Map<String, Map<String, List<Double>>> differences,
            String one,
            String other,
            double nanos) {
        differences
                .computeIfAbsent(one, n -> new TreeMap<>())
                .computeIfAbsent(other, n -> new ArrayList<>())
                .add(nanos);
    }

    private static void spread(
            String from,
            Map<String, Map<String, List<Double>>> differences,
            Map<String, Double> ahead) {
        List<String> placed = new ArrayList<>(List.of(from));
        for (int i = 0; i < placed.size(); i++) {
            String one = placed.get(i);
            double base = ahead.getOrDefault(one, 0.0);
            differences
                    .getOrDefault(one, Map.of())
                    .forEach((other, values) -> {
                        if (ahead.putIfAbsent(other, base + median(values)) == null) {
                            placed.add(other);
                        }
                    });
        }
    }

    /// Nanoseconds by which the node's stamps are ahead of the common clock.
    public double ahead(String node) {
        return ahead.getOrDefault(node, 0.0);
    }

    private static double median(List<Double> values) {
        return Medians.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
