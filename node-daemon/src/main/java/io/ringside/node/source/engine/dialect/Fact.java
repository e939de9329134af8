package io.ringside.node.source.engine.dialect;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Histogram;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.text.ForeignText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One fact of an engine, and under which names its versions tell it, newest first. The first name
/// that is on a page counts, so that a page with an old and a new name of the same fact counts it
/// once. Immutable.
public sealed interface Fact {
    /// Puts what the window tells of it; nothing when it tells nothing.
    void put(Window window, Reading.Builder reading);

    /// Names of series that it looks at, as on a page.
    Stream<String> names();

    default boolean isOn(SampleSet samples) {
        return names().anyMatch(samples::has);
    }

    /// Whether all is on the page that it needs of one version.
    default boolean isWholeOn(SampleSet samples) {
        return isOn(samples);
    }

    /// As the page says.
    ///
    /// @param totals labels of which a series that lacks them tells the sum of those that have them
    /// @param scale from the page's unit to the figure's
    record Gauge(
            Figure figure,
            List<Term> terms,
            Combination combination,
            List<String> totals,
            double scale)
            implements Fact {
        public Gauge {
            terms = List.copyOf(terms);
            totals = List.copyOf(totals);
        }

        @Override
        public void put(Window window, Reading.Builder reading) {
            value(window.now()).ifPresent(value -> reading.put(figure, value));
        }

        @Override
        public Stream<String> names() {
            return terms.stream().map(Term::name);
        }

        /// How many series of the name that counts there are.
        public int count(SampleSet samples) {
            return terms.stream()
                    .mapToInt(term -> term.series(samples).size())
                    .filter(size -> size > 0)
                    .findFirst()
                    .orElse(0);
        }

        OptionalDouble value(SampleSet samples) {
            for (Term term : terms) {
                List<Sample> series = term.series(samples);
                if (!series.isEmpty()) {
                    for (String label : totals) {
                        series = whole(series, label);
                    }
                    OptionalDouble value = combination.of(series);
                    return value.isPresent()
                            ? OptionalDouble.of(value.getAsDouble() * scale)
                            : value;
                }
            }
            return OptionalDouble.empty();
        }

        private static List<Sample> whole(List<Sample> series, String label) {
            if (series.size() == 1) {
                return series;
            }
            List<Sample> totals =
                    series.stream()
                            .filter(sample -> sample.labels().value(label).isEmpty())
                            .toList();
            return totals.isEmpty() ? series : totals;
        }
    }

    /// A counter and what it grew by a second. Absent where none of its series is there: whether
    /// that is 0, or this version does not count it, nobody knows.
    record Count(Figure total, Optional<Figure> rate, List<Term> terms, double scale)
            implements Fact {
        public Count {
            terms = List.copyOf(terms);
        }

        @Override
        public void put(Window window, Reading.Builder reading) {
            for (Term term : terms) {
                OptionalDouble now = term.selected(window.now());
                if (now.isPresent()) {
                    reading.put(total, now.getAsDouble() * scale);
                    rate.ifPresent(figure ->
                            window.growth(term, now.getAsDouble())
                                    .ifPresent(growth ->
                                            reading.put(
                                                    figure, growth * scale / window.seconds())));
                    return;
                }
            }
        }

        @Override
        public Stream<String> names() {
            return terms.stream().flatMap(term -> Stream.of(term.name(), term.totalName()));
        }
    }

    /// What one counter grew by, of what another did. The engine's own average stands in where
    /// neither is on the page; a negative one means that it has none.
    record Ratio(Figure figure, List<Quotient> quotients, List<Term> averages, double scale)
            implements Fact {
        public Ratio {
            quotients = List.copyOf(quotients);
            averages = List.copyOf(averages);
        }

        @Override
        public void put(Window window, Reading.Builder reading) {
            for (Quotient quotient : quotients) {
                if (Quotient.areOn(quotient.all(), window.now())) {
                    window.ratio(quotient).ifPresent(ratio -> reading.put(figure, ratio * scale));
                    return;
                }
            }
            for (Term average : averages) {
                OptionalDouble value = average.sum(window.now());
                if (value.isPresent() && value.getAsDouble() >= 0) {
                    reading.put(figure, value.getAsDouble() * scale);
                    return;
                }
            }
        }

        @Override
        public boolean isWholeOn(SampleSet samples) {
            return quotients.stream().anyMatch(quotient -> quotient.isOn(samples))
                    || averages.stream().anyMatch(term -> term.sum(samples).isPresent());
        }

        @Override
        public Stream<String> names() {
            return Stream.concat(quotients.stream().flatMap(Quotient::terms), averages.stream())
                    .flatMap(term -> Stream.of(term.name(), term.totalName()));
        }
    }

