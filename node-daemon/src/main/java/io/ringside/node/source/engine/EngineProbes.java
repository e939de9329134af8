package io.ringside.node.source.engine;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Source;
import io.ringside.node.source.engine.exporter.GpuMapping;
import io.ringside.node.source.engine.mapping.EngineMapping;
import io.ringside.node.source.engine.mapping.NamedMapping;
import io.ringside.node.source.engine.mapping.Naming;
import io.ringside.node.source.engine.mapping.PageMapping;
import io.ringside.node.source.engine.prometheus.ScrapeTarget;
import io.ringside.node.source.engine.prometheus.Scraper;
import io.ringside.node.source.engine.table.EngineTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The probes of the configuration's `engines`, and of its sections for exporters of GPUs.
/// Stateless.
public final class EngineProbes {
    private static final int MOST_ENDPOINTS = 64;
    private static final long LEAST_PAGE_BYTES = 256 << 10;
    private static final long MOST_PAGE_BYTES = 8 << 20;

    private EngineProbes() {}

    /// One for each endpoint, so that one which hangs delays only itself.
    ///
    /// @param config the file's top
    /// @param version ours, for the request's user agent
    /// @param others all sources: figures of GPUs are only taken where none before tells the same
    public static List<Probe> of(
            ConfigSection config, String version, Supplier<List<Source>> others)
            throws ConfigException {
        List<EndpointConfig> endpoints = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<ConfigSection> sections = config.sections("engines");
        if (sections.size() > MOST_ENDPOINTS) {
            throw config.wrong("engines", sections.size() + " endpoints", "at most 64");
        }
        for (ConfigSection section : sections) {
            EndpointConfig endpoint = EndpointConfig.engine(section);
            if (!names.add(endpoint.name())) {
                throw section.wrong("name", endpoint.name(), "a name that no other engine has");
            }
            endpoints.add(endpoint);
        }
        for (EngineKind kind : EngineKind.OF_GPUS) {
            ConfigSection section = config.section(kind.id());
            if (!section.names().isEmpty()) {
                endpoints.add(EndpointConfig.gpus(section, kind));
            }
        }
        long pageBytes = pageBytes(Runtime.getRuntime().maxMemory(), endpoints.size());
        return endpoints.stream()
                .map(endpoint -> probe(endpoint, version, others, pageBytes))
                .toList();
    }

    /// What may be kept of one page: all pages, each beside the one before it, take a quarter of
    /// the heap at most.
    static long pageBytes(long heapBytes, int endpoints) {
        return Math.clamp(
                heapBytes / 4 / (2L * Math.max(1, endpoints)), LEAST_PAGE_BYTES, MOST_PAGE_BYTES);
    }

    private static Probe probe(
            EndpointConfig endpoint,
            String version,
            Supplier<List<Source>> others,
            long pageBytes) {
        Scraper scraper =
                new Scraper(
                        ScrapeTarget.of(
                                endpoint.uri(),
                                endpoint.tokenFile(),
                                "ringside/" + version,
                                pageBytes));
        return new EngineProbe(
                endpoint.source(),
                endpoint.period().toNanos(),
                endpoint.labels(),
                scraper,
                mapping(endpoint, others));
    }

    private static PageMapping mapping(EndpointConfig endpoint, Supplier<List<Source>> others) {
        Naming naming =
                new Naming(endpoint.name(), endpoint.source(), endpoint.uri().getRawAuthority());
        EngineTable table = EngineTable.shipped();
        return switch (endpoint.kind()) {
            case AUTO -> new EngineMapping(naming, table.dialects(), table.titles());
            case ENGINE -> new EngineMapping(naming, table.of(endpoint.engine()), "");
            case DCGM, AMD, NVIDIA_SMI ->
                    new GpuMapping(
                            endpoint.kind().id(),
                            naming.source(),
                            endpoint.period().toNanos(),
                            others);
            case PROMETHEUS -> new NamedMapping(naming, endpoint.metrics(), endpoint.rows());
        };
    }
}
