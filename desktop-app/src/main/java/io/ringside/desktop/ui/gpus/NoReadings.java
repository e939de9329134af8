package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.ArrayList;
import java.util.List;

/// Why there is no GPU to show, in sentences, and what to do about it. For any thread.
final class NoReadings {
    private static final String SOURCE = "nvml";
    private static final int MOST_NODES = 4;

    private NoReadings() {}

    static List<String> of(ClusterView view) {
        List<String> sentences = new ArrayList<>();
        boolean reasons = false;
        for (NodeView node : view.nodes().stream().limit(MOST_NODES).toList()) {
            for (SourceStatus source : node.sources()) {
                if (source.name().equals(SOURCE) && source.state() != SourceState.OK) {
                    sentences.add(node.hostName() + ": " + source.reason());
                    reasons = true;
                }
            }
        }
        sentences.addAll(Absence.ofTroubled(view));
        boolean heard = view.nodes().stream().anyMatch(node -> node.standing().current());
        if (!heard) {
            if (sentences.isEmpty()) {
                sentences.add(Absence.of(view, ""));
            }
        } else if (view.nodes().stream().anyMatch(node -> node.playback().isPresent())) {
            sentences.add("A capture shows only the readings that were taken with it.");
        } else if (reasons) {
            sentences.add(
                    "Run nvidia-smi on the node: once it lists the GPUs, the daemon finds them by itself.");
        } else {
            sentences.add("No reading has come yet; the daemon reads the GPUs once a second.");
        }
        return sentences;
    }
}
