package io.ringside.node.source.engine.table;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.dialect.Fact;
import io.ringside.node.source.engine.dialect.Roles;
import io.ringside.node.source.engine.dialect.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Reads one engine of the table: one dialect for each prefix of its names. Stateless.
final class DialectReader {
    private static final String PREFIX = "[A-Za-z_][A-Za-z0-9_:]*[_:]";

    private DialectReader() {}

    static List<Dialect> read(String kind, ConfigSection engine) throws ConfigException {
        List<Dialect> dialects = new ArrayList<>();
        List<String> prefixes = engine.textOrTexts("prefixes");
        if (prefixes.isEmpty()) {
            throw engine.wrong("prefixes", "", "what all names of its metrics begin with");
        }
        for (String prefix : prefixes) {
            if (!prefix.matches(PREFIX)) {
                throw engine.wrong("prefixes", prefix, "a beginning that ends in `_` or `:`");
            }
            dialects.add(dialect(kind, prefix, engine));
        }
        engine.refuseOthers();
        return dialects;
    }

    private static Dialect dialect(String kind, String prefix, ConfigSection engine)
            throws ConfigException {
        ConfigSection labels = engine.section("labels");
        Roles roles =
                new Roles(
                        labels.textOrTexts("server"),
                        labels.textOrTexts("model"),
                        labels.textOrTexts("version"),
                        labels.textOrTexts("index"));
        String part = labels.text("part").orElse("");
        List<String> copies = labels.textOrTexts("copies");
        List<String> totals = labels.textOrTexts("totals");
        labels.refuseOthers();
        List<Fact> facts =
                facts(new FactReader(new FigureNames.Catalogue(), prefix, totals), engine);
        return new Dialect(
                kind,
                engine.requiredText("title"),
                engine.text("poses_as").orElse(""),
                engine.flag("router", false),
                prefix,
                signs(prefix, engine),
                roles,
                part,
                copies,
                generations(prefix, engine.section("generations")),
                facts,
                facts.stream().flatMap(Fact::names).collect(Collectors.toSet()));
    }

    private static List<Term> signs(String prefix, ConfigSection engine) throws ConfigException {
        List<Term> signs = new ArrayList<>();
        for (String text : engine.textOrTexts("signs")) {
            signs.add(
                    Term.parse(prefix, text)
                            .orElseThrow(() ->
                                    engine.wrong(
                                            "signs",
                                            text,
                                            "a metric such as name or name{label=value}")));
        }
        return signs;
    }

    private static List<Dialect.Generation> generations(String prefix, ConfigSection section)
            throws ConfigException {
        List<Dialect.Generation> generations = new ArrayList<>();
        for (String name : section.names()) {
            generations.add(
                    new Dialect.Generation(
                            name,
                            section.textOrTexts(name).stream()
                                    .map(metric -> prefix + metric)
                                    .toList()));
        }
        return generations;
    }

    private static List<Fact> facts(FactReader reader, ConfigSection engine)
            throws ConfigException {
        ConfigSection figures = engine.section("figures");
        List<Fact> facts = new ArrayList<>();
        for (String name : figures.names()) {
            ConfigSection row = figures.section(name);
            facts.add(reader.read(name, row));
            row.refuseOthers();
        }
        if (facts.isEmpty()) {
            throw engine.wrong("figures", "nothing", "one row or more");
        }
        return facts;
    }
}
