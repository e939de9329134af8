package io.ringside.desktop.ui.jobs;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.ui.findings.FindingText;
import io.ringside.desktop.ui.tables.Column;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.job.JobView;
import io.ringside.desktop.viewdata.job.Jobs;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// One job, as the list shows it. Immutable.
///
/// @param chosen it alone is shown
/// @param nodes their names, or how many there are
/// @param state "hung", "not heard", "page", "ticket", "note", "runs", "played"
/// @param style of the state
/// @param order of the state, the worst first
/// @param findings how many concern it
/// @param worst the headline of the most costly; empty: none
/// @param cost of that one
record JobRow(
        JobView job,
        boolean chosen,
        String nodes,
        String state,
        String style,
        int order,
        long findings,
        String worst,
        String cost) {
    private static final int MOST_NAMES = 3;

    /// The worst first.
    static List<JobRow> of(ClusterView view, Optional<String> chosen) {
        return Jobs.of(view).stream()
                .map(job -> of(view, job, chosen.filter(job.id()::equals).isPresent()))
                .sorted(Comparator.comparingInt(JobRow::order))
                .toList();
    }

    private static JobRow of(ClusterView view, JobView job, boolean chosen) {
        List<FindingView> findings =
                view.concerns().findings().stream()
                        .filter(finding -> Jobs.concerns(view, job, finding))
                        .toList();
        Optional<FindingView> worst = findings.stream().findFirst();
        long silent = job.nodes().stream().filter(node -> view.nodes().get(node).stale()).count();
        boolean hung = findings.stream().anyMatch(FindingView::stands);
        Optional<Severity> loudest =
                findings.stream().map(FindingView::severity).min(Comparator.naturalOrder());
        boolean played =
                job.nodes().stream()
                        .anyMatch(node -> view.nodes().get(node).playback().isPresent());
        String state =
                hung
                        ? "hung"
                        : silent > 0
                                ? silent == job.nodes().size()
                                        ? "not heard"
                                        : silent + " of " + job.nodes().size() + " nodes not heard"
                                : loudest.map(each -> each.word().toLowerCase(Locale.ROOT))
                                        .orElse(played ? "played" : "runs");
        String style =
                hung
                        ? "state-page"
                        : silent > 0
                                ? "state-stale"
                                : loudest.map(each ->
                                                "state-" + each.name().toLowerCase(Locale.ROOT))
                                        .orElse("state-ok");
        int order = hung ? 0 : silent > 0 ? 1 : loudest.map(each -> 2 + each.ordinal()).orElse(9);
        return new JobRow(
                job,
                chosen,
                nodes(view, job),
                state,
                style,
                order,
                findings.size(),
                worst.map(FindingView::headline).orElse(""),
                worst.map(finding -> FindingText.cost(view, finding))
                        .map(cost -> (cost.figure() + " " + cost.unit()).strip())
                        .orElse(Figures.ABSENT));
    }

    private static String nodes(ClusterView view, JobView job) {
        if (job.nodes().size() > MOST_NAMES) {
            return Figures.count(job.nodes().size());
        }
        return job.nodes().stream()
                .map(node -> view.nodes().get(node).hostName())
                .collect(Collectors.joining(", "));
    }

    boolean stale() {
        return state.equals("not heard");
    }

    static List<Column<JobRow>> columns() {
        return List.of(
                Column.<JobRow>words(
                                "Shown",
                                "Where one job is chosen: it alone is shown",
                                row -> row.chosen() ? "only" : "")
                        .styled(row -> "state-note")
                        .onlyFor(rows -> rows.stream().anyMatch(JobRow::chosen)),
                Column.<JobRow>words(
                                "Job",
                                "What its scheduler calls it, as the daemons tell; job-1 where none is"
                                        + " told: ranks that share a communicator",
                                row -> row.job().id())
                        .styled(row -> "primary"),
                Column.words("By", "Who started it", row -> row.job().scheduler()),
                Column.words("Parts", "Its steps or pods", row -> row.job().detail()),
                Column.<JobRow>words(
                                "Tenant",
                                "Whose it is, by the daemons' configuration",
                                row -> row.job().tenant())
                        .onlyFor(rows ->
                                rows.stream().anyMatch(row -> !row.job().tenant().isEmpty())),
                Column.figure(
                        "Ranks",
                        "Ranks that are known",
                        row -> Figures.count(row.job().ranks().size()),
                        row -> (double) row.job().ranks().size()),
                Column.words("Nodes", "Where it runs; of many how many there are", JobRow::nodes),
                Column.<JobRow>words(
                                "State",
                                "Hung: ranks wait for each other and do nothing; else the loudest"
                                        + " finding, or that it runs",
                                JobRow::state)
                        .styled(JobRow::style)
                        .sortedBy(Comparator.comparingInt(JobRow::order)),
                Column.figure(
                        "Findings",
                        "What is wrong with it, its GPUs or its nodes",
                        row -> Figures.count(row.findings()),
                        row -> (double) row.findings()),
                Column.words("Costs", "What the most costly finding takes", JobRow::cost),
                Column.sentence("Worst finding", "The most costly one", JobRow::worst));
    }
}
