package io.ringside.node.source.engine.dialect;

import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.prometheus.Histogram;
import io.ringside.node.source.engine.prometheus.Sample;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.OptionalDouble;
import java.util.StringJoiner;

/// One fact of an engine, and under which names the generations of engines tell it, newest first.
/// The first name that is on a page counts, so that a page with an old and a new name of the same
/// fact counts it once.
sealed interface Fact {
    /// Puts what the window tells of it; nothing when it tells nothing.
    void put(Window window, Reading.Builder reading);

    /// As the page says. Series that differ in a label we do not know are added when they count
    /// something, and give nothing when they are shares.
    record Gauge(EngineFigure figure, List<String> names) implements Fact {
        @Override
        public void put(Window window, Reading.Builder reading) {
            for (String name : names) {
                List<Sample> series = window.now().series(name);
                if (!series.isEmpty()) {
                    if (series.size() == 1 || !figure.unit().equals("1")) {
                        reading.put(figure, window.now().sum(Selector.of(name)));
                    }
                    return;
                }
            }
        }
    }

    /// A counter and what it grew by a second.
    record Count(EngineFigure total, EngineFigure rate, List<String> names) implements Fact {
        @Override
        public void put(Window window, Reading.Builder reading) {
            for (String name : names) {
                Selector counter = Selector.of(name);
                OptionalDouble now = window.now().sum(counter);
                if (now.isPresent()) {
                    reading.put(total, now);
                    window.growth(counter)
                            .ifPresent(growth -> reading.put(rate, growth / window.seconds()));
                    return;
                }
            }
        }
    }

    /// What one counter grew by, of what another did. The engine's own average stands in where
    /// neither is on the page; a negative one means that it has none.
    record Share(EngineFigure figure, List<Parts> names, List<String> averages) implements Fact {
        @Override
        public void put(Window window, Reading.Builder reading) {
            for (Parts parts : names) {
                if (window.now().sum(parts.all()).isPresent()) {
                    OptionalDouble part = window.growth(parts.part());
                    OptionalDouble all = window.growth(parts.all());
                    if (part.isPresent() && all.isPresent() && all.getAsDouble() > 0) {
                        reading.put(figure, part.getAsDouble() / all.getAsDouble());
                    }
                    return;
                }
            }
            for (String average : averages) {
                OptionalDouble value = window.now().sum(Selector.of(average));
                if (value.isPresent() && value.getAsDouble() >= 0) {
                    reading.put(figure, value);
                    return;
                }
            }
        }
    }

    record Parts(Selector part, Selector all) {}

    /// A histogram's statistics of the window. Which quantiles are only "at least" is said in the
    /// attribute `engine.at_least.` and the distribution's name: "p90 p99".
    record Distribution(EngineDistribution distribution, List<Selector> names) implements Fact {
        @Override
        public void put(Window window, Reading.Builder reading) {
            for (Selector name : names) {
                if (isThere(window.now(), name)) {
                    window.growthOf(name)
                            .ifPresent(values -> put(values, window.seconds(), reading));
                    return;
                }
            }
        }

        private static boolean isThere(SampleSet samples, Selector name) {
            return samples.has(name.name() + "_bucket");
        }

        private void put(Histogram values, double seconds, Reading.Builder reading) {
            StringJoiner atLeast = new StringJoiner(" ");
            quantile(values, 0.5, Statistic.P50, reading, atLeast);
            quantile(values, 0.9, Statistic.P90, reading, atLeast);
            quantile(values, 0.99, Statistic.P99, reading, atLeast);
            reading.put(distribution.figure(Statistic.MEAN), values.mean());
            reading.put(distribution.figure(Statistic.RATE), values.count() / seconds);
            reading.put("engine.at_least." + distribution.id(), atLeast.toString());
        }

        private void quantile(
                Histogram values,
                double share,
                Statistic statistic,
                Reading.Builder reading,
                StringJoiner atLeast) {
            Figure figure = distribution.figure(statistic);
            values.quantile(share)
                    .ifPresent(quantile -> {
                        reading.put(figure, quantile.value());
                        if (quantile.atLeast()) {
                            atLeast.add(statistic.id());
                        }
                    });
        }
    }
}
