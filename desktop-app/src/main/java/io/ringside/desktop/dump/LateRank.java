package io.ringside.desktop.dump;

import io.ringside.desktop.dump.Dump.Lateness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The late rank of a communicator by durations alone: whoever comes last waits least, so that its
/// kernel is the short one. Stateless.
final class LateRank {
    private static final int FEWEST = 20;
    private static final double SHARE = 0.8;
    private static final double LEAST_WAIT_RATIO = 0.1;
    private static final long LEAST_WAIT_MICROS = 20;

    private LateRank() {}

    /// @param operations duration in us by rank
    static Optional<Lateness> of(
            String communicator, Collection<Map<Integer, Long>> operations, Set<Integer> ranks) {
        Map<Integer, List<Long>> waits = new TreeMap<>();
        Map<Integer, List<Long>> medians = new TreeMap<>();
        long compared = 0;
        for (Map<Integer, Long> by : operations) {
            if (by.size() < ranks.size()) {
                continue;
            }
            compared++;
            int shortest =
                    by.entrySet().stream()
                            .min(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElseThrow();
            List<Long> others =
                    by.entrySet().stream()
                            .filter(e -> e.getKey() != shortest)
                            .map(Map.Entry::getValue)
                            .toList();
            long median = median(others);
            long wait = median - by.getOrDefault(shortest, median);
            if (wait >= LEAST_WAIT_MICROS && wait >= LEAST_WAIT_RATIO * median) {
                waits.computeIfAbsent(shortest, _ -> new ArrayList<>()).add(wait);
                medians.computeIfAbsent(shortest, _ -> new ArrayList<>()).add(median);
            }
        }
        long all = compared;
        if (all < FEWEST) {
            return Optional.empty();
        }
        return waits.entrySet().stream()
                .filter(e -> e.getValue().size() >= SHARE * all)
                .map(e ->
                        new Lateness(
                                communicator,
                                e.getKey(),
                                all,
                                e.getValue().size(),
                                median(e.getValue()),
                                median(medians.getOrDefault(e.getKey(), e.getValue()))))
                .findFirst();
    }

    private static long median(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
