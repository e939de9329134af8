package io.ringside.desktop.correlate.advisor;

import io.ringside.desktop.correlate.explain.facts.NodeReadings;
import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One communicator over all nodes that are heard: who is in it, and what its calls were. Of its
/// ranks at most 64 are asked for their figures. Immutable.
///
/// @param hash of the communicator
/// @param size ranks that NCCL says it has
/// @param members those that are heard, by rank
/// @param rows of its collectives, on those nodes
record JobRanks(
        long hash, String name, int size, Map<Integer, Actor> members, List<Statistics> rows) {
    private static final int MOST_ASKED = 64;

    /// Communicators of one look.
    static final int MOST = 1_024;

    static List<JobRanks> of(Map<String, NodeReadings> nodes) {
        Map<Long, JobRanks> jobs = new TreeMap<>();
        nodes.forEach((node, readings) -> {
            NodeSnapshot snapshot = readings.latest();
            for (Communicator c : snapshot.communicators()) {
                if (c.ranks() < 2 || (jobs.size() >= MOST && !jobs.containsKey(c.commHash()))) {
                    continue;
                }
                JobRanks job =
                        jobs.computeIfAbsent(
                                c.commHash(),
                                hash ->
                                        new JobRanks(
                                                hash,
                                                c.name(),
                                                c.ranks(),
                                                new TreeMap<>(),
                                                new ArrayList<>()));
                for (Member member : c.members()) {
                    if (!member.finalized()) {
                        job.members().put(member.rank(), Actor.of(node, member));
                    }
                }
            }
            for (Statistics row : snapshot.collectives()) {
                JobRanks job = jobs.get(row.commHash());
                if (job != null) {
                    job.rows().add(row);
                }
            }
        });
        return List.copyOf(jobs.values());
    }

    /// Whether all its ranks are heard.
    boolean isWhole() {
        return members.size() == size;
    }

    Set<String> nodes() {
        Set<String> all = new HashSet<>();
        members.values().forEach(actor -> all.add(actor.node()));
        return all;
    }

    /// Facts of its ranks, evenly taken from all.
    List<RankFacts> facts(Map<String, NodeReadings> nodes) {
        List<Map.Entry<Integer, Actor>> all = new ArrayList<>(members.entrySet());
        List<RankFacts> facts = new ArrayList<>();
        int count = Math.min(MOST_ASKED, all.size());
        for (int i = 0; i < count; i++) {
            Map.Entry<Integer, Actor> entry = all.get((int) ((long) i * all.size() / count));
            NodeReadings node = nodes.get(entry.getValue().node());
            if (node != null) {
                facts.add(node.rank(entry.getValue(), entry.getKey()));
            }
        }
        return facts;
    }

    /// Bytes that each of its ranks hands over in the latest windows, on average.
    double windowBytes() {
        double sum = 0;
        for (Statistics row : rows) {
            sum += (double) row.windowCount() * row.messageBytes();
        }
        return sum / Math.max(1, members.size());
    }
}
