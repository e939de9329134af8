package io.ringside.node.source.engine;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.mapping.PageMapping;
import io.ringside.node.source.engine.prometheus.Page;
import io.ringside.node.source.engine.prometheus.PageDamage;
import io.ringside.node.source.engine.prometheus.Scrape;
import io.ringside.node.source.engine.prometheus.Scraper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One endpoint: gets its page, has it mapped, and says how that went.
///
/// A page that was cut off or has malformed lines is used as far as it is whole, and the source is
/// WARN with the reason.
final class EngineProbe implements Probe {
    private static final long INCIDENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final long periodNanos;
    private final Map<String, String> labels;
    private final Scraper scraper;
    private final PageMapping mapping;

    /// @param labels only series that have them are read
    EngineProbe(
            String name,
            long periodNanos,
            Map<String, String> labels,
            Scraper scraper,
            PageMapping mapping) {
        this.name = name;
        this.periodNanos = periodNanos;
        this.labels = Map.copyOf(labels);
        this.scraper = scraper;
        this.mapping = mapping;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long periodNanos(Rhythm rhythm) {
        return switch (rhythm) {
            case NORMAL -> periodNanos;
            case INCIDENT -> Math.min(periodNanos, INCIDENT_NANOS);
        };
    }

    @Override
    public Observation look(long epochNanos, long monotonicNanos, Rhythm rhythm)
            throws InterruptedException {
        return switch (scraper.scrape(mapping::wants)) {
            case Scrape.Unreadable(String reason) ->
                    new Observation(State.FAILED, reason, mapping.unread(epochNanos), List.of());
            case Scrape.Read(Page page) ->
                    withDamage(
                            mapping.map(page.with(labels), epochNanos, monotonicNanos),
                            page.damage());
        };
    }

    @Override
    public void close() {
        scraper.close();
    }

    private static Observation withDamage(Observation mapped, PageDamage damage) {
        if (damage.none()) {
            return mapped;
        }
        String reason =
                mapped.reason().isEmpty()
                        ? damage.reason()
                        : mapped.reason() + " " + damage.reason();
        State state = mapped.state() == State.OK ? State.WARN : mapped.state();
        return new Observation(state, reason, mapped.readings(), mapped.events());
    }
}
