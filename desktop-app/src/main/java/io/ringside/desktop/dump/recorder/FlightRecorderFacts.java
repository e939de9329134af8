package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.hang.facts.RankProgress;
import io.ringside.desktop.correlate.hang.facts.RankProgress.Joining;
import io.ringside.desktop.dump.recorder.RankTrace.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Puts the traces of all ranks together. A rank that others name and that left no dump is there as
/// one that told nothing. Stateless.
final class FlightRecorderFacts {
    private FlightRecorderFacts() {}

    static HangFacts of(Map<Integer, RankTrace> traces) {
        Map<String, Map<Integer, Group>> byKey = new TreeMap<>();
        Set<Integer> everyone = new TreeSet<>(traces.keySet());
        Set<String> rolesWithPeers = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        Map<String, List<Group>> withMembers = withMembers(traces);
        traces.forEach((rank, trace) ->
                trace.groups()
                        .values()
                        .forEach(group -> {
                            byKey.computeIfAbsent(
                                            key(rank, group, withMembers), _ -> new TreeMap<>())
                                    .put(rank, group);
                            if (seen.add(group.members().id())) {
                                everyone.addAll(group.members().ranks());
                            }
                            group.peers().forEach(p -> everyone.add(p.peer()));
                            if (group.peerSeen()) {
                                rolesWithPeers.add(group.role());
                            }
                        }));
        Map<Integer, RankFacts> ranks = new TreeMap<>();
        for (int rank : everyone) {
            ranks.put(
                    rank, traces.containsKey(rank) ? RankFacts.told(rank) : RankFacts.untold(rank));
        }
        Map<Integer, Map<String, RankTrace.Status>> status = new TreeMap<>();
        traces.forEach((rank, trace) -> status.put(rank, GroupStatus.byKey(trace)));
        List<CommunicatorFacts> communicators = new ArrayList<>();
        byKey.forEach((key, told) ->
                communicators.add(communicator(key, told, traces, status, rolesWithPeers)));
        communicators.sort(Comparator.comparing(CommunicatorFacts::id));
        return new HangFacts(ranks, communicators, OptionalLong.empty());
    }

    private static Map<String, List<Group>> withMembers(Map<Integer, RankTrace> traces) {
        Map<String, Map<String, Group>> byName = new TreeMap<>();
        for (RankTrace trace : traces.values()) {
            for (Group group : trace.groups().values()) {
                if (!group.members().ranks().isEmpty()) {
                    byName.computeIfAbsent(group.name(), _ -> new TreeMap<>())
                            .putIfAbsent(group.key(), group);
                }
            }
        }
        Map<String, List<Group>> groups = new TreeMap<>();
        byName.forEach((name, byKey) -> groups.put(name, List.copyOf(byKey.values())));
        return groups;
    }

    /// A dump without members tells the name only: the group of that name that has the rank is
    /// meant.
    private static String key(int rank, Group group, Map<String, List<Group>> withMembers) {
        return group.members().ranks().isEmpty()
                ? withMembers.getOrDefault(group.name(), List.of()).stream()
                        .filter(g -> g.members().ranks().contains(rank))
                        .map(Group::key)
                        .findFirst()
                        .orElse(group.key())
                : group.key();
    }

    private static CommunicatorFacts communicator(
            String key,
            Map<Integer, Group> told,
            Map<Integer, RankTrace> traces,
            Map<Integer, Map<String, RankTrace.Status>> status,
            Set<String> rolesWithPeers) {
        Group first =
                told.values().stream()
                        .filter(g -> !g.members().ranks().isEmpty())
                        .findFirst()
                        .orElse(told.values().iterator().next());
        Map<Integer, RankProgress> progress = new TreeMap<>();
        told.forEach((rank, group) -> {
            // PyTorch counts collectives and P2P of one group in the same place.
            RankTrace.Status counters =
                    rolesWithPeers.contains(first.role())
                            ? null
                            : status.getOrDefault(rank, Map.of()).get(group.key());
            progress.put(
                    rank,
                    new RankProgress(
                            Joining.JOINED,
                            group.calls(),
                            group.peers(),
                            counters == null ? OptionalLong.empty() : counters.enqueued(),
                            counters == null ? OptionalLong.empty() : counters.completed(),
                            Map.of()));
        });
        for (int member : first.members().ranks()) {
            RankTrace trace = traces.get(member);
            if (trace != null && trace.hasConfig() && !told.containsKey(member)) {
                progress.put(member, RankProgress.of(Joining.ABSENT));
            }
        }
        return new CommunicatorFacts(
                key,
                first.label(),
                first.role(),
                first.members().ranks(),
                first.members().ranks().isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(first.members().ranks().size()),
                progress);
    }
}
