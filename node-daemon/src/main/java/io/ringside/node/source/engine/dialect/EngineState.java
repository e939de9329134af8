package io.ringside.node.source.engine.dialect;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.EngineFigure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What an engine's earlier pages leave for its next reading. Belongs to one thread.
public final class EngineState {
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Dialect dialect;
    private final Peak waiting = new Peak();
    private Optional<SampleSet> before = Optional.empty();
    private long beforeNanos;

    public EngineState(Dialect dialect) {
        this.dialect = dialect;
    }

    /// Puts all figures of this page and of the window that ends with it.
    public void put(SampleSet now, long monotonicNanos, Reading.Builder reading) {
        double seconds = (monotonicNanos - beforeNanos) / SECOND_NANOS;
        Window window = new Window(now, seconds > 0 ? before : Optional.empty(), seconds);
        if (window.before().isPresent()) {
            reading.put(EngineFigure.WINDOW, seconds);
        }
        dialect.facts().forEach(fact -> fact.put(window, reading));
        now.sum(Selector.of(dialect.queue()))
                .ifPresent(queue ->
                        reading.put(
                                EngineFigure.WAITING_PEAK, waiting.with(queue, monotonicNanos)));
        before = Optional.of(now);
        beforeNanos = monotonicNanos;
    }
}
