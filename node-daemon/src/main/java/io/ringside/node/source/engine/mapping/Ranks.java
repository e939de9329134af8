package io.ringside.node.source.engine.mapping;

import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An engine's series without those that only repeat others, and by its parts where it has several.
/// Immutable.
///
/// @param parts by index, in the order of numbers; none: it has no parts, or one
record Ranks(SampleSet whole, Map<String, SampleSet> parts) {
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    static Ranks of(List<Sample> samples, Dialect dialect) {
        if (dialect.part().isEmpty()) {
            return new Ranks(SampleSet.of(samples), Map.of());
        }
        Map<String, List<Sample>> byPart = new LinkedHashMap<>();
        for (Sample sample : samples) {
            String part = Identity.index(sample.labels().value(dialect.part()));
            byPart.computeIfAbsent(part, first -> new ArrayList<>()).add(sample);
        }
        List<Sample> whole = new ArrayList<>();
        Map<String, SampleSet> parts = new TreeMap<>(BY_NUMBER);
        byPart.forEach((part, series) -> {
            List<Sample> once = withoutCopies(series, dialect.copies());
            whole.addAll(once);
            if (!part.isEmpty()) {
                parts.put(part, SampleSet.of(once));
            }
        });
        return new Ranks(SampleSet.of(whole), parts.size() > 1 ? parts : Map.of());
    }

    /// Rank by rank the lowest, and what says nothing of ranks.
    private static List<Sample> withoutCopies(List<Sample> series, List<String> ranks) {
        Map<String, String> lowest = new HashMap<>();
        for (String rank : ranks) {
            series.stream()
                    .map(Sample::labels)
                    .filter(labels -> isOf(labels, lowest))
                    .map(labels -> labels.value(rank))
                    .filter(value -> !value.isEmpty())
                    .min(BY_NUMBER)
                    .ifPresent(value -> lowest.put(rank, value));
        }
        return lowest.isEmpty()
                ? series
                : series.stream().filter(sample -> isOf(sample.labels(), lowest)).toList();
    }

    private static boolean isOf(Labels labels, Map<String, String> lowest) {
        for (Map.Entry<String, String> rank : lowest.entrySet()) {
            String told = labels.value(rank.getKey());
            if (!told.isEmpty() && !told.equals(rank.getValue())) {
                return false;
            }
        }
        return true;
    }
}
