package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ProgressRow;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// The columns of the table of where ranks are. Stateless.
final class ProgressColumns {
    private ProgressColumns() {}

    /// @param ageNanos how long nothing changed, by the node's clock
    public record Row(String communicator, ProgressRow row, OptionalLong ageNanos) {
        RankProgress progress() {
            return row.progress();
        }

        boolean stale() {
            return row.stale();
        }
    }

    /// What stands first; of that, who has come least far.
    static List<Row> rows(ClusterView view) {
        return view.progress().stream()
                .map(row ->
                        new Row(
                                view.communicators().get(row.communicator()).label(),
                                row,
                                age(
                                        row,
                                        view.nodes()
                                                .get(row.nodeIndex())
                                                .nowEpochNanos(view.asOfEpochNanos()))))
                .sorted(
                        Comparator.comparing((Row row) -> !row.row().stands())
                                .thenComparing(Row::communicator)
                                .thenComparingInt(row -> row.progress().rank()))
                .toList();
    }

    static List<Column<Row>> columns() {
        return List.of(
                Column.<Row>words(
                                "Rank",
                                "Communicator, and the rank in it",
                                row -> row.communicator() + " " + row.progress().rank())
                        .sortedBy(
                                Comparator.comparing(Row::communicator)
                                        .thenComparingInt(row -> row.progress().rank())),
                Column.words(
                        "Over up to",
                        "The last operation known to be over, and with it all before it",
                        row -> orAbsent(row.progress().completedText())),
                Column.words(
                        "Then",
                        "The first operation known not to be over, and what is known of it",
                        ProgressColumns::next),
                Column.figure(
                        "For",
                        "Since when this is so",
                        row ->
                                row.ageNanos().isPresent()
                                        ? Figures.age(row.ageNanos().getAsLong())
                                        : Figures.ABSENT,
                        row -> row.ageNanos().orElse(-1)),
                Column.sentence(
                        "Between",
                        "Launched between the two: not known whether they are over",
                        row -> orAbsent(row.progress().bracketText())),
                Column.figure(
                        "Behind",
                        "Launched behind the first that is not over",
                        row ->
                                row.progress().pending().isPresent()
                                        ? Figures.count(row.progress().laterOperations())
                                        : Figures.ABSENT,
                        row -> row.progress().laterOperations()));
    }

    private static String next(Row row) {
        String pending = row.progress().pendingText();
        return pending.isEmpty()
                ? row.progress().stateText()
                : pending + ": " + row.progress().stateText();
    }

    private static OptionalLong age(ProgressRow row, long nowEpochNanos) {
        OptionalLong since = row.progress().sinceEpochNanos();
        return since.isPresent()
                ? OptionalLong.of(Math.max(0, nowEpochNanos - since.getAsLong()))
                : OptionalLong.empty();
    }

    private static String orAbsent(String text) {
        return text.isEmpty() ? Figures.ABSENT : text;
    }
}
