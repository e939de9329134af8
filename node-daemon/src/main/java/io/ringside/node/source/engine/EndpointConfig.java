package io.ringside.node.source.engine;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.source.engine.table.EngineTable;
import io.ringside.node.source.engine.table.NamedRow;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One endpoint as the configuration has it, checked. Immutable.
///
/// @param source the probe's name
/// @param labels only series that have them are read
/// @param engine of the table; empty unless the kind is ENGINE
/// @param metrics kept as they are; only where the kind is PROMETHEUS
/// @param rows what comes of metrics; likewise
record EndpointConfig(
        String name,
        String source,
        URI uri,
        EngineKind kind,
        String engine,
        Duration period,
        Optional<Path> tokenFile,
        Map<String, String> labels,
        Set<String> metrics,
        List<NamedRow> rows) {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration LEAST_PERIOD = Duration.ofSeconds(1);
    private static final Duration MOST_PERIOD = Duration.ofHours(1);
    private static final int MOST_METRICS = 100;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    EndpointConfig {
        labels = Map.copyOf(labels);
        metrics = Set.copyOf(metrics);
        rows = List.copyOf(rows);
    }

    /// An element of `engines`.
    static EndpointConfig engine(ConfigSection section) throws ConfigException {
        String name = section.requiredText("name");
        if (!name.matches(NAME)) {
            throw section.wrong("name", name, "up to 64 letters, digits and `._-`");
        }
        String kindText = section.text("kind").orElse(EngineKind.AUTO.id());
        List<String> engines = EngineTable.shipped().kinds();
        EngineKind kind =
                EngineKind.of(kindText, engines)
                        .orElseThrow(() ->
                                section.wrong(
                                        "kind",
                                        kindText,
                                        "auto, %s, dcgm, amd, nvidia_smi or prometheus"
                                                .formatted(String.join(", ", engines))));
        String engine = kind == EngineKind.ENGINE ? kindText : "";
        boolean named = kind == EngineKind.PROMETHEUS && section.holdsSection("figures");
        Set<String> metrics = named ? Set.of() : metrics(section, kind);
        List<NamedRow> rows = named ? rows(section) : List.of();
        return read(section, name, "engine-" + name, kind, engine, metrics, rows);
    }

    /// The section of an exporter of GPUs, which has the kind's name.
    static EndpointConfig gpus(ConfigSection section, EngineKind kind) throws ConfigException {
        return read(section, kind.id(), kind.id(), kind, "", Set.of(), List.of());
    }

    private static EndpointConfig read(
            ConfigSection section,
            String name,
            String source,
            EngineKind kind,
            String engine,
            Set<String> metrics,
            List<NamedRow> rows)
            throws ConfigException {
        EndpointConfig config =
                new EndpointConfig(
                        name,
                        source,
                        uri(section),
                        kind,
                        engine,
                        period(section),
                        section.text("token_file").map(Path::of),
                        labels(section.section("labels")),
                        metrics,
                        rows);
        section.refuseOthers();
        return config;
    }

    private static URI uri(ConfigSection section) throws ConfigException {
        String text = section.requiredText("url");
        String expected = "an address such as http://127.0.0.1:8000/metrics";
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException notOne) {
            throw section.wrong("url", text, expected);
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw section.wrong("url", "...@...", "no name or password in it; use token_file");
        }
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawFragment() != null) {
            throw section.wrong("url", text, expected);
        }
        return uri.getRawPath().isEmpty() ? uri.resolve("/metrics") : uri;
    }

    private static Duration period(ConfigSection section) throws ConfigException {
        Duration period = section.duration("period").orElse(PERIOD);
        if (period.compareTo(LEAST_PERIOD) < 0 || period.compareTo(MOST_PERIOD) > 0) {
            throw section.wrong("period", section.text("period").orElse(""), "1s to 1h");
        }
        return period;
    }

    private static Map<String, String> labels(ConfigSection section) throws ConfigException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : section.names()) {
            labels.put(label, section.requiredText(label));
        }
        return labels;
    }

    private static Set<String> metrics(ConfigSection section, EngineKind kind)
            throws ConfigException {
        Set<String> metrics = new LinkedHashSet<>(section.texts("figures"));
        boolean named = kind == EngineKind.PROMETHEUS;
        if (named == metrics.isEmpty() || metrics.size() > MOST_METRICS) {
            throw section.wrong(
                    "figures",
                    metrics.size() + " names",
                    named ? "1 to 100 metrics to keep" : "none: only kind: prometheus has them");
        }
        return metrics;
    }

    private static List<NamedRow> rows(ConfigSection section) throws ConfigException {
        List<NamedRow> rows = NamedRow.read(section.section("figures"));
        if (rows.isEmpty() || rows.size() > MOST_METRICS) {
            throw section.wrong("figures", rows.size() + " figures", "1 to 100 figures to make");
        }
        return rows;
    }
}
