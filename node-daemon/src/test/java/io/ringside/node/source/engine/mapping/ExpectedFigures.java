package io.ringside.node.source.engine.mapping;

import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;

import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.Figure;
import java.util.Map;

/// The figures of one distribution that a page is expected to give.
final class ExpectedFigures {
    private ExpectedFigures() {}

    static void expect(
            Map<Figure, Double> expected,
            EngineDistribution distribution,
            double p50,
            double p90,
            double p99,
            double mean,
            double rate) {
        expected.put(distribution.figure(Statistic.P50), p50);
        expected.put(distribution.figure(Statistic.P90), p90);
        expected.put(distribution.figure(Statistic.P99), p99);
        expected.put(distribution.figure(Statistic.MEAN), mean);
        expected.put(distribution.figure(Statistic.RATE), rate);
    }

    /// All values in one bucket.
    static void expect(
            Map<Figure, Double> expected,
            EngineDistribution distribution,
            double lower,
            double upper,
            double mean,
            double rate) {
        double width = upper - lower;
        expect(
                expected,
                distribution,
                lower + width * 0.5,
                lower + width * 0.9,
                lower + width * 0.99,
                mean,
                rate);
    }
}
