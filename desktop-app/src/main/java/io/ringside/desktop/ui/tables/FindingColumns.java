package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.ui.select.SubjectWords;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What is wrong now, the most costly first, and below it what happened, the newest first.
/// Stateless.
final class FindingColumns {
    private FindingColumns() {}

    /// @param happened an event, and not a finding that holds now
    /// @param epochNanos of the event, or since when the finding holds; the node's clock
    public record Row(
            String node,
            Severity severity,
            String subject,
            String title,
            String text,
            String advice,
            boolean happened,
            long epochNanos,
            long asOfEpochNanos,
            boolean stale) {}

    static List<Row> rows(ClusterView view) {
        List<Row> findings = new ArrayList<>();
        List<Row> events = new ArrayList<>();
        for (FindingView finding : view.concerns().findings()) {
            findings.add(row(view, finding));
        }
        for (NodeView node : view.nodes()) {
            for (ToldEvent event : node.health().events()) {
                events.add(
                        new Row(
                                node.hostName(),
                                event.severity(),
                                SubjectText.of(node, event.subjectKind(), event.subject()),
                                event.type(),
                                event.text(),
                                "",
                                true,
                                event.epochNanos(),
                                node.nowEpochNanos(view.asOfEpochNanos()),
                                node.stale()));
            }
        }
        events.sort(Comparator.comparingLong(Row::epochNanos).reversed());
        findings.addAll(events);
        return findings;
    }

    private static Row row(ClusterView view, FindingView finding) {
        Optional<NodeView> node =
                view.nodes().stream()
                        .filter(each -> each.target().equals(finding.subject().node()))
                        .findFirst();
        return new Row(
                node.map(NodeView::hostName).orElse(""),
                finding.severity(),
                SubjectWords.where(view, finding),
                finding.headline(),
                String.join(" ", finding.evidence()),
                finding.advice(),
                false,
                finding.sinceEpochNanos(),
                node.or(() -> view.nodes().stream().findFirst())
                        .map(each -> each.nowEpochNanos(view.asOfEpochNanos()))
                        .orElse(view.asOfEpochNanos()),
                finding.stale());
    }

    static List<Column<Row>> columns() {
        return List.of(
                Column.words(
                                "Severity",
                                "Page: wake somebody. Ticket: soon. Note: to know",
                                FindingColumns::severity)
                        .styled(row -> "state-" + row.severity().name().toLowerCase(Locale.ROOT))
                        .sortedBy(Comparator.comparing(Row::severity)),
                Column.words("Node", "The node it is about", Row::node)
                        .onlyFor(rows -> rows.stream().map(Row::node).distinct().count() > 1),
                Column.words("Where", "What it is about", Row::subject),
                Column.<Row>words("What", "The rule's title, or the event's type", Row::title)
                        .styled(row -> "primary"),
                Column.figure(
                        "Since",
                        "How long it has held, or how long ago it happened",
                        FindingColumns::age,
                        row -> (double) -row.epochNanos()),
                Column.sentence("Evidence", "What was read", Row::text),
                Column.sentence("Next step", "What to do", Row::advice));
    }

    private static String severity(Row row) {
        return row.severity().word() + (row.happened() ? " event" : "");
    }

    private static String age(Row row) {
        if (row.epochNanos() == 0) {
            return Figures.ABSENT;
        }
        return Figures.age(row.asOfEpochNanos() - row.epochNanos())
                + (row.happened() ? " ago" : "");
    }
}
