package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.ui.tables.Column;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A line of the table of nodes. Immutable.
///
/// @param chosen whether what is asked goes to this one
/// @param nowEpochNanos the node's clock
record NodeRow(
        NodeView node, NodeLevels levels, boolean chosen, boolean stale, long nowEpochNanos) {

    static List<NodeRow> of(ClusterView view, Set<String> chosen) {
        return view.nodes().stream()
                .map(node ->
                        new NodeRow(
                                node,
                                NodeLevels.of(node),
                                chosen.contains(node.target()),
                                node.stale(),
                                node.nowEpochNanos(view.asOfEpochNanos())))
                .toList();
    }

    static List<Column<NodeRow>> columns() {
        return List.of(
                Column.<NodeRow>words(
                                "Node",
                                "The node; a click or Enter chooses it, or lets it go",
                                row -> row.node.hostName())
                        .styled(row -> "primary"),
                Column.<NodeRow>words(
                                "Asked",
                                "Whether the buttons go to this node; none chosen: they go to all",
                                row -> row.chosen ? "chosen" : "")
                        .styled(row -> "primary"),
                Column.words(
                        "State",
                        "How the node is heard",
                        row -> row.node.standing().name().toLowerCase(Locale.ROOT)),
                Column.<NodeRow>words(
                                "Level",
                                "What its live processes record: steady, detail, deep",
                                row -> row.levels.levelWords())
                        .styled(row -> row.levels.raised().isPresent() ? "state-ticket" : ""),
                Column.figure(
                        "Ends in",
                        "When the raised level ends by itself",
                        row -> NodeLevels.left(row.levels.raisedUntil(), row.nowEpochNanos),
                        row -> (double) row.levels.raisedUntil().orElse(0)),
                Column.<NodeRow>words(
                                "Rhythm",
                                "How often its sources are read: normal, or incident for a while",
                                row -> row.levels.rhythm())
                        .styled(row ->
                                "incident".equals(row.levels.rhythm()) ? "state-ticket" : ""),
                Column.figure(
                        "Ends in",
                        "When the incident's rhythm ends by itself",
                        row -> NodeLevels.left(row.levels.rhythmUntil(), row.nowEpochNanos),
                        row -> (double) row.levels.rhythmUntil().orElse(0)),
                Column.figure(
                        "Sources",
                        "Sources that work, of those that there are; the doctor says why not",
                        NodeRow::sources,
                        row -> (double) working(row.node)),
                Column.words("Daemon", "Its version", NodeRow::version),
                Column.sentence(
                        "Set by",
                        "Who raised the level, and who asked for the rhythm and why",
                        NodeRow::by));
    }

    private static String by(NodeRow row) {
        String level = row.levels.levelBy().isEmpty() ? "" : "level: " + row.levels.levelBy();
        String rhythm = row.levels.rhythmBy().isEmpty() ? "" : "rhythm: " + row.levels.rhythmBy();
        return level + (level.isEmpty() || rhythm.isEmpty() ? "" : "; ") + rhythm;
    }

    private static String version(NodeRow row) {
        String release = row.node.daemon().release();
        return release.isEmpty() ? Figures.ABSENT : release;
    }

    private static String sources(NodeRow row) {
        long all = read(row.node).count();
        return all == 0 ? Figures.ABSENT : working(row.node) + " of " + all;
    }

    /// Those that this program does not tell itself.
    private static Stream<SourceStatus> read(NodeView node) {
        return node.sources().stream().filter(source -> !source.name().equals("versions"));
    }

    private static long working(NodeView node) {
        return read(node).map(SourceStatus::state).filter(state -> state == SourceState.OK).count();
    }
}
