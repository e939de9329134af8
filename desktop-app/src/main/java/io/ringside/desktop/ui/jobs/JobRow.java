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
/// @param findings how many concern it
/// @param worst the headline of the most costly; empty: none
/// @param cost of that one
record JobRow(
        JobView job,
        boolean chosen,
        String nodes,
        Standing standing,
        long findings,
        String worst,
        String cost) {
    private static final int MOST_NAMES = 3;
    private static final String NOT_HEARD = "not heard";

    /// @param word "hung", "not heard", "page", "ticket", "note", "runs", "played"
    /// @param order the worst first
    record Standing(String word, String style, int order) {}

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
        Standing standing =
                hung
                        ? new Standing("hung", "state-page", 0)
                        : silent > 0
                                ? silent(silent, job.nodes().size())
                                : loudest.map(JobRow::found)
                                        .orElse(
                                                new Standing(
                                                        played ? "played" : "runs", "state-ok", 9));
        return new JobRow(
                job,
                chosen,
                nodes(view, job),
                standing,
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

    String state() {
        return standing.word();
    }

    String style() {
        return standing.style();
    }

    int order() {
        return standing.order();
    }

    boolean stale() {
        return standing.word().equals(NOT_HEARD);
    }

    private static Standing silent(long silent, int nodes) {
        return new Standing(
                silent == nodes ? NOT_HEARD : silent + " of " + nodes + " nodes " + NOT_HEARD,
                "state-stale",
                1);
    }

    private static Standing found(Severity severity) {
        String word = severity.word().toLowerCase(Locale.ROOT);
        return switch (severity) {
            case PAGE -> new Standing(word, "state-page", 2);
            case TICKET -> new Standing(word, "state-ticket", 3);
            case NOTE -> new Standing(word, "state-note", 4);
        };
    }
}
