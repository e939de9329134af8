package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.ui.collective.CausedWaits;
import io.ringside.desktop.ui.heatmap.matrix.HeatNumbers;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.PortFigure;
import java.util.ArrayList;
import java.util.List;

/// What the matrix cannot show, in a sentence.
public final class HeatNotice {
    private static final int MOST_NODES = 3;

    private HeatNotice() {}

    /// Empty when there is nothing to say.
    ///
    /// @param view what `numbers` were made of
    public static String of(ClusterView view, HeatNumbers numbers) {
        boolean measured = numbers.provenances().contains(Provenance.MEASURED);
        boolean modelled = numbers.provenances().contains(Provenance.MODELLED);
        return switch (numbers.matrix().metric()) {
            case LATENCY -> latency(view, measured);
            case RESIDUAL ->
                    measured
                            ? "Against the median rate of the measured links of the same class,"
                                    + " within a node or between nodes: + is slower. A class of"
                                    + " fewer than five has none."
                            : "No residual: it takes rates that NCCL's proxy measured, and nothing"
                                    + " here was measured. NVLink raises no proxy events.";
            case WAIT ->
                    numbers.waits().map(each -> waits(each, view.over().isPresent())).orElse("");
            case RETRANSMITS -> retransmits(view);
            case BYTES, RATE, COUNT -> bytes(view, measured, modelled);
        };
    }

    private static String latency(ClusterView view, boolean measured) {
        if (view.over().isPresent()) {
            return "No latency of a range: it comes of all steps since the daemon's start. End follows the newest time"
                    + " again.";
        }
        if (!measured) {
            return "No latency: it takes steps of the proxy, and nothing here was measured. NVLink raises none.";
        }
        return view.links().stream().noneMatch(link -> link.latencyNanos().isPresent())
                ? "No latency is identifiable yet: a link needs steps of three distinct sizes or more."
                : "";
    }

    private static String waits(CausedWaits waits, boolean range) {
        if (waits.overNanos() == 0) {
            return "Too many operations for waits: more than are looked at in 0.1\u202Fs.";
        }
        String over =
                (range ? "the chosen time's last " : "the newest ")
                        + Figures.duration((double) waits.overNanos());
        if (waits.collectives() == 0) {
            return "No wait is known: no collective of "
                    + over
                    + " was timed on the GPU of every rank"
                    + (waits.parts() > 0
                            ? " (" + Figures.count(waits.parts()) + " on some)."
                            : ". Ranks of other nodes need their targets; NCCL before 2.28 needs"
                                    + " RINGSIDE_LEVEL=deep.");
        }
        return "Row: the rank that came last; column: who waited for it. "
                + Figures.count(waits.collectives())
                + " collectives of "
                + over
                + ", GPU times of every rank; what is shorter than ends lie apart is left out.";
    }

    private static String retransmits(ClusterView view) {
        List<String> told = new ArrayList<>();
        for (NodeView node : view.nodes()) {
            String counters = counters(node);
            if (!counters.isEmpty()) {
                told.add(node.hostName() + " " + counters);
            }
        }
        String all = String.join(", ", told.subList(0, Math.min(MOST_NODES, told.size())));
        int more = told.size() - MOST_NODES;
        return "Nothing tells retransmits by pair: hosts and ports count them, so no cell has a value. "
                + (told.isEmpty()
                        ? "No node here counts them either."
                        : "Since they were started: "
                                + all
                                + (more > 0 ? ", and " + more + " more nodes" : "")
                                + "; rates are in the Readings table.");
    }

    private static String counters(NodeView node) {
        double packets = 0;
        double segments = 0;
        boolean anyPacket = false;
        boolean anySegment = false;
        for (ToldReading reading : node.health().readings()) {
            Double packet = reading.figures().get(PortFigure.RETRANSMITTED_PACKETS.id());
            Double segment = reading.figures().get(HostFigure.TCP_RETRANSMITTED_SEGMENTS.id());
            packets += packet == null ? 0 : packet;
            segments += segment == null ? 0 : segment;
            anyPacket |= packet != null;
            anySegment |= segment != null;
        }
        List<String> parts = new ArrayList<>();
        if (anyPacket) {
            parts.add(Figures.count((long) packets) + " RDMA packets");
        }
        if (anySegment) {
            parts.add(Figures.count((long) segments) + " TCP segments");
        }
        return String.join(" and ", parts);
    }

    private static String bytes(ClusterView view, boolean measured, boolean modelled) {
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
}
