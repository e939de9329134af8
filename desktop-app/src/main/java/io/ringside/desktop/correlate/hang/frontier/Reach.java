package io.ringside.desktop.correlate.hang.frontier;

import io.ringside.desktop.correlate.hang.frontier.Waits.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// Whom each rank waits for, through others too. Ranks and edges that wait in a circle are found
/// together by Tarjan's walk, so each edge is followed once, of thousands of ranks too. Immutable
/// once built.
final class Reach {
    private static final int UNSEEN = -1;

    private final Map<Integer, Integer> places = new HashMap<>();
    private final List<Integer> ranks = new ArrayList<>();
    private final int[][] arcs; // of ranks to edges, then of edges to ranks
    private final int[] groupOf;
    private final List<BitSet> reached = new ArrayList<>(); // by group
    private final List<BitSet> own = new ArrayList<>(); // by group, its ranks

    /// @param out by rank, the edges that it waits in
    Reach(Map<Integer, List<Edge>> out) {
        IdentityHashMap<Edge, Integer> numbers = new IdentityHashMap<>();
        List<Edge> edges = new ArrayList<>();
        out.forEach((rank, its) -> {
            place(rank);
            for (Edge edge : its) {
                if (numbers.putIfAbsent(edge, edges.size()) == null) {
                    edges.add(edge);
                    edge.to().forEach(this::place);
                }
            }
        });
        arcs = new int[ranks.size() + edges.size()][];
        for (int i = 0; i < ranks.size(); i++) {
            arcs[i] =
                    out.getOrDefault(ranks.get(i), List.of()).stream()
                            .mapToInt(edge -> ranks.size() + numbers.getOrDefault(edge, 0))
                            .toArray();
        }
        for (int i = 0; i < edges.size(); i++) {
            arcs[ranks.size() + i] = edges.get(i).to().stream().mapToInt(this::place).toArray();
        }
        groupOf = new int[arcs.length];
        Arrays.fill(groupOf, UNSEEN);
        new Walk().all();
    }

    private int place(int rank) {
        return places.computeIfAbsent(
                rank,
                r -> {
                    ranks.add(r);
                    return ranks.size() - 1;
                });
    }

    /// Whether a rank waits for any of these.
    IntPredicate toAny(Collection<Integer> any) {
        BitSet bits = new BitSet();
        any.stream().filter(places::containsKey).forEach(rank -> bits.set(place(rank)));
        return rank -> of(rank).intersects(bits);
    }

    boolean isInCircle(int rank) {
        return places.containsKey(rank) && of(rank).get(place(rank));
    }

    /// Everyone that `rank` waits for where all of them wait for it, too; else nobody.
    Set<Integer> circle(int rank) {
        Set<Integer> circle = new TreeSet<>();
        if (isInCircle(rank) && of(rank).equals(own.get(groupOf[place(rank)]))) {
            of(rank).stream().forEach(at -> circle.add(ranks.get(at)));
        }
        return circle;
    }

    private BitSet of(int rank) {
        Integer at = places.get(rank);
        return at == null ? new BitSet() : reached.get(groupOf[at]);
    }

    /// Tarjan's walk, without recursion: ranks may wait in a chain of thousands.
    private final class Walk {
        private final int[] number = new int[arcs.length];
        private final int[] lowest = new int[arcs.length];
        private final int[] next = new int[arcs.length];
        private final int[] path = new int[arcs.length];
        private final int[] open = new int[arcs.length];
        private int seen;
        private int depth;
        private int opened;

        void all() {
            Arrays.fill(number, UNSEEN);
            for (int node = 0; node < arcs.length; node++) {
                if (number[node] == UNSEEN) {
                    enter(node);
                    while (depth > 0) {
                        step(path[depth - 1]);
                    }
                }
            }
        }

        private void enter(int node) {
            number[node] = seen;
            lowest[node] = seen++;
            path[depth++] = node;
            open[opened++] = node;
        }

        private void step(int node) {
            if (next[node] < arcs[node].length) {
                int to = arcs[node][next[node]++];
                if (number[to] == UNSEEN) {
                    enter(to);
                } else if (groupOf[to] == UNSEEN) {
                    lowest[node] = Math.min(lowest[node], number[to]);
                }
                return;
            }
            depth--;
            if (depth > 0) {
                int above = path[depth - 1];
                lowest[above] = Math.min(lowest[above], lowest[node]);
            }
            if (lowest[node] == number[node]) {
                group(node);
            }
        }

        /// All that are open from `first` on wait in a circle, or it is alone. What they lead to is
        /// grouped before them.
        private void group(int first) {
            int group = reached.size();
            int from = opened;
            do {
                from--;
                groupOf[open[from]] = group;
            } while (open[from] != first);
            BitSet all = new BitSet();
            BitSet members = new BitSet();
            for (int i = from; i < opened; i++) {
                int node = open[i];
                if (node < ranks.size()) {
                    members.set(node);
                }
                int last = group;
                for (int to : arcs[node]) {
                    if (to < ranks.size()) {
                        all.set(to);
                    }
                    if (groupOf[to] != last && groupOf[to] != group) {
                        all.or(reached.get(groupOf[to]));
                        last = groupOf[to];
                    }
                }
            }
            opened = from;
            reached.add(all);
            own.add(members);
        }
    }
}
