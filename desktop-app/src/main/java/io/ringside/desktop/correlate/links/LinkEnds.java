package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who the ranks of communicators are. The oldest give way beyond [#MOST]. Not thread-safe.
final class LinkEnds {
    static final int MOST = 262_144;

    private final Map<Place, Actor> actors = new LinkedHashMap<>();
    private final Map<Long, Integer> sizes = new LinkedHashMap<>();
    private final Map<Actor, World> worlds = new LinkedHashMap<>();

    private record Place(long commHash, int rank) {}

    private record World(int ranks, int rank) {}

    void learn(String node, NodeSnapshot snapshot) {
        for (NodeSnapshot.Communicator communicator : snapshot.communicators()) {
            sizes.put(communicator.commHash(), communicator.ranks());
            for (NodeSnapshot.Member member : communicator.members()) {
                Actor actor = Actor.of(node, member);
                actors.put(new Place(communicator.commHash(), member.rank()), actor);
                worlds.merge(
                        actor,
                        new World(communicator.ranks(), member.rank()),
                        (known, next) -> next.ranks() >= known.ranks() ? next : known);
            }
        }
        trim(sizes);
        trim(actors);
        trim(worlds);
    }

    End end(long commHash, int rank) {
        Actor actor = actors.get(new Place(commHash, rank));
        World world = actor == null ? null : worlds.get(actor);
        return world == null
                ? new End(rank, sizes.getOrDefault(commHash, 0), Optional.ofNullable(actor))
                : new End(world.rank(), world.ranks(), Optional.ofNullable(actor));
    }

    /// How many ranks after the sender the receiver is, around the communicator.
    int turn(long commHash, int from, int to) {
        return Math.floorMod(to - from, Math.max(1, sizes.getOrDefault(commHash, 1)));
    }

    private static void trim(Map<?, ?> map) {
        while (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
