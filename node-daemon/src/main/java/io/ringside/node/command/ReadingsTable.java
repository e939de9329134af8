package io.ringside.node.command;

import io.ringside.node.boot.SourcesRun.Seen;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.TreeMap;

/// What the sources said for people: a line for each source, then each subject with its figures in
/// their units. Stateless.
final class ReadingsTable {
    private static final MathContext DIGITS = new MathContext(10);

    /// Whole numbers below are exact in a double.
    private static final double EXACT = 0x1p53;

    private ReadingsTable() {}

    static void write(Seen seen, PrintWriter out) {
        for (SourceStatus status : seen.statuses()) {
            out.println(
                    "%-16s %-12s %s"
                            .formatted(
                                    status.name(),
                                    status.state().name().toLowerCase(Locale.ROOT),
                                    status.reason())
                            .stripTrailing());
        }
        for (Reading reading : seen.readings()) {
            out.println();
            out.println(
                    (reading.kind().id() + " " + reading.id()).stripTrailing()
                            + "  ("
                            + reading.source()
                            + ")");
            new TreeMap<>(reading.attributes())
                    .forEach((name, text) -> out.println("  %-36s %s".formatted(name, text)));
            TreeMap<String, String> figures = new TreeMap<>();
            reading.figures()
                    .forEach((figure, value) ->
                            figures.put(figure.id(), plain(value) + unit(figure.unit())));
            figures.forEach((name, text) -> out.println("  %-36s %s".formatted(name, text)));
        }
        for (NodeEvent event : seen.events()) {
            out.println();
            out.println(
                    "event %s (%s, %s): %s"
                            .formatted(
                                    event.type(),
                                    event.severity().name().toLowerCase(Locale.ROOT),
                                    event.source(),
                                    event.text()));
        }
    }

    private static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            return Long.toString((long) value);
        }
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String unit(String unit) {
        return unit.equals("1") ? "" : " " + unit;
    }
}
