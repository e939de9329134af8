package io.ringside.node.source.engine.prometheus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Samples by name, in the page's order. Immutable.
public final class SampleSet {
    public static final SampleSet EMPTY = new SampleSet(List.of());

    private final Map<String, List<Sample>> byName = new LinkedHashMap<>();

    SampleSet(List<Sample> samples) {
        String latest = "";
        List<Sample> series = List.of();
        for (Sample sample : samples) {
            if (!sample.name().equals(latest)) {
                latest = sample.name();
                series = byName.computeIfAbsent(latest, first -> new ArrayList<>());
            }
            series.add(sample);
        }
    }

    /// In the order in which they were on the page.
    public static SampleSet of(List<Sample> samples) {
        return samples.isEmpty() ? EMPTY : new SampleSet(samples);
    }

    /// Name by name, in the page's order.
    public void forEach(Consumer<Sample> consumer) {
        byName.values().forEach(series -> series.forEach(consumer));
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /// Empty when there is none.
    public List<Sample> series(String name) {
        List<Sample> series = byName.get(name);
        return series == null ? List.of() : Collections.unmodifiableList(series);
    }

    /// Only the series that have all of these labels.
    public SampleSet with(Map<String, String> labels) {
        if (labels.isEmpty()) {
            return this;
        }
        List<Sample> kept = new ArrayList<>();
        byName.values()
                .forEach(series -> {
                    for (Sample sample : series) {
                        if (sample.labels().include(labels)) {
                            kept.add(sample);
                        }
                    }
                });
        return new SampleSet(kept);
    }

    /// @param first the parts that came first, in the page's order
    /// @param others the keys of those after them
    public record Parts<K>(Map<K, SampleSet> first, Set<K> others) {}

    /// @param most parts that are made
    public <K> Parts<K> split(Function<Labels, K> key, int most) {
        Map<K, List<Sample>> parts = new LinkedHashMap<>();
        Set<K> others = new HashSet<>();
        byName.values()
                .forEach(series -> {
                    for (Sample sample : series) {
                        K part = key.apply(sample.labels());
                        if (parts.size() < most || parts.containsKey(part)) {
                            parts.computeIfAbsent(part, _ -> new ArrayList<>()).add(sample);
                        } else {
                            others.add(part);
                        }
                    }
                });
        Map<K, SampleSet> sets = new LinkedHashMap<>();
        parts.forEach((part, samples) -> sets.put(part, new SampleSet(samples)));
        return new Parts<>(sets, others);
    }

    /// The sum of the series that are selected, with or without `_total` behind the name; absent
    /// when the metric is not there. Where only some series are selected and the metric is there
    /// without them, it is 0: a labelled series begins to exist when it is first counted.
    public OptionalDouble sum(Selector selector) {
        List<Sample> series = byName.get(selector.name());
        if (series == null) {
            series = byName.get(selector.name() + "_total");
        }
        if (series == null) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (Sample sample : series) {
            if (selector.takes(sample.labels())) {
                sum += sample.value();
            }
        }
        return OptionalDouble.of(sum);
    }
}
