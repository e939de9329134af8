package io.ringside.desktop.correlate.links.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Compares the units of one cell with each other.
///
/// A unit's time is the median over its windows, as a logarithm: links differ by factors. What all
/// links of one sender, of one receiver or of one turn of an all-to-all share is taken off by
/// medians, again and again (Tukey's median polish), where three links or more share it: the rest
/// is the link's own. How far rests scatter is their scaled median absolute deviation, larger for
/// what was taken off, and never below 5 %. So healthy differences between links raise the
/// threshold, and the slow link itself does not. Their tails are heavier than Gaussian: Student's
/// distribution of twenty degrees of freedom or fewer judges. Immutable.
public final class Comparison {
    /// Of fewer links nobody can say which is the odd one.
    public static final int LEAST_LINKS = 4;

    private static final int LEAST_SHARED = 3;
    private static final int ROUNDS = 6;
    private static final double LEAST_SCATTER = 0.05;
    private static final double MOST_FREEDOM = 20;
    private static final double MEDIAN_VARIANCE = 1.57;

    private final List<Standing> units;
    private final Map<Integer, Standing> senders;
    private final Map<Integer, Standing> receivers;

    private Comparison(
            List<Standing> units,
            Map<Integer, Standing> senders,
            Map<Integer, Standing> receivers) {
        this.units = units;
        this.senders = senders;
        this.receivers = receivers;
    }

    /// Empty where they are of fewer links than [#LEAST_LINKS].
    ///
    /// @param sendMore ends that send so much more than others that they are not compared with them
    /// @param receiveMore likewise
    public static Optional<Comparison> of(
            List<Unit> units, Set<Integer> sendMore, Set<Integer> receiveMore) {
        int links = distinct(units, Unit::sender, Unit::receiver);
        return links < LEAST_LINKS
                ? Optional.empty()
                : Optional.of(new Working(units, links).done(sendMore, receiveMore));
    }

    /// In the order of the units.
    public List<Standing> units() {
        return units;
    }

    /// Of the ends of three links or more, where four such ends can be compared.
    public Map<Integer, Standing> senders() {
        return senders;
    }

    /// Likewise.
    public Map<Integer, Standing> receivers() {
        return receivers;
    }

    @SafeVarargs
    private static int distinct(List<Unit> units, ToIntFunction<Unit>... keys) {
        Set<List<Integer>> all = new HashSet<>();
        for (Unit unit : units) {
            List<Integer> key = new ArrayList<>();
            for (ToIntFunction<Unit> each : keys) {
                key.add(each.applyAsInt(unit));
            }
            all.add(key);
        }
        return all.size();
    }

    /// One comparison while it is made.
    private static final class Working {
        private final List<Unit> units;
        private final int links;
        private final double[] rest;
        private final double[] error;

        /// What the units of one level share.
        private static final class Level {
            final List<Integer> members = new ArrayList<>();
            double effect;
        }

        Working(List<Unit> units, int links) {
            this.units = units;
            this.links = links;
            rest = units.stream().mapToDouble(u -> Robust.median(u.logNanos())).toArray();
            error = units.stream().mapToDouble(u -> Robust.error(u.logNanos())).toArray();
        }

        Comparison done(Set<Integer> sendMore, Set<Integer> receiveMore) {
            centre(rest);
            Map<Integer, Level> senders = levels(Unit::sender);
            Map<Integer, Level> receivers = levels(Unit::receiver);
            Map<Integer, Level> turns = levels(Unit::turn);
            if (turns.size() < 2) {
                turns.clear();
            }
            int taken = senders.size() + receivers.size() + turns.size();
            if (2 * taken > 3 * links) {
                turns.clear();
                taken = senders.size() + receivers.size();
            }
            for (int round = 0; round < ROUNDS; round++) {
                polish(senders);
                polish(receivers);
                polish(turns);
            }
            centre(rest);
            double free = Math.max(1, links - taken);
            double scatter =
                    Math.max(LEAST_SCATTER, Robust.deviation(rest) * Math.sqrt(links / free));
            return new Comparison(
                    standings(scatter, free, taken == 0 ? below() : Double.POSITIVE_INFINITY),
                    ends(senders, sendMore, Unit::receiver),
                    ends(receivers, receiveMore, Unit::sender));
        }

