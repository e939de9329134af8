package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.figures.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Every figure and every text that the nodes' sources read, one a row. Stateless.
final class ReadingColumns {
    private ReadingColumns() {}

    /// @param value as it is shown
    /// @param number absent for a text
    /// @param meaning from the catalogue; empty for a text, or where a newer daemon knows more
    public record Row(
            String node,
            String subject,
            String name,
            String value,
            OptionalDouble number,
            String meaning,
            String source,
            long readEpochNanos,
            long asOfEpochNanos,
            boolean stale) {
        /// Whether each of the words, in lower case, is in what identifies the row.
        boolean matches(String[] words) {
            String text =
                    (node + " " + subject + " " + name + " " + source + " " + value)
                            .toLowerCase(Locale.ROOT);
            for (String word : words) {
                if (!text.contains(word)) {
                    return false;
                }
            }
            return true;
        }
    }

    static List<Row> rows(ClusterView view) {
        List<Row> rows = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            for (ToldReading reading : node.health().readings()) {
                String subject = SubjectText.of(node, reading.subjectKind(), reading.subject());
                new TreeMap<>(reading.figures())
                        .forEach((name, value) ->
                                rows.add(figure(view, node, reading, subject, name, value)));
                new TreeMap<>(reading.attributes())
                        .forEach((name, text) ->
                                rows.add(text(view, node, reading, subject, name, text)));
            }
        }
        return rows;
    }

    static List<Column<Row>> columns() {
        return List.of(
                Column.words("Node", "The node that read it", Row::node)
                        .onlyFor(rows -> rows.stream().map(Row::node).distinct().count() > 1),
                Column.words("Subject", "What it was read of", Row::subject),
                Column.words("Name", "As the health rules name it", Row::name),
                Column.figure(
                        "Value",
                        "Absent figures have no row",
                        Row::value,
                        row -> row.number().orElse(Double.NEGATIVE_INFINITY)),
                Column.words("Source", "Who told it", Row::source),
                Column.<Row>figure(
                        "Age",
                        "Since it was read",
                        row -> Figures.age(row.asOfEpochNanos() - row.readEpochNanos()),
                        row -> (double) -row.readEpochNanos()),
                Column.sentence("Meaning", "What it is", Row::meaning)
                        .sortedBy(Comparator.comparing(Row::meaning)));
    }

    private static Row figure(
            ClusterView view,
            NodeView node,
            ToldReading reading,
            String subject,
            String name,
            double value) {
        Optional<Figure> figure = io.ringside.protocol.figures.Figures.byId(name);
        return new Row(
                node.hostName(),
                subject,
                name,
                UnitText.of(value, figure.map(Figure::unit).orElse("1")),
                OptionalDouble.of(value),
                figure.map(Figure::meaning).orElse(""),
                reading.source(),
                reading.readEpochNanos(),
                node.nowEpochNanos(view.asOfEpochNanos()),
                node.stale());
    }

    private static Row text(
            ClusterView view,
            NodeView node,
            ToldReading reading,
            String subject,
            String name,
            String text) {
        return new Row(
                node.hostName(),
                subject,
                name,
                text,
                OptionalDouble.empty(),
                "",
                reading.source(),
                reading.readEpochNanos(),
                node.nowEpochNanos(view.asOfEpochNanos()),
                node.stale());
    }
}
