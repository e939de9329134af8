package io.ringside.desktop.correlate.explain.facts;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.node.ProfiledProcess;
import java.util.Collections;
import java.util.HashMap;
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
                                List.copyOf(
                                        ranks.getOrDefault(
                                                p.process(), Collections.emptySortedSet()))))
                .toList();
    }

    /// By process: those in the largest of its communicators. In smaller ones it has other numbers,
    /// by which nobody calls it.
    private static Map<Integer, SortedSet<Integer>> ranks(NodeSnapshot snapshot) {
        Map<Integer, Integer> largest = new HashMap<>();
        Map<Integer, SortedSet<Integer>> ranks = new HashMap<>();
        for (Communicator communicator : snapshot.communicators()) {
            for (Member member : communicator.members()) {
                int before = largest.getOrDefault(member.process(), 0);
                if (communicator.ranks() > before) {
                    largest.put(member.process(), communicator.ranks());
                    ranks.put(member.process(), new TreeSet<>());
                }
                if (communicator.ranks() >= before) {
                    ranks.computeIfAbsent(member.process(), _ -> new TreeSet<>())
                            .add(member.rank());
                }
            }
        }
        return ranks;
    }
}
