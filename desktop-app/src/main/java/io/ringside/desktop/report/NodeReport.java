package io.ringside.desktop.report;

import io.ringside.desktop.correlate.explain.facts.Deaths;
import io.ringside.desktop.correlate.explain.facts.ToldProcesses;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.Restarts;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.SourceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What is reported of one node: its latest totals, and what was lost between it and here.
///
/// @param target as typed, or the recording
/// @param feedLosses lost between the node and this program, by reason
/// @param restarts of its daemon while it was followed, or in what was recorded of it
public record NodeReport(
        String target,
        NodeInfo info,
        NodeSnapshot snapshot,
        Map<String, Long> feedLosses,
        Restarts restarts) {
    public NodeReport {
        feedLosses = java.util.Collections.unmodifiableMap(new TreeMap<>(feedLosses));
    }

    /// What the daemon says of it, and which processes died: as the window says it.
    public NodeHealth health() {
        return Deaths.with(
                snapshot.health(), ToldProcesses.of(snapshot), snapshot.windowEndEpochNanos());
    }

    /// What the node says of its sources, and whether its daemon was started again.
    List<SourceStatus> sources() {
        List<SourceStatus> sources = new ArrayList<>(snapshot.sources());
        restarts.source().ifPresent(sources::add);
        return sources;
    }

    /// Started again within the last minute, by the node's clock.
    boolean restartedLately() {
        return restarts.isNews(snapshot.windowEndEpochNanos());
    }

    /// The nodes' own names, by target.
    public static Map<String, String> hosts(List<NodeReport> nodes) {
        Map<String, String> hosts = new HashMap<>();
        nodes.forEach(node -> hosts.put(node.target(), node.info().hostName()));
        return hosts;
    }

    /// NCCL's names of communicators, by hash, for programs; one that has none is not in it.
    static Map<Long, String> names(List<NodeReport> nodes) {
        Map<Long, String> names = new HashMap<>();
        for (NodeReport node : nodes) {
            node.snapshot().communicators().stream()
                    .filter(c -> !c.name().isEmpty())
                    .forEach(c -> names.put(c.commHash(), c.name()));
        }
        return names;
    }

    /// The communicators' labels, by hash: those of the window, in tables and sentences alike.
    public static Map<Long, String> labels(List<NodeReport> nodes) {
        Map<String, Set<Long>> named = new HashMap<>();
        for (NodeReport node : nodes) {
            node.snapshot()
                    .communicators()
                    .forEach(c ->
                            named.computeIfAbsent(c.name(), _ -> new HashSet<>())
                                    .add(c.commHash()));
        }
        Map<Long, String> labels = new HashMap<>();
        named.forEach((name, hashes) ->
                hashes.forEach(hash ->
                        labels.put(
                                hash,
                                NodeSnapshot.Communicator.shortLabel(
                                        name, hash, hashes.size() > 1))));
        return labels;
    }
}
