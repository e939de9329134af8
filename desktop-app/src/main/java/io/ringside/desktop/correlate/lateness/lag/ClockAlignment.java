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
/// time, but for microseconds: so the difference of two nodes' ends is the difference of their
/// clocks, whatever the nodes' own clocks say. Clocks also drift against each other, by
/// milliseconds in a minute where nobody sets them: so it is a line over time.
public final class ClockAlignment {
    private static final Clock SAME = new Clock(0, 0);

    private final long baseEpochNanos;
    private final Map<String, Clock> clocks;

    /// A clock against the common one.
    ///
    /// @param aheadNanos at the base
    /// @param drift nanoseconds that it gains in each
    record Clock(double aheadNanos, double drift) {
        Clock and(Clock other) {
            return new Clock(aheadNanos + other.aheadNanos, drift + other.drift);
        }
    }

    private ClockAlignment(long baseEpochNanos, Map<String, Clock> clocks) {
        this.baseEpochNanos = baseEpochNanos;
        this.clocks = clocks;
    }

    /// From the timed operations among these that several nodes took part in. A node that shares
    /// none with the first one, or with one that is placed already, is taken as it is.
    public static ClockAlignment of(Collection<MatchedOperation> operations) {
        Map<String, Map<String, ClockDifference>> differences = new TreeMap<>();
        IdentityHashMap<List<Actor>, NodesOf> known = new IdentityHashMap<>();
        long base = 0;
        for (MatchedOperation operation : operations) {
            base = base == 0 ? operation.firstEpochNanos() : base;
            NodesOf nodes = known.computeIfAbsent(operation.actors(), NodesOf::new);
            if (nodes.names.length > 1 && operation.timed()) {
                nodes.addToFirst(operation, base, differences);
            }
        }
        Map<String, Clock> clocks = new HashMap<>();
        for (String first : differences.keySet()) {
            if (!clocks.containsKey(first)) {
                clocks.put(first, SAME);
                spread(first, differences, clocks);
            }
        }
        return new ClockAlignment(base, clocks);
    }

    /// Which of a communicator's ranks are on which node. Made once for all its calls: to sort the
    /// ranks of each call anew took most of an alignment.
    private static final class NodesOf {
        /// In order, so that equal input gives equal output.
        final String[] names;

        /// By the rank's place, its node's among the names.
        private final int[] nodes;

        /// By node, how many of the ranks are on it.
        private final int[] sizes;

        NodesOf(List<Actor> actors) {
            names = actors.stream().map(Actor::node).distinct().sorted().toArray(String[]::new);
            nodes = new int[actors.size()];
            sizes = new int[names.length];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = Arrays.binarySearch(names, actors.get(i).node());
                sizes[nodes[i]]++;
            }
        }

        /// Against one of its nodes each, and back: of hundreds of nodes all pairs would be too
        /// many.
        void addToFirst(
                MatchedOperation operation,
                long base,
                Map<String, Map<String, ClockDifference>> differences) {
            long at = operation.firstEpochNanos(); // a double holds no epoch to the nanosecond
            double[][] ends = new double[names.length][];
            int[] known = new int[names.length];
            for (int i = 0; i < nodes.length; i++) {
                int node = nodes[i];
                if (ends[node] == null) {
                    ends[node] = new double[sizes[node]];
                }
                ends[node][known[node]++] = (double) (operation.gpuEndEpochNanos(i) - at);
            }
            double since = (double) (at - base);
            double first = Medians.ofOwn(ends[0]);
            for (int other = 1; other < ends.length; other++) {
                double difference = Medians.ofOwn(ends[other]) - first;
                add(differences, names[0], names[other], since, difference);
                add(differences, names[other], names[0], since, -difference);
            }
        }
    }

    private static void add(
            Map<String, Map<String, ClockDifference>> differences,
            String one,
            String other,
            double sinceBaseNanos,
            double nanos) {
        differences
                .computeIfAbsent(one, n -> new TreeMap<>())
                .computeIfAbsent(other, n -> new ClockDifference())
                .add(sinceBaseNanos, nanos);
    }

    private static void spread(
            String from,
            Map<String, Map<String, ClockDifference>> differences,
            Map<String, Clock> clocks) {
        List<String> placed = new ArrayList<>(List.of(from));
        for (int i = 0; i < placed.size(); i++) {
            String one = placed.get(i);
            Clock base = clocks.getOrDefault(one, SAME);
            differences
                    .getOrDefault(one, Map.of())
                    .forEach((other, values) -> {
                        if (!clocks.containsKey(other)) {
                            clocks.put(other, base.and(values.line()));
                            placed.add(other);
                        }
                    });
        }
    }

    /// Nanoseconds by which the node's stamps are ahead of the common clock.
    ///
    /// @param epochNanos when, to a second or so: by any node's clock
    public double ahead(String node, long epochNanos) {
        Clock clock = clock(node);
        return clock.aheadNanos + clock.drift * (epochNanos - baseEpochNanos);
    }

    /// The same of each actor's node.
    Clock[] of(List<Actor> actors) {
        return actors.stream().map(actor -> clock(actor.node())).toArray(Clock[]::new);
    }

    /// Nanoseconds since what [Clock#aheadNanos] is of.
    double sinceBase(long epochNanos) {
        return epochNanos - baseEpochNanos;
    }

    private Clock clock(String node) {
        return clocks.getOrDefault(node, SAME);
    }
}
