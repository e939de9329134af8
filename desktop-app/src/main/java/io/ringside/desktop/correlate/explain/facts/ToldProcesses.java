package io.ringside.desktop.correlate.explain.facts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.ProfiledProcess;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// A node's processes, each with its ranks. Stateless.
public final class ToldProcesses {
    private ToldProcesses() {}

    /// In the order in which they were told.
    public static List<ProfiledProcess> of(NodeSnapshot snapshot) {
        Map<Integer, SortedSet<Integer>> ranks = ranks(snapshot);
        return snapshot.processes().stream()
                .map(p ->
                        new ProfiledProcess(
                                p.pid(),
                                p.state(),
                                p.level(),
                                p.raise(),
                                p.pluginVersion(),
                                p.graphsVisible(),
                                p.capturedOperations(),
                                p.endedEpochNanos(),
                                p.gpuTiming().sentence(p.level()),
                                List.copyOf(ranks.getOrDefault(p.process(), new TreeSet<>()))))
                .toList();
    }

    /// By process.
    private static Map<Integer, SortedSet<Integer>> ranks(NodeSnapshot snapshot) {
        return snapshot.communicators().stream()
                .flatMap(communicator -> communicator.members().stream())
                .collect(
                        groupingBy(
                                NodeSnapshot.Member::process,
                                mapping(NodeSnapshot.Member::rank, toCollection(TreeSet::new))));
    }
}
