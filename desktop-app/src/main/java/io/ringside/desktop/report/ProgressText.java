package io.ringside.desktop.report;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.RankProgress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of the report says where ranks are: open operations, and a section for each communicator of
/// which a rank is known to stand. Stateless.
final class ProgressText {
    private ProgressText() {}

    /// @param labels of communicators, by hash
    /// @param most rows of a table that are printed
    static void append(
            List<NodeReport> nodes, Map<Long, String> labels, int most, StringBuilder out) {
        openOperations(nodes, labels, most, out);
        Set<Long> standing = new LinkedHashSet<>();
        for (NodeReport node : nodes) {
            long end = node.snapshot().windowEndEpochNanos();
            for (NodeSnapshot.Progress row : node.snapshot().progress()) {
                if (row.view().stands(end)) {
                    standing.add(row.commHash());
                }
            }
        }
        standing.forEach(hash -> standing(hash, label(labels, hash), nodes, most, out));
    }

    private static void openOperations(
            List<NodeReport> nodes, Map<Long, String> labels, int most, StringBuilder out) {
        TextTable table =
                new TextTable(
                        "communicator",
                        ">rank",
                        "operation",
                        ">number",
                        ">size",
                        ">open for",
                        ">open children",
                        "state",
                        "process");
        for (NodeReport node : nodes) {
            NodeSnapshot s = node.snapshot();
            for (NodeSnapshot.OpenOperation o : s.openOperations()) {
                table.row(
                        label(labels, o.commHash()),
                        Integer.toString(o.rank()),
                        o.operation(),
                        Long.toString(o.sequenceNumber()),
                        UnitFormat.bytes(o.messageBytes()),
                        UnitFormat.duration(
                                Math.max(0, s.windowEndEpochNanos() - o.startEpochNanos())),
                        Integer.toString(o.openChildren()),
                        o.state().text() + (o.knownUntilEpochNanos().isPresent() ? " then" : ""),
                        o.processDied() ? "died" : "live");
            }
        }
        table.print("Open operations", "none", most, out);
    }

    private static void standing(
            long hash, String label, List<NodeReport> nodes, int most, StringBuilder out) {
        TextTable table =
                new TextTable(
                        ">rank",
                        "host",
                        "over up to",
                        "not over",
                        "state",
                        ">for",
                        "not known between",
                        ">behind");
        for (NodeReport node : nodes) {
            NodeSnapshot s = node.snapshot();
            s.progress().stream()
                    .filter(row -> row.commHash() == hash)
                    .map(NodeSnapshot.Progress::view)
                    .forEach(p ->
                            table.row(
                                    Integer.toString(p.rank()),
                                    node.info().hostName(),
                                    orAbsent(p.completedText()),
                                    orAbsent(p.pendingText()),
                                    p.stateText(),
                                    since(p, s.windowEndEpochNanos()),
                                    orAbsent(p.bracketText()),
                                    p.pending().isPresent()
                                            ? Long.toString(p.laterOperations())
                                            : UnitFormat.ABSENT));
        }
        table.print("Communicator " + label + " stands", "", most, out);
    }

    private static String since(RankProgress p, long nowEpochNanos) {
        return p.sinceEpochNanos().isPresent()
                ? UnitFormat.duration(Math.max(0, nowEpochNanos - p.sinceEpochNanos().getAsLong()))
                : UnitFormat.ABSENT;
    }

    private static String orAbsent(String text) {
        return text.isEmpty() ? UnitFormat.ABSENT : text;
    }

    private static String label(Map<Long, String> labels, long commHash) {
        return labels.getOrDefault(commHash, NodeSnapshot.Communicator.shortLabel(commHash));
    }
}
