package io.ringside.node.source.engine.exporter;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.protocol.figures.AttributeNames;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The table of exporters, `gpu-exporters.yaml`, read once and checked: a figure that the catalogue
/// does not have, a unit or a name that is not known is an error of this build. Immutable.
final class Exporters {
    static final String LATEST_XID = "latest";
    static final String XIDS_IN_WINDOW = "in_window";
    static final String XIDS_SINCE_START = "since_start";
    static final String REASONS = "clocks_event_reasons";
    static final String LICENSED = "vgpu_licensed";
    static final String INDEX = "index_metric";

    private static final String RESOURCE = "gpu-exporters.yaml";
    private static final Map<String, Double> UNITS =
            Map.of(
                    "percent", 0.01,
                    "KiB", 1024.0,
                    "1000 KiB", 1_024_000.0,
                    "MiB", 0x1p20,
                    "MHz", 1e6,
                    "Mb/s", 1e6 / Byte.SIZE,
                    "mJ", 1e-3,
                    "uJ", 1e-6,
                    "ns", 1e-9);

    private static final Map<String, Exporter> ALL = shipped();

    private Exporters() {}

    /// @throws IllegalArgumentException when the table has none of that name
    static Exporter named(String id) {
        Exporter exporter = ALL.get(id);
        if (exporter == null) {
            throw new IllegalArgumentException(
                    "no exporter named %s; known: %s".formatted(id, ALL.keySet()));
        }
        return exporter;
    }

    /// A table as the file has it, by the names of its sections.
    static Map<String, Exporter> of(ConfigSection table) throws ConfigException {
        Map<String, Exporter> exporters = new LinkedHashMap<>();
        for (String id : table.names()) {
            exporters.put(id, exporter(table.section(id)));
        }
        return exporters;
    }

    private static Exporter exporter(ConfigSection section) throws ConfigException {
        Map<String, List<String>> oldNames = texts(section.section("old_names"));
        Map<String, List<String>> labels = texts(section.section("labels"));
        for (String label : labels.keySet()) {
            if (!Exporter.LABELS.contains(label)) {
                throw section.wrong("labels", label, "one of " + Exporter.LABELS);
            }
        }
        List<String> keys = section.texts("gpu");
        if (keys.isEmpty() || !labels.keySet().containsAll(keys)) {
            throw section.wrong("gpu", keys, "one or more of the section's labels");
        }
        ConfigSection links = section.section("links");
        Exporter exporter =
                new Exporter(
                        new Exporter.Told(
                                section.requiredText("exporter"),
                                section.requiredText("example"),
                                section.flag("prefix", false),
                                section.text("vendor").orElse(""),
                                uuidForm(section),
                                labels,
                                keys,
                                new LinkedHashSet<>(section.texts("whole")),
                                section.flag("instances_repeat", false),
                                attributes(section.section("attributes")),
                                attributes(section.section("workload")),
                                absent(section.section("absent")),
                                named(section, oldNames),
                                section.texts("identity"),
                                fields(section.section("figures"), oldNames),
                                links.text("link").orElse(""),
                                fields(links.section("figures"), oldNames)));
        links.refuseOthers();
        section.refuseOthers();
        return exporter;
    }

    private static UuidForm uuidForm(ConfigSection section) throws ConfigException {
        String text = section.requiredText("uuid");
        for (UuidForm form : UuidForm.values()) {
            if (form.name().toLowerCase(Locale.ROOT).equals(text)) {
                return form;
            }
        }
        throw section.wrong("uuid", text, "nvidia or amd");
    }

    private static Absent absent(ConfigSection section) throws ConfigException {
        List<Double> between = numbers(section, "between");
        if (!between.isEmpty() && between.size() != 2) {
            throw section.wrong("between", between.size() + " numbers", "two");
        }
        Absent absent =
                new Absent(
                        section.number("from").orElse(Double.POSITIVE_INFINITY),
                        between.isEmpty() ? Double.NaN : between.getFirst(),
                        between.isEmpty() ? Double.NaN : between.getLast(),
                        Set.copyOf(numbers(section, "values")));
        section.refuseOthers();
        return absent;
    }

