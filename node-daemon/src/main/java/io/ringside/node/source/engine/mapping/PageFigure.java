package io.ringside.node.source.engine.mapping;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import java.util.Map;

/// A figure that only a configuration names: a metric of some page. Not in the catalogue. Two of
/// the same metric are equal.
///
/// @param id `prometheus.` and the metric's name as on the page
record PageFigure(String id, String unit, FigureKind kind, String meaning) implements Figure {
    private static final Map<String, String> UNITS =
            Map.of(
                    "seconds", "s",
                    "bytes", "By",
                    "ratio", "1",
                    "celsius", "Cel",
                    "joules", "J",
                    "watts", "W",
                    "hertz", "Hz",
                    "volts", "V",
                    "amperes", "A",
                    "percent", "%");

    /// @param type and `unit` as on the page; empty: not told. The unit is then that of the name's
    ///   last word, else none.
    static PageFigure of(String metric, String type, String unit) {
        String name =
                metric.endsWith("_total")
                        ? metric.substring(0, metric.length() - "_total".length())
                        : metric;
        String word = unit.isEmpty() ? name.substring(name.lastIndexOf('_') + 1) : unit;
        boolean counter = type.equals("counter") || (type.isEmpty() && metric.endsWith("_total"));
        return new PageFigure(
                "prometheus." + metric,
                UNITS.getOrDefault(word, "1"),
                counter ? FigureKind.COUNTER : FigureKind.GAUGE,
                "The metric " + metric + " of a page that the configuration names");
    }
}
