package io.ringside.desktop.ui.findings;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost.Known;
import java.util.Optional;

/// A finding in words: for how long, what it costs. Stateless.
public final class FindingText {
    private FindingText() {}

    /// "for 3 min 48 s"; empty where it is not known since when.
    static String since(ClusterView view, FindingView finding) {
        return finding.sinceEpochNanos() <= 0
                ? ""
                : "for " + Figures.age(now(view, finding) - finding.sinceEpochNanos());
    }

    /// How long it holds, in nanoseconds; 0: not known.
    public static long age(ClusterView view, FindingView finding) {
        return finding.sinceEpochNanos() <= 0
                ? 0
                : Math.max(0, now(view, finding) - finding.sinceEpochNanos());
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
    public record Cost(String figure, String unit) {}

    public static Cost cost(ClusterView view, FindingView finding) {
        if (finding.stands() && finding.sinceEpochNanos() > 0) {
            return new Cost(
                    Figures.age(now(view, finding) - finding.sinceEpochNanos()), "stands still");
        }
        if (finding.cost().stepShare().isPresent()) {
            String gpus =
                    finding.cost().waitingGpus().isPresent()
                            ? gpus(finding) + Figures.THIN_SPACE + unit(finding)
                            : "";
            return new Cost(
                    Figures.share(finding.cost().stepShare().getAsDouble()),
                    gpus.isEmpty() ? "of a step" : gpus);
        }
        if (finding.cost().waitingGpus().isPresent()) {
            return new Cost(gpus(finding), unit(finding));
        }
        return new Cost(Figures.ABSENT, "cost not known");
    }

    private static String gpus(FindingView finding) {
        return (finding.cost().known() == Known.AT_LEAST ? "\u2265" + Figures.THIN_SPACE : "")
                + Figures.number(finding.cost().waitingGpus().orElseThrow());
    }

    private static String unit(FindingView finding) {
        return "GPU\u00B7h/h" + (finding.cost().known() == Known.ESTIMATE ? " est." : "");
    }
}
