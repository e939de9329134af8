package io.ringside.node.source.engine.mapping;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.dialect.Combination;
import io.ringside.node.source.engine.dialect.EngineState;
import io.ringside.node.source.engine.dialect.Fact;
import io.ringside.node.source.engine.dialect.PageFigure;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.table.NamedRow;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.text.ForeignText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the configuration names of any page: metrics as they are, and rows as the tables of engines
/// have them. A metric with several series has no one value unless a row says how they come to one:
/// it gives none, and the source says so. Belongs to one thread.
public final class NamedMapping implements PageMapping {
    private static final int SHOWN = 3;
    private static final int MOST_VALUES = 64;
    private static final int MOST_CHARS = 200;

    private final Naming naming;
    private final Set<String> metrics;
    private final List<NamedRow> rows;
    private final Set<String> names;
    private final EngineState whole;
    private Map<String, EngineState> states = new HashMap<>();

    /// @param metrics with or without `_total`, as on the page
    public NamedMapping(Naming naming, Set<String> metrics, List<NamedRow> rows) {
        this.naming = naming;
        this.metrics = Set.copyOf(metrics);
        this.rows = List.copyOf(rows);
        names =
                rows.stream()
                        .flatMap(row -> row.fact().names())
                        .collect(Collectors.toUnmodifiableSet());
        whole = state("");
    }

    @Override
    public boolean wants(String name) {
        return metrics.contains(name)
                || metrics.contains(withoutTotal(name))
                || names.contains(name);
    }

    @Override
    public Observation map(Page page, long epochNanos, long monotonicNanos) {
        Reading.Builder reading = start(naming.engine(), epochNanos);
        Set<String> wrong = new LinkedHashSet<>(putMetrics(page, reading));
        if (rows.stream().anyMatch(row -> row.each().isEmpty())) {
            whole.put(page.samples(), monotonicNanos, reading);
            wrong.addAll(ambiguous("", page.samples()));
        }
        List<Reading> readings = new ArrayList<>();
        readings.add(reading.build());
        List<String> reasons = new ArrayList<>();
        Map<String, EngineState> kept = new HashMap<>();
        for (String label : labels()) {
            SampleSet.Parts<String> parts =
                    page.samples().split(labels -> labels.value(label), MOST_VALUES + 1);
            parts.first().remove("");
            parts.first().entrySet().stream()
                    .limit(MOST_VALUES)
                    .forEach(part -> {
                        readings.add(
                                part(
                                        label,
                                        part.getKey(),
                                        part.getValue(),
                                        kept,
                                        epochNanos,
                                        monotonicNanos));
                        wrong.addAll(ambiguous(label, part.getValue()));
                    });
            int count = parts.first().size() + parts.others().size();
            if (count > MOST_VALUES) {
                reasons.add(
                        "The label %s has %d values; the first %d are shown."
                                .formatted(label, count, MOST_VALUES));
            }
        }
        states = kept;
        rows.stream()
                .filter(row -> !row.fact().isOn(page.samples()))
                .forEach(row -> wrong.add(row.name() + " (0 series)"));
        if (!wrong.isEmpty()) {
            reasons.addFirst(reason(List.copyOf(wrong)));
        }
        rows.stream()
                .filter(row -> row.fact().isOn(page.samples()))
                .filter(row -> !row.fact().isWholeOn(page.samples()))
                .forEach(row ->
                        reasons.add("A counter of %s is not on the page.".formatted(row.name())));
        return new Observation(
                reasons.isEmpty() ? State.OK : State.WARN,
                String.join(" ", reasons),
                readings,
                List.of());
    }

    @Override
    public List<Reading> unread(long epochNanos) {
        return List.of(
                Reading.of(SubjectKind.ENGINE, naming.engine(), naming.source(), epochNanos)
                        .put(EngineFigure.UP, 0)
                        .put("server.address", naming.server())
                        .build());
    }

    /// @return those that have not exactly one series
    private List<String> putMetrics(Page page, Reading.Builder reading) {
        List<String> wrong = new ArrayList<>();
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
                wrong.add("%s (%d series)".formatted(metric, series.size()));
            }
        }
        return wrong;
    }

    private Reading part(
            String label,
            String value,
            SampleSet samples,
            Map<String, EngineState> kept,
            long epochNanos,
            long monotonicNanos) {
        String id = naming.engine() + "/" + label + "=" + ForeignText.line(value, MOST_CHARS);
        EngineState known = states.get(id);
        EngineState state = known == null ? state(label) : known;
        kept.put(id, state);
        Reading.Builder reading = start(id, epochNanos).put("engine.label." + label, value);
        state.put(samples, monotonicNanos, reading);
        return reading.build();
    }

    /// Rows that take one series and found several.
    private List<String> ambiguous(String label, SampleSet samples) {
        List<String> ambiguous = new ArrayList<>();
        for (NamedRow row : rows) {
            if (row.each().equals(label)
                    && row.fact() instanceof Fact.Gauge gauge
                    && gauge.combination() == Combination.ALONE
                    && gauge.count(samples) > 1) {
                ambiguous.add("%s (%d series)".formatted(row.name(), gauge.count(samples)));
            }
        }
        return ambiguous;
    }

    private EngineState state(String label) {
        return new EngineState(
                rows.stream().filter(row -> row.each().equals(label)).map(NamedRow::fact).toList());
    }

    private Set<String> labels() {
        return rows.stream()
                .map(NamedRow::each)
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Reading.Builder start(String id, long epochNanos) {
        return Reading.of(SubjectKind.ENGINE, id, naming.source(), epochNanos)
                .put(EngineFigure.UP, 1)
                .put("engine.kind", "prometheus")
                .put("server.address", naming.server());
    }

    private static List<Sample> series(Page page, String metric) {
        List<Sample> series = page.samples().series(metric);
        return series.isEmpty() ? page.samples().series(metric + "_total") : series;
    }

    private static String told(Map<String, String> of, String metric, String family) {
        return of.getOrDefault(
                metric, of.getOrDefault(family, of.getOrDefault(metric + "_total", "")));
    }

    private static String reason(List<String> wrong) {
        List<String> shown = wrong.subList(0, Math.min(SHOWN, wrong.size()));
        return "%d of the named metrics have not exactly one series: %s%s; narrow them by labels, or say how they combine."
                .formatted(
                        wrong.size(),
                        String.join(", ", shown),
                        shown.size() < wrong.size() ? ", ..." : "");
    }

    private static String withoutTotal(String name) {
        return name.endsWith("_total")
                ? name.substring(0, name.length() - "_total".length())
                : name;
    }
}
