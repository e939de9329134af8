package io.ringside.node.source.engine;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One endpoint as the configuration has it, checked. Immutable.
///
/// @param source the probe's name
/// @param labels only series that have them are read
/// @param metrics kept as they are; only where the kind is PROMETHEUS
record EndpointConfig(
        String name,
        String source,
        URI uri,
        EngineKind kind,
        Duration period,
        Optional<Path> tokenFile,
        Map<String, String> labels,
        Set<String> metrics) {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration LEAST_PERIOD = Duration.ofSeconds(1);
    private static final Duration MOST_PERIOD = Duration.ofHours(1);
    private static final int MOST_METRICS = 100;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    EndpointConfig {
        labels = Map.copyOf(labels);
        metrics = Set.copyOf(metrics);
    }

    /// An element of `engines`.
    static EndpointConfig engine(ConfigSection section) throws ConfigException {
        String name = section.requiredText("name");
        if (!name.matches(NAME)) {
            throw section.wrong("name", name, "up to 64 letters, digits and `._-`");
        }
        String kindText = section.text("kind").orElse(EngineKind.AUTO.id());
        EngineKind kind =
                EngineKind.of(kindText)
                        .orElseThrow(() ->
                                section.wrong(
                                        "kind", kindText, "auto, vllm, tgi, dcgm or prometheus"));
        return read(section, name, "engine-" + name, kind, metrics(section, kind));
    }

    /// The section `dcgm`.
    static EndpointConfig dcgm(ConfigSection section) throws ConfigException {
        return read(section, "dcgm", "dcgm", EngineKind.DCGM, Set.of());
    }

    private static EndpointConfig read(
            ConfigSection section, String name, String source, EngineKind kind, Set<String> metrics)
            throws ConfigException {
        EndpointConfig config =
                new EndpointConfig(
                        name,
                        source,
                        uri(section),
                        kind,
                        period(section),
                        section.text("token_file").map(Path::of),
                        labels(section.section("labels")),
                        metrics);
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
}
