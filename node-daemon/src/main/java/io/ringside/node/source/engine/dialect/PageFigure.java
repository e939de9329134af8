package io.ringside.node.source.engine.dialect;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import java.util.Map;

/// A figure that only a configuration names: a metric of some page. Not in the catalogue. Two of
/// the same metric are equal.
///
/// @param id `prometheus.` and the metric's name as on the page
public record PageFigure(String id, String unit, FigureKind kind, String meaning)
        implements Figure {
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
    public static PageFigure of(String metric, String type, String unit) {
        String word = unit.isEmpty() ? lastWord(metric) : unit;
        boolean counter = type.equals("counter") || (type.isEmpty() && metric.endsWith("_total"));
        return new PageFigure(
                "prometheus." + metric,
                UNITS.getOrDefault(word, "1"),
                counter ? FigureKind.COUNTER : FigureKind.GAUGE,
                "The metric " + metric + " of a page that the configuration names");
    }

    /// One that a row of the configuration names, in the unit that the row comes to.
    public static PageFigure named(String name, String unit, FigureKind kind) {
        return new PageFigure(
                "prometheus." + name, unit, kind, "The figure " + name + " of the configuration");
    }

    /// Of a metric whose unit nobody told: that of its name's last word, else none.
    public static String unitOf(String metric) {
        return UNITS.getOrDefault(lastWord(metric), "1");
    }

    private static String lastWord(String metric) {
        String name =
                metric.endsWith("_total")
                        ? metric.substring(0, metric.length() - "_total".length())
                        : metric;
        return name.substring(name.lastIndexOf('_') + 1);
    }
}
