package io.ringside.desktop.ui.jobs;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.ui.findings.FindingText;
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
        int order = hung ? 0 : silent > 0 ? 1 : loudest.map(JobRow::orderOf).orElse(9);
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

    private static int orderOf(Severity severity) {
        return switch (severity) {
            case PAGE -> 2;
            case TICKET -> 3;
            case NOTE -> 4;
        };
    }
}
