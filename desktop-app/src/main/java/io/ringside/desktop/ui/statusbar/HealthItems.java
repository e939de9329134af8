package io.ringside.desktop.ui.statusbar;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldRhythm;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.ui.select.SubjectWords;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the status line says of the nodes' sources and rules. The line is written four times a
/// second, and each finding's place is looked for among all ranks: what is said of the findings of
/// a view is kept as long as the view is the same. Owned by the FX thread.
public final class HealthItems {
    private @Nullable ClusterView last;
    private Optional<StatusItem> lastFindings = Optional.empty();

    /// Notes are for the table: they ask nobody for anything.
    @SuppressWarnings("ReferenceEquality") // the same view says the same; equal ones are rare
    Optional<StatusItem> findings(ClusterView view) {
        if (view != last) {
            last = view;
            lastFindings = told(view);
        }
        return lastFindings;
    }

    private static Optional<StatusItem> told(ClusterView view) {
        List<String> tips = new ArrayList<>();
        int pages = 0;
        int tickets = 0;
        for (FindingView finding : view.concerns().findings()) {
            if (finding.stale() || finding.severity() == Severity.NOTE) {
                continue;
            }
            pages += finding.severity() == Severity.PAGE ? 1 : 0;
            tickets += finding.severity() == Severity.TICKET ? 1 : 0;
            String where = SubjectWords.where(view, finding);
            tips.add(
                    (where.isEmpty() ? "" : where + ", ")
                            + finding.headline()
                            + ": "
                            + finding.evidence().stream().findFirst().orElse(""));
        }
        if (tips.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new StatusItem(
                        Optional.of(pages > 0 ? Icon.REFUSED : Icon.WARNING),
                        pages > 0 ? "state-page" : "state-ticket",
                        "Findings",
                        (pages > 0 ? counted(pages, "page") + (tickets > 0 ? ", " : "") : "")
                                + (tickets > 0 ? counted(tickets, "ticket") : ""),
                        String.join("\n", tips)));
    }

    static Optional<StatusItem> incident(ClusterView view, long nowEpochNanos) {
        List<String> tips = new ArrayList<>();
        long until = 0;
        for (NodeView node : view.nodes()) {
            Optional<ToldRhythm> rhythm = node.health().rhythm().filter(ToldRhythm::incident);
            if (rhythm.isPresent()) {
                tips.add(node.hostName() + ": " + rhythm.get().reason());
                until = Math.max(until, rhythm.get().untilEpochNanos() - node.clockAheadNanos());
            }
        }
        return tips.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new StatusItem(
                                Optional.of(Icon.CLOCK),
                                "state-note",
                                "Rhythm",
                                "incident, " + Figures.age(until - nowEpochNanos) + " left",
                                String.join("\n", tips)));
    }

    /// What is not on a host is no trouble; it is told beside what is.
    static Optional<StatusItem> sources(ClusterView view) {
        List<String> troubled = new ArrayList<>();
        List<String> unavailable = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            node.sources().stream()
                    .filter(source -> source.state() != SourceState.OK)
                    .forEach(source ->
                            (source.state() == SourceState.UNAVAILABLE ? unavailable : troubled)
                                    .add(
                                            node.hostName()
                                                    + ", "
                                                    + source.name()
                                                    + ": "
                                                    + source.reason()));
        }
        if (troubled.isEmpty()) {
            return Optional.empty();
        }
        String remarks = counted(troubled.size(), "with a remark", "with remarks");
        troubled.addAll(unavailable);
        return Optional.of(
                new StatusItem(
                        Optional.of(Icon.WARNING),
                        "state-ticket",
                        "Sources",
                        remarks,
                        String.join("\n", troubled)));
    }

    private static String counted(int count, String thing) {
        return counted(count, thing, thing + "s");
    }

    private static String counted(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }
}
