package io.ringside.node.source.engine.table;

import io.ringside.node.source.engine.dialect.PageFigure;
import io.ringside.node.source.engine.dialect.Spread;
import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.RouterFigure;
import java.util.Optional;
import java.util.stream.Stream;

/// What the figures of a table's rows are called.
interface FigureNames {
    /// @param unit that the row's metric comes to
    Optional<Figure> figure(String name, String unit, FigureKind kind);

    /// The figure that says by how much a second a counter grows.
    Optional<Figure> rate(String name, String unit);

    Optional<Spread> spread(String name, String unit);

    /// What a row is in where it says nothing: empty where that is the figure's own affair.
    String unit(String metric);

    /// Those of the catalogue, of engines and routers.
    final class Catalogue implements FigureNames {
        private static final String OF_ENGINE = "engine.";

        @Override
        public Optional<Figure> figure(String name, String unit, FigureKind kind) {
            return Figures.byId(name)
                    .filter(one -> one instanceof EngineFigure || one instanceof RouterFigure);
        }

        @Override
        public Optional<Figure> rate(String name, String unit) {
            return figure(name + ".rate", unit, FigureKind.GAUGE);
        }

        @Override
        public Optional<Spread> spread(String name, String unit) {
            return Stream.of(EngineDistribution.values())
                    .filter(one -> name.equals(OF_ENGINE + one.id()))
                    .findFirst()
                    .map(Spread::of);
        }

        @Override
        public String unit(String metric) {
            return "";
        }
    }

    /// Those that a configuration chooses.
    final class Chosen implements FigureNames {
        @Override
        public Optional<Figure> figure(String name, String unit, FigureKind kind) {
            return Optional.of(PageFigure.named(name, unit, kind));
        }

        @Override
        public Optional<Figure> rate(String name, String unit) {
            return Optional.of(
                    PageFigure.named(
                            name + ".rate",
                            unit.equals("1") ? "1/s" : unit + "/s",
                            FigureKind.GAUGE));
        }

        @Override
        public Optional<Spread> spread(String name, String unit) {
            return Optional.of(
                    new Spread(
                            name,
                            statistic ->
                                    PageFigure.named(
                                            name + "." + statistic.id(),
                                            statistic == Statistic.RATE ? "{value}/s" : unit,
                                            FigureKind.GAUGE)));
        }

        @Override
        public String unit(String metric) {
            return PageFigure.unitOf(metric);
        }
    }
}
