package io.ringside.node.source.nccllog;

import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.RankProcess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Puts together what the logs of several ranks told, by communicator. Belongs to one thread.
///
/// A communicator is known by the hash that NCCL prints as commId. Where it prints none (a split),
/// by the process, rank, size and GPU that both the log and the communicator table name: then it
/// must be the only such one, or all of them must have the same rings. Otherwise nothing is said of
/// it.
final class RingResolver {
    private static final int MOST_TOLD = 4096;
    private static final int MOST_ORIGINS = 3;

    private final Deque<ToldCommunicator> told = new ArrayDeque<>();
    private int ambiguous;
    private int contradicted;

    void add(ToldCommunicator communicator) {
        if (!communicator.next().isEmpty()) {
            if (told.size() == MOST_TOLD) {
                told.removeFirst();
            }
            told.addLast(communicator);
        }
    }

    /// All rings that can be told now. Those of communicators that were known before and whose
    /// processes have ended are no longer among them.
    List<CommunicatorRings> resolve(List<RankProcess> processes) {
        ambiguous = 0;
        contradicted = 0;
        Map<Long, List<ToldCommunicator>> byHash = new LinkedHashMap<>();
        List<ToldCommunicator> nameless = new ArrayList<>();
        for (ToldCommunicator communicator : told) {
            if (isLive(communicator, processes)) {
                byHash.computeIfAbsent(communicator.commId(), absent -> new ArrayList<>())
                        .add(communicator);
            } else if (communicator.commId() == 0) {
                nameless.add(communicator);
            }
        }
        Set<Long> named = Set.copyOf(byHash.keySet());
        for (ToldCommunicator communicator : nameless) {
            for (long hash : hashes(communicator, nameless, named, processes)) {
                byHash.computeIfAbsent(hash, absent -> new ArrayList<>()).add(communicator);
            }
        }
        List<CommunicatorRings> resolved = new ArrayList<>();
        byHash.forEach((hash, parts) -> merge(hash, parts).ifPresent(resolved::add));
        return resolved;
    }

    /// Communicators that NCCL told of and that cannot be told from others.
    int ambiguous() {
        return ambiguous;
    }

    /// Communicators of which two logs told different rings.
    int contradicted() {
        return contradicted;
    }

    private static boolean isLive(ToldCommunicator communicator, List<RankProcess> processes) {
        return communicator.commId() != 0
                && processes.stream()
                        .flatMap(process -> process.ranks().stream())
                        .anyMatch(live ->
                                live.commHash() == communicator.commId()
                                        && live.ranks() == communicator.ranks());
    }

    /// @param nameless those of which no hash was told
    /// @param named hashes that are known to be others
    private Set<Long> hashes(
            ToldCommunicator communicator,
            List<ToldCommunicator> nameless,
            Set<Long> named,
            List<RankProcess> processes) {
        Set<Long> candidates = new TreeSet<>();
        processes.stream()
                .filter(communicator::isOf)
                .flatMap(process -> process.ranks().stream())
                .filter(live -> communicator.mayBe(live) && !named.contains(live.commHash()))
                .forEach(live -> candidates.add(live.commHash()));
        List<ToldCommunicator> alike = nameless.stream().filter(communicator::looksLike).toList();
        boolean onlyOne = candidates.size() == 1 && alike.size() == 1;
        boolean allTheSame =
                alike.size() >= candidates.size()
                        && alike.stream()
                                .allMatch(other ->
                                        other.next().equals(communicator.next())
                                                && other.channels() == communicator.channels());
        if (!candidates.isEmpty() && !onlyOne && !allTheSame) {
            ambiguous++;
        }
        return onlyOne || allTheSame ? candidates : Set.of();
    }

    private Optional<CommunicatorRings> merge(long hash, List<ToldCommunicator> parts) {
        int channels = parts.stream().mapToInt(ToldCommunicator::channels).max().orElse(0);
        int ranks = parts.getFirst().ranks();
        List<Map<Integer, Integer>> next = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            next.add(new HashMap<>());
        }
        Set<String> files = new TreeSet<>();
        for (ToldCommunicator part : parts) {
            files.add(part.file());
            for (Map.Entry<Integer, Map<Integer, Integer>> channel : part.next().entrySet()) {
                boolean isOne = channel.getKey() < channels;
                if (!isOne || !put(channel.getValue(), next.get(channel.getKey()), ranks)) {
                    contradicted++;
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new CommunicatorRings(hash, ranks, origin(files), next));
    }

    /// False when it contradicts what is there, or no ring could be so.
    private static boolean put(Map<Integer, Integer> links, Map<Integer, Integer> into, int ranks) {
        for (Map.Entry<Integer, Integer> link : links.entrySet()) {
            Integer before = into.putIfAbsent(link.getKey(), link.getValue());
            if (link.getKey() >= ranks
                    || link.getValue() >= ranks
                    || (before != null && !before.equals(link.getValue()))) {
                return false;
            }
        }
        return new HashSet<>(into.values()).size() == into.size();
    }

    private static String origin(Set<String> files) {
        String first = String.join(", ", files.stream().limit(MOST_ORIGINS).toList());
        int more = files.size() - MOST_ORIGINS;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
