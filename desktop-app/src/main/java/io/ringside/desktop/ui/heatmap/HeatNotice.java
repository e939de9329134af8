package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.OperationRow;

/// What the matrix cannot show, in a sentence.
final class HeatNotice {
    private HeatNotice() {}

    /// Empty when there is nothing to say.
    static String of(ClusterView view, Metric metric) {
        boolean measured = has(view, Provenance.MEASURED);
        if (metric == Metric.LATENCY && !measured) {
            return "No latency: it takes steps of the proxy, and nothing here was measured. NVLink raises none.";
        }
        if (metric == Metric.LATENCY
                && view.links().stream().noneMatch(link -> link.latencyNanos().isPresent())) {
            return "No latency is identifiable yet: a link needs steps of three distinct sizes or more.";
        }
        boolean modelled = has(view, Provenance.MODELLED);
        if (modelled && !measured) {
            return "Collectives name no peer over NVLink: their part is modelled from the algorithm and the known ring. Sends are declared.";
        }
        long count = 0;
        long bytes = 0;
        for (OperationRow row : view.collectives()) {
            if (!row.stale()) {
                count += row.count();
                bytes += row.totalBytes();
            }
        }
        return count > 0 && !measured && !modelled
                ? Figures.count(count)
                        + " collectives, "
                        + Figures.bytes(bytes)
                        + ", are not split into pairs: NCCL names no peer, and the ring order is not known."
                : "";
    }

    private static boolean has(ClusterView view, Provenance provenance) {
        return view.links().stream().map(LinkView::provenance).anyMatch(each -> each == provenance);
    }
}
