package io.ringside.node.source.engine.dialect;

import io.ringside.node.source.engine.prometheus.SampleSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How one kind of engine, or of router, tells what it does, with one prefix of its metrics' names.
/// Immutable.
///
/// @param kind as in the configuration and in the attribute `engine.kind`
/// @param title as sentences call it: "vLLM"
/// @param posesAs another kind whose prefix this one uses; empty: none
/// @param router it hands requests on to engines and is none
/// @param signs a page is of this kind only if one of them selects a series; none: any page with
///   the prefix
/// @param part the label of which each value is a part of an engine, told by itself too; empty:
///   none
/// @param copies labels of which each value repeats the same: the series of the lowest counts
/// @param generations what a page shows to be of which generation; the first that holds
/// @param told names of series that facts look at
public record Dialect(
        String kind,
        String title,
        String posesAs,
        boolean router,
        String prefix,
        List<Term> signs,
        Roles roles,
        String part,
        List<String> copies,
        List<Generation> generations,
        List<Fact> facts,
        Set<String> told) {
    public Dialect {
        signs = List.copyOf(signs);
        copies = List.copyOf(copies);
        generations = List.copyOf(generations);
        facts = List.copyOf(facts);
        told = Set.copyOf(told);
    }

    /// @param names of all metrics of the page
    public boolean isOf(SampleSet samples, Set<String> names) {
        return signs.isEmpty()
                ? names.stream().anyMatch(this::owns)
                : signs.stream().anyMatch(sign -> !sign.series(samples).isEmpty());
    }

    public boolean owns(String name) {
        return name.startsWith(prefix);
    }

    /// Empty where the page does not show it.
    public String generation(SampleSet samples) {
        Optional<Generation> shown =
                generations.stream().filter(one -> one.isShown(samples)).findFirst();
        return shown.map(Generation::name).orElse("");
    }

    /// @param metrics of which one is on the page
    public record Generation(String name, List<String> metrics) {
        public Generation {
            metrics = List.copyOf(metrics);
        }

        private boolean isShown(SampleSet samples) {
            return metrics.stream().anyMatch(samples::has);
        }
    }
}
