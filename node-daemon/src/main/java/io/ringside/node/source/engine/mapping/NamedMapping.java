package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The metrics that the configuration names, of any page, as they are. A metric with several series
/// has no one value: it gives none, and the source says so. Belongs to one thread.
public final class NamedMapping implements PageMapping {
    private static final int SHOWN = 3;

    private final Naming naming;
    private final Set<String> metrics;

    /// @param metrics with or without `_total`, as on the page
    public NamedMapping(Naming naming, Set<String> metrics) {
        this.naming = naming;
        this.metrics = Set.copyOf(metrics);
    }

    @Override
    public boolean wants(String name) {
        return metrics.contains(name) || metrics.contains(withoutTotal(name));
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        Reading.Builder reading =
                Reading.of(SubjectKind.ENGINE, naming.engine(), naming.source(), epochNanos)
                        .put(EngineFigure.UP, 1)
                        .put("engine.kind", "prometheus")
                        .put("server.address", naming.server());
        List<String> absent = new ArrayList<>();
        for (String metric : metrics.stream().sorted().toList()) {
            List<Sample> series = series(page, metric);
            if (series.size() == 1) {
                Sample one = series.getFirst();
                String family = withoutTotal(metric);
                reading.put(
                        PageFigure.of(
                                metric,
                                told(page.types(), metric, family),
                                told(page.units(), metric, family)),
                        one.value());
            } else {
                absent.add("%s (%d series)".formatted(metric, series.size()));
            }
        }
        return absent.isEmpty()
                ? Observation.of(List.of(reading.build()))
                : new Observation(State.WARN, reason(absent), List.of(reading.build()), List.of());
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of(
                Reading.of(SubjectKind.ENGINE, naming.engine(), naming.source(), epochNanos)
                        .put(EngineFigure.UP, 0)
                        .put("server.address", naming.server())
                        .build());
    }

    private static List<Sample> series(Page page, String metric) {
        List<Sample> series = page.samples().series(metric);
        return series.isEmpty() ? page.samples().series(metric + "_total") : series;
    }

    private static String told(Map<String, String> of, String metric, String family) {
        return of.getOrDefault(
                metric, of.getOrDefault(family, of.getOrDefault(metric + "_total", "")));
    }

    private static String reason(List<String> absent) {
        List<String> shown = absent.subList(0, Math.min(SHOWN, absent.size()));
        return "%d of the named metrics have not exactly one series: %s%s; narrow them by labels."
                .formatted(
                        absent.size(),
                        String.join(", ", shown),
                        shown.size() < absent.size() ? ", ..." : "");
    }

    private static String withoutTotal(String name) {
        return name.endsWith("_total")
                ? name.substring(0, name.length() - "_total".length())
                : name;
    }
}