        private double below() {
            return Math.max(0, -Arrays.stream(rest).min().orElse(0));
        }

        private List<Standing> standings(double scatter, double free, double below) {
            List<Standing> all = new ArrayList<>();
            for (int i = 0; i < rest.length; i++) {
                double spread = Math.hypot(scatter, error[i]);
                all.add(
                        new Standing(
                                rest[i],
                                Math.sqrt(
                                        error[i] * error[i]
                                                + MEDIAN_VARIANCE * scatter * scatter / links),
                                tail(rest[i] / spread, free),
                                below,
                                persistent(units.get(i).logNanos(), rest[i]),
                                links));
            }
            return List.copyOf(all);
        }

        /// How the ends stand to each other, by what all links of each share.
        private Map<Integer, Standing> ends(
                Map<Integer, Level> all, Set<Integer> loaded, ToIntFunction<Unit> other) {
            Map<Integer, Standing> ends = new TreeMap<>();
            Map<Integer, Level> levels = new TreeMap<>(all);
            levels.keySet().removeAll(loaded);
            if (levels.size() < LEAST_LINKS) {
                return ends;
            }
            double[] effects = levels.values().stream().mapToDouble(l -> l.effect).toArray();
            double middle = Robust.median(effects);
            double scatter = Math.max(LEAST_SCATTER, Robust.deviation(effects));
            levels.forEach((end, level) -> {
                double own =
                        Math.sqrt(
                                        level.members.stream()
                                                .mapToDouble(i -> error[i] * error[i])
                                                .sum())
                                / level.members.size();
                double excess = level.effect - middle;
                double least =
                        level.members.stream()
                                .mapToDouble(
                                        i -> persistent(units.get(i).logNanos(), excess + rest[i]))
                                .min()
                                .orElse(0);
                ends.put(
                        end,
                        new Standing(
                                excess,
                                Math.sqrt(
                                        own * own
                                                + MEDIAN_VARIANCE
                                                        * scatter
                                                        * scatter
                                                        / levels.size()),
                                tail(excess / Math.hypot(scatter, own), levels.size() - 1.0),
                                Double.POSITIVE_INFINITY,
                                least,
                                distinct(level.members.stream().map(units::get).toList(), other)));
            });
            return ends;
        }

        /// The levels that three links or more share.
        private Map<Integer, Level> levels(ToIntFunction<Unit> key) {
            Map<Integer, Level> levels = new TreeMap<>();
            for (int i = 0; i < units.size(); i++) {
                levels.computeIfAbsent(key.applyAsInt(units.get(i)), k -> new Level())
                        .members
                        .add(i);
            }
            levels.values()
                    .removeIf(level ->
                            distinct(
                                            level.members.stream().map(units::get).toList(),
                                            Unit::sender,
                                            Unit::receiver)
                                    < LEAST_SHARED);
            return levels;
        }

        private void polish(Map<Integer, Level> levels) {
            for (Level level : levels.values()) {
                double middle =
                        Robust.median(level.members.stream().mapToDouble(i -> rest[i]).toArray());
                level.effect += middle;
                level.members.forEach(i -> rest[i] -= middle);
            }
        }

        private static void centre(double[] values) {
            double middle = Robust.median(values);
            Arrays.setAll(values, i -> values[i] - middle);
        }

        private static double tail(double z, double free) {
            return Robust.upperTail(z, Math.clamp(free, 2, MOST_FREEDOM));
        }

        private static double persistent(double[] logs, double excess) {
            double half = Robust.median(logs) - excess / 2;
            return (double) Arrays.stream(logs).filter(log -> log > half).count() / logs.length;
        }
    }
}
