package io.ringside.node.source.engine.exporter;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// For whom a GPU works, as the labels of its series say: pods, or jobs. Immutable.
///
/// Where several share a GPU, the texts of each attribute stand in one order, `-` where one has
/// none; beyond eight, how many more there are, of at most 64, ends the first attribute.
///
/// @param attributes in the table's order
/// @param those each with a text for each of the attributes, at least one of them not empty
record Workload(List<String> attributes, List<List<String>> those) {
    private static final int MOST = 8;
    private static final int MOST_COUNTED = 64;

    Workload {
        attributes = List.copyOf(attributes);
        those = List.copyOf(those);
    }

    /// @param labels of each attribute
    static Workload of(Map<String, List<String>> labels, List<SampleSet> sets) {
        Set<List<String>> found = new LinkedHashSet<>();
        for (SampleSet set : sets) {
            for (String metric : set.names()) {
                for (Sample sample : set.series(metric)) {
                    List<String> texts = new ArrayList<>();
                    labels.values()
                            .forEach(names -> texts.add(Exporter.text(sample.labels(), names)));
                    if (found.size() < MOST_COUNTED && !texts.stream().allMatch(String::isEmpty)) {
                        found.add(List.copyOf(texts));
                    }
                }
            }
        }
        return new Workload(List.copyOf(labels.keySet()), sorted(found));
    }

    void put(Reading.Builder reading) {
        boolean first = true;
        for (int i = 0; i < attributes.size(); i++) {
            List<String> texts = new ArrayList<>();
            boolean any = false;
            for (List<String> one : those.subList(0, Math.min(MOST, those.size()))) {
                texts.add(one.get(i).isEmpty() ? "-" : one.get(i));
                any |= !one.get(i).isEmpty();
            }
            if (any) {
                boolean more = first && those.size() > MOST;
                first = false;
                reading.put(
                        attributes.get(i),
                        String.join(", ", texts)
                                + (more ? " and %d more".formatted(those.size() - MOST) : ""));
            }
        }
    }

    /// Not every series of a pod has all of its labels: one that says less than another says
    /// nothing more.
    private static List<List<String>> sorted(Set<List<String>> found) {
        return found.stream()
                .filter(one -> found.stream().noneMatch(other -> saysLess(one, other)))
                .sorted((one, other) -> String.join("\n", one).compareTo(String.join("\n", other)))
                .toList();
    }

    private static boolean saysLess(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            if (!one.get(i).isEmpty() && !one.get(i).equals(other.get(i))) {
                return false;
            }
        }
        return !one.equals(other);
    }
}
