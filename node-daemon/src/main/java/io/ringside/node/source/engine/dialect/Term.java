package io.ringside.node.source.engine.dialect;

import io.ringside.node.source.engine.prometheus.Labels;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A metric of a page, or those of its series whose labels fulfil conditions, as the tables write
/// it: `name`, `name{label=value}`, `name{label=one|other,another=*_to_GPU}`. In a value `*` stands
/// for any text, alone for any that is not empty; an empty value for a label that is missing. Case
/// does not count. Immutable.
///
/// @param totalName as [#name], with `_total` behind it
public record Term(String name, String totalName, List<Condition> conditions) {
    private static final Pattern WRITTEN =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_:]*)(?:\\{([^{}]*)\\})?");
    private static final Pattern CONDITION =
            Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)=([^=,\\s]*)\\s*");

    public Term {
        conditions = List.copyOf(conditions);
    }

    /// Empty where it is not written as a term is.
    ///
    /// @param prefix of the metric's name, which the text leaves out
    public static Optional<Term> parse(String prefix, String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            return Optional.empty();
        }
        List<Condition> conditions = new ArrayList<>();
        if (written.group(2) != null) {
            for (String one : written.group(2).split(",", -1)) {
                Matcher condition = CONDITION.matcher(one);
                if (!condition.matches()) {
                    return Optional.empty();
                }
                conditions.add(Condition.of(condition.group(1), condition.group(2)));
            }
        }
        String name = prefix + written.group(1);
        return Optional.of(new Term(name, name + "_total", conditions));
    }

    /// The series that are selected; of the name as it is, not of a `_total`.
    List<Sample> series(SampleSet samples) {
        List<Sample> series = samples.series(name);
        return conditions.isEmpty() || series.isEmpty()
                ? series
                : series.stream().filter(sample -> takes(sample.labels())).toList();
    }

    /// The sum of the series that are selected, with or without `_total` behind the name; absent
    /// when the metric is not there. Where it is there and none is selected, it is 0: a labelled
    /// series begins to exist when it is first counted.
    OptionalDouble sum(SampleSet samples) {
        List<Sample> series = samples.series(name);
        if (series.isEmpty()) {
            series = samples.series(totalName);
        }
        if (series.isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (Sample sample : series) {
            if (takes(sample.labels())) {
                sum += sample.value();
            }
        }
        return OptionalDouble.of(sum);
    }

    /// As [#sum], but absent where no series is selected.
    OptionalDouble selected(SampleSet samples) {
        OptionalDouble sum = sum(samples);
        boolean any =
                conditions.isEmpty()
                        || sum.orElse(0) != 0
                        || samples.series(name).stream().anyMatch(one -> takes(one.labels()))
                        || samples.series(totalName).stream().anyMatch(one -> takes(one.labels()));
        return any ? sum : OptionalDouble.empty();
    }

    boolean takes(Labels labels) {
        for (Condition condition : conditions) {
            if (!condition.takes(labels)) {
                return false;
            }
        }
        return true;
    }

    /// As histograms are selected: absent where that is by more than one label with one value.
    public Optional<Selector> selector() {
        if (conditions.isEmpty()) {
            return Optional.of(Selector.of(name));
        }
        Condition only = conditions.getFirst();
        return conditions.size() == 1 && only.exact()
                ? Optional.of(new Selector(name, only.label(), only.written()))
                : Optional.empty();
    }

    /// @param written the value as in the table
    public record Condition(String label, String written, Pattern value) {
        static Condition of(String label, String written) {
            StringBuilder pattern = new StringBuilder();
            for (String choice : written.split("\\|", -1)) {
                pattern.append(pattern.isEmpty() ? "" : "|");
                if (choice.equals("*")) {
                    pattern.append(".+");
                } else {
                    for (String literal : choice.splitWithDelimiters("\\*", 0)) {
                        pattern.append(literal.equals("*") ? ".*" : Pattern.quote(literal));
                    }
                }
            }
            return new Condition(
                    label,
                    written,
                    Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
        }

        boolean exact() {
            return !written.isEmpty() && written.indexOf('*') < 0 && written.indexOf('|') < 0;
        }

        boolean takes(Labels labels) {
            String told = labels.value(label);
            return told.equals(written) || value.matcher(told).matches();
        }
    }
}
