package io.ringside.node.source.engine.table;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.engine.dialect.Combination;
import io.ringside.node.source.engine.dialect.Fact;
import io.ringside.node.source.engine.dialect.Quotient;
import io.ringside.node.source.engine.dialect.Spread;
import io.ringside.node.source.engine.dialect.Term;
import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.AttributeNames;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one row of a table: how a figure comes of a page's metrics. Every error names the row, the
/// value and what was expected. Immutable.
///
/// @param figures that rows may be about
/// @param prefix of all metrics' names, which rows leave out
/// @param totals as [Fact.Gauge#totals]
record FactReader(FigureNames figures, String prefix, List<String> totals) {
    private static final List<String> KINDS =
            List.of("gauge", "counter", "histogram", "share", "mean", "state");

    /// @param name the figure's, or the distribution's
    /// @param row is asked for all that it may hold but names that mean nothing here
    Fact read(String name, ConfigSection row) throws ConfigException {
        List<String> kinds = KINDS.stream().filter(row.names()::contains).toList();
        if (kinds.size() != 1) {
            throw row.wrong(
                    "gauge",
                    kinds.isEmpty() ? "" : String.join(", ", kinds),
                    "exactly one of " + String.join(", ", KINDS));
        }
        String kind = kinds.getFirst();
        return switch (kind) {
            case "gauge" -> gauge(name, row);
            case "counter" -> counter(name, row);
            case "histogram" -> histogram(name, row);
            case "share" -> share(name, row);
            case "mean" -> mean(name, row);
            default -> state(name, row);
        };
    }

    private Fact gauge(String name, ConfigSection row) throws ConfigException {
        List<Term> terms = terms(row, "gauge");
        Unit unit = unit(row, terms.getFirst().name());
        Figure figure = figure(name, row, unit, FigureKind.GAUGE);
        return new Fact.Gauge(
                figure, terms, combination(row, figure), totals, unit.scaleTo(figure.unit(), row));
    }

    /// Without a word counts are added, and of several ratios nobody knows which is meant.
    private static Combination combination(ConfigSection row, Figure figure)
            throws ConfigException {
        Optional<String> told = row.text("combine");
        if (told.isEmpty()) {
            return figure.unit().equals("1") ? Combination.ALONE : Combination.SUM;
        }
        String all =
                Stream.of(Combination.values())
                        .map(Combination::id)
                        .collect(Collectors.joining(", "));
        return Combination.of(told.get())
                .orElseThrow(() -> row.wrong("combine", told.get(), "one of " + all));
    }

    private Fact counter(String name, ConfigSection row) throws ConfigException {
        List<Term> terms = terms(row, "counter");
        Unit unit = unit(row, terms.getFirst().name());
        Figure figure = figure(name, row, unit, FigureKind.COUNTER);
        Optional<String> combine = row.text("combine");
        if (combine.isPresent() && !combine.get().equals(Combination.SUM.id())) {
            throw row.wrong("combine", combine.get(), "sum: counters are added");
        }
        return new Fact.Count(
                figure, figures.rate(name, figure.unit()), terms, unit.scaleTo(figure.unit(), row));
    }

    private Fact histogram(String name, ConfigSection row) throws ConfigException {
        List<Selector> selectors = new ArrayList<>();
        for (Term term : terms(row, "histogram")) {
            selectors.add(
                    term.selector()
                            .orElseThrow(() ->
                                    row.wrong(
                                            "histogram",
                                            term.name(),
                                            "a histogram without conditions, or with one label and one value")));
        }
        Unit unit = unit(row, selectors.getFirst().name());
        Spread spread = spread(name, row, unit);
        return new Fact.Distribution(spread, selectors, scale(spread, unit, row));
    }

    private Fact share(String name, ConfigSection row) throws ConfigException {
        List<Quotient> quotients = quotients(row, "share");
        List<Term> averages = row.names().contains("average") ? terms(row, "average") : List.of();
        Unit unit = new Unit("1", 1, "1");
        Figure figure = figure(name, row, unit, FigureKind.GAUGE);
        return new Fact.Ratio(figure, quotients, averages, 1);
    }

