package io.ringside.node.source.engine.dialect;

import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.Figure;
import java.util.function.Function;

/// The figures that say how the values of a histogram lie. Immutable.
///
/// @param id as in the attribute `engine.at_least.ID`
public record Spread(String id, Function<Statistic, Figure> figures) {
    public static Spread of(EngineDistribution distribution) {
        return new Spread(distribution.id(), distribution::figure);
    }

    /// Of the values, and so of their mean and quantiles.
    public String unit() {
        return figure(Statistic.MEAN).unit();
    }

    Figure figure(Statistic statistic) {
        return figures.apply(statistic);
    }
}
