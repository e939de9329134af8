package io.ringside.desktop.report;

import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import java.util.Map;
import java.util.TreeMap;

/// What is reported of one node: its latest totals, and what was lost between it and here.
///
/// @param target as typed, or the recording
/// @param feedLosses lost between the node and this program, by reason
public record NodeReport(
        String target, NodeInfo info, NodeSnapshot snapshot, Map<String, Long> feedLosses) {
    public NodeReport {
        feedLosses = java.util.Collections.unmodifiableMap(new TreeMap<>(feedLosses));
    }
}
