package io.ringside.node.source.engine.dialect;

import io.ringside.node.source.engine.prometheus.SampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/// Counters of which one is set against another over a window, as the tables write it: `a / b`, `a
/// / a + b`. Immutable.
public record Quotient(List<Term> part, List<Term> all) {
    public Quotient {
        part = List.copyOf(part);
        all = List.copyOf(all);
    }

    /// Empty where it is not written so.
    ///
    /// @param prefix of the metrics' names, which the text leaves out
    public static Optional<Quotient> parse(String prefix, String text) {
        String[] sides = text.split("/", -1);
        if (sides.length != 2) {
            return Optional.empty();
        }
        Optional<List<Term>> part = terms(prefix, sides[0]);
        Optional<List<Term>> all = terms(prefix, sides[1]);
        return part.isPresent() && all.isPresent()
                ? Optional.of(new Quotient(part.get(), all.get()))
                : Optional.empty();
    }

    private static Optional<List<Term>> terms(String prefix, String text) {
        List<Term> terms = new ArrayList<>();
        for (String one : text.split("\\+", -1)) {
            Optional<Term> term = Term.parse(prefix, one);
            if (term.isEmpty()) {
                return Optional.empty();
            }
            terms.add(term.get());
        }
        return Optional.of(terms);
    }

    Stream<Term> terms() {
        return Stream.concat(part.stream(), all.stream());
    }

    boolean isOn(SampleSet samples) {
        return areOn(part, samples) && areOn(all, samples);
    }

    /// Whether each of them is on the page: a share of what is there only would be too large.
    static boolean areOn(List<Term> terms, SampleSet samples) {
        return terms.stream().allMatch(term -> term.sum(samples).isPresent());
    }

    /// The sum of all; absent where one is.
    static OptionalDouble added(List<Term> terms, Function<Term, OptionalDouble> value) {
        double sum = 0;
        for (Term term : terms) {
            OptionalDouble one = value.apply(term);
            if (one.isEmpty()) {
                return one;
            }
            sum += one.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }
}
