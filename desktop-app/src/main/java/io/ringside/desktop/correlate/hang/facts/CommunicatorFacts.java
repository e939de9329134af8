package io.ringside.desktop.correlate.hang.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;

/// One communicator and how far each of its ranks is. Immutable.
///
/// @param id one communicator has one
/// @param name for people, with its id where the name alone is not unique
/// @param role what it is for, the same for communicators that ranks use alike; the name where
///   nothing is told
/// @param members ranks of the job that belong to it; empty: only those with progress are known
/// @param expectedSize how many it should have; empty: unknown
/// @param progress by rank; a member without one told nothing of this communicator
public record CommunicatorFacts(
        String id,
        String name,
        String role,
        List<Integer> members,
        OptionalInt expectedSize,
        Map<Integer, RankProgress> progress) {

    public CommunicatorFacts {
        members = members.stream().distinct().sorted().toList();
        progress = Collections.unmodifiableMap(new TreeMap<>(progress));
    }

    /// Members, and whoever told progress.
    public List<Integer> everyone() {
        TreeSet<Integer> all = new TreeSet<>(members);
        all.addAll(progress.keySet());
        return List.copyOf(all);
    }

    /// What `rank` told of this communicator; nothing pending where it told nothing.
    public RankProgress of(int rank) {
        return progress.getOrDefault(rank, RankProgress.of(RankProgress.Joining.JOINED));
    }
}
