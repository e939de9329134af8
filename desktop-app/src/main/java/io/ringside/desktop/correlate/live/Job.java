package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.live.track.CommunicatorTrack;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.subject.RankWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Communicators that share ranks, whose numbers are those of the largest. Immutable once built.
final class Job {
    private static final int MOST_RANKS = 16;

    private final List<CommunicatorTrack> communicators;
    private final Map<Actor, Integer> numbers = new HashMap<>();
    private final Map<Integer, String> labels = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> twice = new HashSet<>();

    private Job(List<CommunicatorTrack> communicators) {
        this.communicators =
                communicators.stream()
                        .sorted(
                                Comparator.comparingInt((CommunicatorTrack c) -> -c.ranks())
                                        .thenComparingLong(CommunicatorTrack::hash))
                        .toList();
        int next = this.communicators.getFirst().ranks();
        for (CommunicatorTrack communicator : this.communicators) {
            boolean largest = communicator == this.communicators.getFirst();
            for (RankTrack rank : communicator.members().values()) {
                if (!numbers.containsKey(rank.actor())) {
                    int number = largest ? rank.rank() : next++;
                    numbers.put(rank.actor(), number);
                    labels.put(
                            number,
                            "rank " + rank.rank() + (largest ? "" : " of " + communicator.name()));
                }
            }
            if (!names.add(described(communicator))) {
                twice.add(described(communicator));
            }
        }
    }

    /// By its name, or by its ranks: its hash says nothing to anybody.
    private String described(CommunicatorTrack communicator) {
        int known = communicator.members().size();
        if (communicator.isNamed() || known < communicator.ranks()) {
            return communicator.name();
        }
        if (communicator == communicators.getFirst()) {
            return "the communicator of all " + known + " ranks";
        }
        return "the communicator of "
                + RankWords.named(
                        communicator.members().values().stream()
                                .map(rank -> number(rank.actor()))
                                .toList(),
                        MOST_RANKS);
    }

    /// What belongs together, each once.
    static List<Job> of(Collection<CommunicatorTrack> all) {
        Map<Actor, Actor> parents = new HashMap<>();
        for (CommunicatorTrack communicator : all) {
            Actor first = null;
            for (RankTrack rank : communicator.members().values()) {
                Actor root = root(parents, rank.actor());
                first = first == null ? root : first;
                parents.put(root, first);
            }
        }
        Map<Actor, List<CommunicatorTrack>> groups = new HashMap<>();
        for (CommunicatorTrack communicator : all) {
            if (!communicator.members().isEmpty()) {
                Actor any = communicator.members().firstEntry().getValue().actor();
                groups.computeIfAbsent(root(parents, any), _ -> new ArrayList<>())
                        .add(communicator);
            }
        }
        return groups.values().stream()
                .map(Job::new)
                .sorted(Comparator.comparingLong(Job::key))
                .toList();
    }

    private static Actor root(Map<Actor, Actor> parents, Actor actor) {
        Actor at = actor;
        for (Actor up = parents.get(at); up != null && !up.equals(at); up = parents.get(at)) {
            Actor above = parents.getOrDefault(up, up);
            parents.put(at, above);
            at = above;
        }
        return at;
    }

    /// The hash of the largest communicator.
    long key() {
        return communicators.getFirst().hash();
    }

    List<CommunicatorTrack> communicators() {
        return communicators;
    }

    int number(Actor actor) {
        return numbers.getOrDefault(actor, -1);
    }

    String label(int number) {
        return labels.getOrDefault(number, "rank " + number);
    }

    /// Of several communicators of one name each has its number beside it.
    String name(CommunicatorTrack communicator) {
        String described = described(communicator);
        return twice.contains(described)
                ? described + " (" + NodeSnapshot.Communicator.shortLabel(communicator.hash()) + ")"
                : described;
    }

    /// By number, the target of its node.
    Map<Integer, String> nodes() {
        Map<Integer, String> nodes = new HashMap<>();
        numbers.forEach((actor, number) -> nodes.put(number, actor.node()));
        return nodes;
    }
}
