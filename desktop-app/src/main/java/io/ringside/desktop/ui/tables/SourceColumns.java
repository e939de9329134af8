package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Every source of every node and how it is. Stateless.
final class SourceColumns {
    private SourceColumns() {}

    /// @param asOfEpochNanos what ages are measured against
    public record Row(String node, SourceStatus source, long asOfEpochNanos, boolean stale) {}

    static List<Row> rows(ClusterView view) {
        List<Row> rows = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            node.sources()
                    .forEach(source ->
                            rows.add(
                                    new Row(
                                            node.hostName(),
                                            source,
                                            node.nowEpochNanos(view.asOfEpochNanos()),
                                            node.stale())));
        }
        return rows;
    }

    static List<Column<Row>> columns() {
        return List.of(
                Column.words("Node", "The node that reads it", Row::node)
                        .onlyFor(rows -> rows.stream().map(Row::node).distinct().count() > 1),
                Column.<Row>words("Source", "Where readings come from", row -> row.source().name())
                        .styled(row -> "primary"),
                Column.<Row>words(
                                "State",
                                "Unavailable: not on that host, a fact and no error",
                                row -> state(row.source().state()))
                        .styled(row -> style(row.source().state()))
                        .sortedBy(Comparator.comparing(row -> row.source().state())),
                Column.figure(
                        "Every",
                        "Between two readings in the present rhythm",
                        SourceColumns::period,
                        row -> (double) row.source().periodNanos().orElse(-1)),
                Column.figure(
                        "Age",
                        "Since its latest reading",
                        SourceColumns::age,
                        row -> (double) -row.source().readEpochNanos().orElse(0)),
                Column.sentence(
                        "Reason", "What there is to say of it", row -> row.source().reason()));
    }

    private static String state(SourceState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String style(SourceState state) {
        return switch (state) {
            case OK -> "state-ok";
            case WARN -> "state-ticket";
            case FAILED -> "state-page";
            case UNAVAILABLE -> "muted";
        };
    }

    private static String period(Row row) {
        return row.source().periodNanos().isPresent()
                ? Figures.duration((double) row.source().periodNanos().getAsLong())
                : Figures.ABSENT;
    }

    private static String age(Row row) {
        return row.source().readEpochNanos().isPresent()
                ? Figures.age(row.asOfEpochNanos() - row.source().readEpochNanos().getAsLong())
                : Figures.ABSENT;
    }
}