    /// The mean and the number of the values that a counter of their sum and one of their number
    /// tell of the window; neither where one of the two is not on the page.
    record Mean(Spread spread, List<Quotient> quotients, double scale) implements Fact {
        public Mean {
            quotients = List.copyOf(quotients);
        }

        @Override
        public void put(Window window, Reading.Builder reading) {
            for (Quotient quotient : quotients) {
                OptionalDouble count = Quotient.added(quotient.all(), window::growth);
                if (Quotient.areOn(quotient.part(), window.now()) && count.isPresent()) {
                    reading.put(
                            spread.figure(Statistic.RATE), count.getAsDouble() / window.seconds());
                    window.ratio(quotient)
                            .ifPresent(ratio ->
                                    reading.put(spread.figure(Statistic.MEAN), ratio * scale));
                    return;
                }
            }
        }

        @Override
        public boolean isWholeOn(SampleSet samples) {
            return quotients.stream().anyMatch(quotient -> quotient.isOn(samples));
        }

        @Override
        public Stream<String> names() {
            return quotients.stream()
                    .flatMap(Quotient::terms)
                    .flatMap(term -> Stream.of(term.name(), term.totalName()));
        }
    }

    /// A histogram's statistics of the window. Which quantiles are only "at least" is said in the
    /// attribute `engine.at_least.` and the distribution's name: "p90 p99".
    record Distribution(Spread spread, List<Selector> selectors, double scale) implements Fact {
        public Distribution {
            selectors = List.copyOf(selectors);
        }

        @Override
        public void put(Window window, Reading.Builder reading) {
            for (Selector name : selectors) {
                if (window.now().has(name.name() + "_bucket")) {
                    window.growthOf(name)
                            .ifPresent(values -> put(values, window.seconds(), reading));
                    return;
                }
            }
        }

        @Override
        public Stream<String> names() {
            return selectors.stream()
                    .flatMap(selector ->
                            Stream.of("_bucket", "_sum", "_count")
                                    .map(suffix -> selector.name() + suffix));
        }

        private void put(Histogram values, double seconds, Reading.Builder reading) {
            StringJoiner atLeast = new StringJoiner(" ");
            quantile(values, 0.5, Statistic.P50, reading, atLeast);
            quantile(values, 0.9, Statistic.P90, reading, atLeast);
            quantile(values, 0.99, Statistic.P99, reading, atLeast);
            values.mean()
                    .ifPresent(mean -> reading.put(spread.figure(Statistic.MEAN), mean * scale));
            reading.put(spread.figure(Statistic.RATE), values.count() / seconds);
            reading.put("engine.at_least." + spread.id(), atLeast.toString());
        }

        private void quantile(
                Histogram values,
                double share,
                Statistic statistic,
                Reading.Builder reading,
                StringJoiner atLeast) {
            values.quantile(share)
                    .ifPresent(quantile -> {
                        reading.put(spread.figure(statistic), quantile.value() * scale);
                        if (quantile.atLeast()) {
                            atLeast.add(statistic.id());
                        }
                    });
        }
    }

    /// Which of several states holds: of the metric's series, one for each value of a label, that
    /// of the present state is 1.
    ///
    /// @param figure 0 in the state `off`, 1 in any other
    /// @param attribute gets the state's name
    record State(Figure figure, String attribute, List<Term> terms, String label, String off)
            implements Fact {
        private static final int MOST_CHARS = 64;

        public State {
            terms = List.copyOf(terms);
        }

        @Override
        public void put(Window window, Reading.Builder reading) {
            TreeSet<String> states = new TreeSet<>();
            terms.stream()
                    .map(term -> term.series(window.now()))
                    .filter(series -> !series.isEmpty())
                    .findFirst()
                    .ifPresent(series ->
                            series.forEach(sample -> {
                                if (sample.value() == 1) {
                                    states.add(sample.labels().value(label));
                                }
                            }));
            if (!states.isEmpty()) {
                boolean isOff = states.contains(off);
                reading.put(figure, isOff ? 0 : 1);
                reading.put(
                        attribute,
                        isOff ? off : ForeignText.line(String.join(",", states), MOST_CHARS));
            }
        }

        @Override
        public Stream<String> names() {
            return terms.stream().map(Term::name);
        }
    }
}