    private Fact mean(String name, ConfigSection row) throws ConfigException {
        List<Quotient> quotients = quotients(row, "mean");
        Unit unit = unit(row, quotients.getFirst().part().getFirst().name());
        Spread spread = spread(name, row, unit);
        return new Fact.Mean(spread, quotients, scale(spread, unit, row));
    }

    private Fact state(String name, ConfigSection row) throws ConfigException {
        String attribute = row.requiredText("attribute");
        if (!AttributeNames.isKnown(attribute)) {
            throw row.wrong("attribute", attribute, "one that AttributeNames lists");
        }
        return new Fact.State(
                figure(name, row, new Unit("1", 1, "1"), FigureKind.GAUGE),
                attribute,
                terms(row, "state"),
                row.requiredText("label"),
                row.requiredText("off"));
    }

    /// A counter may not stand where the figure falls again, nor the other way.
    private Figure figure(String name, ConfigSection row, Unit unit, FigureKind kind)
            throws ConfigException {
        Figure figure =
                figures.figure(name, unit.base(), kind)
                        .orElseThrow(() ->
                                new ConfigException(
                                        "%s: `%s` is no figure of an engine or a router; EngineFigure and RouterFigure list them."
                                                .formatted(row.place(), name)));
        if ((figure.kind() == FigureKind.COUNTER) != (kind == FigureKind.COUNTER)) {
            throw new ConfigException(
                    "%s is told as a %s, but the figure is a %s; change one of them."
                            .formatted(row.place(), word(kind), word(figure.kind())));
        }
        return figure;
    }

    private Spread spread(String name, ConfigSection row, Unit unit) throws ConfigException {
        return figures.spread(name, unit.base())
                .orElseThrow(() ->
                        new ConfigException(
                                "%s: `%s` is no distribution; EngineDistribution lists them."
                                        .formatted(row.place(), name)));
    }

    private static double scale(Spread spread, Unit unit, ConfigSection row)
            throws ConfigException {
        return unit.scaleTo(spread.unit(), row);
    }

    private Unit unit(ConfigSection row, String metric) throws ConfigException {
        Optional<String> told = row.text("unit");
        if (told.isEmpty()) {
            return new Unit(figures.unit(metric), 1, "");
        }
        Units.Unit unit =
                Units.of(told.get())
                        .orElseThrow(() -> row.wrong("unit", told.get(), "one of " + Units.all()));
        return new Unit(unit.base(), unit.scale(), told.get());
    }

    private List<Term> terms(ConfigSection row, String name) throws ConfigException {
        return read(
                row,
                name,
                text -> Term.parse(prefix, text),
                "a metric such as name or name{label=value}");
    }

    private List<Quotient> quotients(ConfigSection row, String name) throws ConfigException {
        return read(
                row,
                name,
                text -> Quotient.parse(prefix, text),
                "counters such as `part / all` or `a / a + b`");
    }

    private static <T> List<T> read(
            ConfigSection row, String name, Function<String, Optional<T>> parser, String expected)
            throws ConfigException {
        List<T> all = new ArrayList<>();
        for (String text : row.textOrTexts(name)) {
            all.add(parser.apply(text).orElseThrow(() -> row.wrong(name, text, expected)));
        }
        if (all.isEmpty()) {
            throw row.wrong(name, "", expected);
        }
        if (Set.copyOf(all).size() < all.size()) {
            throw row.wrong(name, "the same name twice", "each once, the newest first");
        }
        return all;
    }

    private static String word(FigureKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// @param base empty: the figure's own
    /// @param told as in the row
    private record Unit(String base, double scale, String told) {
        double scaleTo(String figure, ConfigSection row) throws ConfigException {
            if (told.isEmpty() || base.equals(figure)) {
                return scale;
            }
            throw row.wrong("unit", told, "one that becomes " + figure + ", the figure's");
        }
    }
}
