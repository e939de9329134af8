package io.ringside.desktop.ui.findings;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.select.SelectionChips;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A finding in words: where, for how long, what it costs. Stateless.
public final class FindingText {
    private FindingText() {}

    /// "n2 GPU 1 · rank 17 · dp"; a name that the window does not know is left out.
    public static String where(ClusterView view, Subject subject) {
        List<String> parts = new ArrayList<>();
        Linked linked = Linked.of(view, subject);
        int gpu = linked.firstGpu();
        boolean one = gpu >= 0 && linked.nextGpu(gpu + 1) < 0;
        String host = subject.node().isEmpty() ? "" : Linked.host(view, subject.node());
        String title = one ? view.gpus().get(gpu).gpu().title() : "";
        if (!subject.gpu().isEmpty() && !one) {
            title = subject.gpu();
        }
        String place = (host + " " + title).strip();
        if (!place.isEmpty()) {
            parts.add(place);
        }
        if (!subject.ranks().isEmpty()) {
            parts.add(SelectionChips.ranks(subject.ranks()));
        } else if (one) {
            GpuView shown = view.gpus().get(gpu);
            if (!shown.rankLabel().isEmpty()) {
                parts.add(shown.rankLabel());
            }
        }
        if (subject.communicator().isPresent()) {
            view.communicators().stream()
                    .filter(c -> c.commHash() == subject.communicator().getAsLong())
                    .map(CommunicatorView::label)
                    .findFirst()
                    .ifPresent(parts::add);
        }
        return String.join(" \u00B7 ", parts);
    }

    /// "for 3 min 48 s"; empty where it is not known since when.
    static String since(ClusterView view, FindingView finding) {
        return finding.sinceEpochNanos() <= 0
                ? ""
                : "for " + Figures.age(now(view, finding) - finding.sinceEpochNanos());
    }

    /// The clock of the node that the finding's time is of.
    static long now(ClusterView view, FindingView finding) {
        Optional<NodeView> node =
                view.nodes().stream()
                        .filter(each -> each.target().equals(finding.subject().node()))
                        .findFirst()
                        .or(() -> view.nodes().stream().findFirst());
        return node.map(each -> each.nowEpochNanos(view.asOfEpochNanos()))
                .orElse(view.asOfEpochNanos());
    }

    /// What it costs, a figure and what it is of.
    record Cost(String figure, String unit) {}

    static Cost cost(ClusterView view, FindingView finding) {
        if (finding.stands() && finding.sinceEpochNanos() > 0) {
            return new Cost(
                    Figures.age(now(view, finding) - finding.sinceEpochNanos()), "stands still");
        }
        if (finding.cost().stepShare().isPresent()) {
            String gpus =
                    finding.cost().waitingGpus().isPresent()
                            ? Figures.number(finding.cost().waitingGpus().getAsDouble())
                                    + Figures.THIN_SPACE
                                    + "GPU\u00B7h/h"
                                    + (finding.cost().measured() ? "" : " est.")
                            : "";
            return new Cost(
                    Figures.share(finding.cost().stepShare().getAsDouble()),
                    gpus.isEmpty() ? "of a step" : gpus);
        }
        if (finding.cost().waitingGpus().isPresent()) {
            return new Cost(
                    Figures.number(finding.cost().waitingGpus().getAsDouble()),
                    "GPU\u00B7h/h" + (finding.cost().measured() ? "" : " est."));
        }
        return new Cost(Figures.ABSENT, "cost not known");
    }
}
