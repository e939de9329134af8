package io.ringside.desktop.ui.text;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.stream.Collectors;

/// Why a view is empty and what to do about it, in sentences: the same words in every view. For any
/// thread.
public final class Absence {
    /// Said where nodes are well and no job is seen.
    public static final String NO_JOB =
            "Start the job with NCCL_PROFILER_PLUGIN set; ringside-node doctor says what is missing.";

    private static final int MOST_NODES = 3;

    private Absence() {}

    /// @param nothing what is said while a node is well: what was not seen, and what to do
    public static String of(ClusterView view, String nothing) {
        if (view.nodes().isEmpty()) {
            return "No target. Type a node's host:port above and press Enter.";
        }
        if (view.nodes().stream().anyMatch(node -> node.standing().current())) {
            return nothing;
        }
        String sentences =
                view.nodes().stream()
                        .limit(MOST_NODES)
                        .map(Absence::of)
                        .distinct()
                        .collect(Collectors.joining("\n"));
        int more = view.nodes().size() - MOST_NODES;
        return more > 0
                ? sentences + "\nand " + Figures.count(more) + " more nodes that send nothing"
                : sentences;
    }

    /// Of the nodes that are not well, what stands where their part of a view would be.
    public static List<String> ofTroubled(ClusterView view) {
        return view.nodes().stream()
                .filter(node -> node.standing().troubled())
                .limit(MOST_NODES)
                .map(Absence::of)
                .toList();
    }

    private static String of(NodeView node) {
        String name = node.hostName();
        return switch (node.connection()) {
            case Connection.Connecting _ -> name + ": waiting for its first snapshot.";
            case Connection.Stale _ ->
                    name
                            + " is connected and sends no snapshot; see its daemon's log, or run"
                            + " ringside-node doctor there.";
            case Connection.Lost(String reason, int _, long _, long _) ->
                    reason
                            + " It is tried again by itself; start ringside-node run on the node,"
                            + " or open a tunnel to it.";
            case Connection.Refused(String reason) -> reason + " It is not tried again by itself.";
            case Connection.Live _, Connection.Replayed _ ->
                    name + " is " + node.standing().word() + ".";
        };
    }
}
