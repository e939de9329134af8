package io.ringside.node.source.engine.dialect;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Histogram;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.EngineFigure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What an engine's earlier pages leave for its next reading. Belongs to one thread.
public final class EngineState {
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<Fact> facts;
    private final Peak waiting = new Peak();
    private Optional<SampleSet> before = Optional.empty();
    private Map<Selector, Histogram> histograms = Map.of();
    private long beforeNanos;

    public EngineState(List<Fact> facts) {
        this.facts = List.copyOf(facts);
    }

    /// Puts all figures of this page and of the window that ends with it.
    public void put(SampleSet now, long monotonicNanos, Reading.Builder reading) {
        double seconds = (monotonicNanos - beforeNanos) / SECOND_NANOS;
        Map<Selector, Histogram> looked = new HashMap<>();
        Window window =
                new Window(
                        now, seconds > 0 ? before : Optional.empty(), seconds, histograms, looked);
        if (window.before().isPresent()) {
            reading.put(EngineFigure.WINDOW, seconds);
        }
        for (Fact fact : facts) {
            fact.put(window, reading);
            if (fact instanceof Fact.Gauge gauge && gauge.figure() == EngineFigure.WAITING) {
                gauge.value(now)
                        .ifPresent(queue ->
                                reading.put(
                                        EngineFigure.WAITING_PEAK,
                                        waiting.with(queue, monotonicNanos)));
            }
        }
        before = Optional.of(now);
        histograms = looked;
        beforeNanos = monotonicNanos;
    }
}
