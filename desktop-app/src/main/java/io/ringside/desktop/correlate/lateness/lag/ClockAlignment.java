package io.ringside.desktop.correlate.lateness.lag;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What moves each node's stamps onto one clock. A collective ends on all its ranks at the same
/// time, but for microseconds: so the median difference of two nodes' ends is the difference of
/// their clocks, whatever the nodes' own clocks say.
public final class ClockAlignment {
    private final Map<String, Double> ahead;

    private ClockAlignment(Map<String, Double> ahead) {
        this.ahead = ahead;
    }

    /// From the timed operations among these that several nodes took part in. A node that shares
    /// none with the first one, or with one that is placed already, is taken as it is.
    public static ClockAlignment of(Collection<MatchedOperation> operations) {
        Map<String, Map<String, Values>> differences = new TreeMap<>();
        IdentityHashMap<List<Actor>, NodesOf> known = new IdentityHashMap<>();
        for (MatchedOperation operation : operations) {
            NodesOf nodes = known.computeIfAbsent(operation.actors(), NodesOf::new);
            if (nodes.names.length > 1 && operation.timed()) {
                nodes.addToFirst(operation, differences);
            }
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

    /// Numbers, as they come.
    private static final class Values {
        private double[] values = new double[16];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        double median() {
            return Medians.median(Arrays.copyOf(values, size));
        }
    }

    /// Which of a communicator's ranks are on which node. Made once for all its calls: to sort the
    /// ranks of each call anew took most of an alignment.
    private static final class NodesOf {
        /// In order, so that equal input gives equal output.
        final String[] names;

        /// By the rank's place, its node's among the names.
        private final int[] nodes;

        NodesOf(List<Actor> actors) {
            names = actors.stream().map(Actor::node).distinct().sorted().toArray(String[]::new);
            nodes = new int[actors.size()];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = Arrays.binarySearch(names, actors.get(i).node());
            }
        }

        /// Against one of its nodes each, and back: of hundreds of nodes all pairs would be too
        /// many.
        void addToFirst(MatchedOperation operation, Map<String, Map<String, Values>> differences) {
            long base = operation.firstEpochNanos(); // a double holds no epoch to the nanosecond
            Values[] ends = new Values[names.length];
            for (int i = 0; i < nodes.length; i++) {
                Values its = ends[nodes[i]];
                if (its == null) {
                    its = new Values();
                    ends[nodes[i]] = its;
                }
                its.add((double) (operation.gpuEndEpochNanos(i) - base));
            }
            double first = ends[0].median();
            for (int other = 1; other < ends.length; other++) {
                double difference = ends[other].median() - first;
                add(differences, names[0], names[other], difference);
                add(differences, names[other], names[0], -difference);
            }
        }
    }

    private static void add(
            Map<String, Map<String, Values>> differences, String one, String other, double nanos) {
        differences
                .computeIfAbsent(one, n -> new TreeMap<>())
                .computeIfAbsent(other, n -> new Values())
                .add(nanos);
    }

    private static void spread(
            String from, Map<String, Map<String, Values>> differences, Map<String, Double> ahead) {
        List<String> placed = new ArrayList<>(List.of(from));
        for (int i = 0; i < placed.size(); i++) {
            String one = placed.get(i);
            double base = ahead.getOrDefault(one, 0.0);
            differences
                    .getOrDefault(one, Map.of())
                    .forEach((other, values) -> {
                        if (ahead.putIfAbsent(other, base + values.median()) == null) {
                            placed.add(other);
                        }
                    });
        }
    }

    /// Nanoseconds by which the node's stamps are ahead of the common clock.
    public double ahead(String node) {
        return ahead.getOrDefault(node, 0.0);
    }
}