    private static List<Double> numbers(ConfigSection section, String name) throws ConfigException {
        List<Double> numbers = new ArrayList<>();
        for (String text : section.texts(name)) {
            try {
                numbers.add(Double.parseDouble(text));
            } catch (NumberFormatException notOne) {
                throw section.wrong(name, text, "a number");
            }
        }
        return numbers;
    }

    private static Map<String, List<String>> named(
            ConfigSection section, Map<String, List<String>> oldNames) throws ConfigException {
        Map<String, List<String>> named = new HashMap<>();
        ConfigSection xids = section.section("xids");
        for (String name : List.of(LATEST_XID, XIDS_IN_WINDOW, XIDS_SINCE_START)) {
            xids.text(name).ifPresent(metric -> named.put(name, names(metric, oldNames)));
        }
        xids.refuseOthers();
        for (String name : List.of(REASONS, LICENSED, INDEX)) {
            section.text(name).ifPresent(metric -> named.put(name, names(metric, oldNames)));
        }
        return named;
    }

    private static List<ExporterField> fields(
            ConfigSection section, Map<String, List<String>> oldNames) throws ConfigException {
        List<ExporterField> fields = new ArrayList<>();
        for (String id : section.names()) {
            Optional<Figure> figure = Figures.byId(id);
            if (figure.isEmpty()) {
                throw section.wrong(id, "a figure", "one of the catalogue");
            }
            fields.add(field(figure.get(), section.section(id), oldNames));
        }
        return fields;
    }

    private static ExporterField field(
            Figure figure, ConfigSection section, Map<String, List<String>> oldNames)
            throws ConfigException {
        List<ExporterField.Metric> metrics = new ArrayList<>();
        for (String metric : section.textOrTexts("from")) {
            metrics.add(new ExporterField.Metric(names(metric, oldNames), false));
        }
        List<ExporterField.Metric> sum = new ArrayList<>();
        for (String metric : section.texts("sum")) {
            boolean optional = metric.endsWith("?");
            String name = optional ? metric.substring(0, metric.length() - 1) : metric;
            sum.add(new ExporterField.Metric(names(name, oldNames), optional));
        }
        Map<String, String> where = new HashMap<>();
        ConfigSection labels = section.section("where");
        for (String label : labels.names()) {
            where.put(label, labels.requiredText(label));
        }
        String unit = section.text("in").orElse("");
        if (metrics.isEmpty() || (!unit.isEmpty() && !UNITS.containsKey(unit))) {
            throw section.wrong("in", unit, "a metric and one of the units " + UNITS.keySet());
        }
        ExporterField field =
                new ExporterField(
                        figure,
                        metrics,
                        sum,
                        UNITS.getOrDefault(unit, 1.0),
                        where,
                        section.flag("part", false),
                        section.flag("sensor", false));
        section.refuseOthers();
        return field;
    }

    private static List<String> names(String metric, Map<String, List<String>> oldNames) {
        List<String> names = new ArrayList<>(List.of(metric));
        names.addAll(oldNames.getOrDefault(metric, List.of()));
        return names;
    }

    private static Map<String, List<String>> attributes(ConfigSection section)
            throws ConfigException {
        Map<String, List<String>> attributes = texts(section);
        for (String name : attributes.keySet()) {
            if (!AttributeNames.isKnown(name)) {
                throw section.wrong(name, "an attribute", "one of AttributeNames");
            }
        }
        return attributes;
    }

    private static Map<String, List<String>> texts(ConfigSection section) throws ConfigException {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (String name : section.names()) {
            texts.put(name, section.texts(name));
        }
        return texts;
    }

    private static Map<String, Exporter> shipped() {
        try (InputStream in = Exporters.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in this build");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return of(ConfigFile.parse(text, RESOURCE));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (ConfigException wrong) {
            throw new IllegalStateException(wrong.sentence(), wrong);
        }
    }
}
