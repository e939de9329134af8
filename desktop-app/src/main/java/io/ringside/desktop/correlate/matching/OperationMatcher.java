package io.ringside.desktop.correlate.matching;

import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the same collective of all ranks together, by communicator, name and sequence number. What
/// does not become whole makes room for what is newer, and is counted. Not thread-safe.
public final class OperationMatcher {
    /// Operations that wait for further ranks: some minutes of a job of 64 ranks.
    static final int MOST_WAITING = 50_000;

    /// Ranks that they wait with or for: bounds the memory, 8 to 16 bytes each.
    static final int MOST_ARRIVALS = 2_000_000;

    /// Ranks whose numbers are known, those of jobs long over among them: the oldest go first.
    static final int MOST_ACTORS = 65_536;

    private static final int MOST_COMMUNICATORS = 16_384;
    private static final int MOST_SERIES = 16_384;

    private final LinkedHashMap<Key, ToldRanks> waiting = new LinkedHashMap<>();

    /// The latest whole operation of each communicator, whose actors the next one shares.
    private final LinkedHashMap<Long, PackedArrivals> latest = new LinkedHashMap<>();

    /// Of whole operations; calls of one series share it.
    private final Map<Series, Series> series = new HashMap<>();

    private final Map<Actor, World> worlds = new LinkedHashMap<>();
    private int arrivals;
    private long incomplete;

    private record Key(long commHash, String name, int sequence, long bytes) {}

    /// The largest communicator of an actor, and its number there.
    ///
    /// @param actor the one that all its arrivals share
    private record World(Actor actor, long commHash, int ranks, int rank) {}

    /// Takes what one node told of one window, and gives what has become whole, in no order.
    public List<MatchedOperation> add(String node, NodeSnapshot snapshot) {
        for (NodeSnapshot.Communicator communicator : snapshot.communicators()) {
            for (NodeSnapshot.Member member : communicator.members()) {
                enter(Actor.of(node, member), communicator, member.rank());
            }
        }
        while (worlds.size() > MOST_ACTORS) {
            worlds.remove(worlds.keySet().iterator().next());
        }
        List<MatchedOperation> whole = new ArrayList<>();
        WindowActors actors = new WindowActors(node, snapshot, this::known);
        OperationColumns operations = snapshot.operations();
        for (int i = 0; i < operations.size(); i++) {
            NodeSnapshot.Communicator communicator = actors.communicator(i);
            if (communicator != null && communicator.ranks() > 1 && operations.peer()[i] < 0) {
                put(communicator, operations, i, actors.arrival(i), whole);
            }
        }
        return whole;
    }

    private void enter(Actor actor, NodeSnapshot.Communicator communicator, int rank) {
        World known = worlds.get(actor);
        if (known == null || communicator.ranks() > known.ranks()) {
            Actor its = known == null ? actor : known.actor();
            worlds.put(its, new World(its, communicator.commHash(), communicator.ranks(), rank));
        }
    }

    /// The same one, as the object that was first heard of.
    private Actor known(Actor actor) {
        World world = worlds.get(actor);
        return world == null ? actor : world.actor();
    }

    /// Its number in the largest communicator that it is in; -1 of somebody unknown.
    public int worldRank(Actor actor) {
        World world = worlds.get(actor);
        return world == null ? -1 : world.rank();
    }

    /// Whether the largest communicators that both are in are the same.
    public boolean areOfOneJob(Actor one, Actor other) {
        World world = worlds.get(one);
        World its = worlds.get(other);
        return world != null && its != null && world.commHash() == its.commHash();
    }

    /// Operations given up before every rank had told of theirs.
    public long incomplete() {
        return incomplete;
    }

    private void put(
            NodeSnapshot.Communicator communicator,
            OperationColumns operations,
            int i,
            Arrival arrival,
            List<MatchedOperation> whole) {
        String name = operations.names()[operations.name()[i]];
        Key key =
                new Key(
                        communicator.commHash(),
                        name,
                        operations.sequenceNumber()[i],
                        operations.messageBytes()[i]);
        ToldRanks ranks = waiting.get(key);
        if (ranks == null) {
            ranks = new ToldRanks(communicator.ranks(), MOST_ARRIVALS);
            waiting.put(key, ranks);
        }
        arrivals += ranks.take(arrival);
        if (ranks.whole()) {
            waiting.remove(key);
            arrivals -= ranks.places();
            PackedArrivals all = ranks.all(latest.get(key.commHash()));
            latest.putLast(key.commHash(), all);
            if (latest.size() > MOST_COMMUNICATORS) {
                latest.pollFirstEntry();
            }
            whole.add(new MatchedOperation(series(key, all.size()), key.sequence(), all));
        }
        while (waiting.size() > MOST_WAITING || arrivals > MOST_ARRIVALS) {
            giveUpEldest();
        }
    }

    private Series series(Key key, int ranks) {
        if (series.size() >= MOST_SERIES) {
            series.clear();
        }
        return series.computeIfAbsent(
                new Series(key.commHash(), key.name(), key.bytes(), ranks), same -> same);
    }

    /// Gives up what began before and still waits: who keeps no operations for longer has no use
    /// for it.
    public void forgetBefore(long epochNanos) {
        while (!waiting.isEmpty()
                && waiting.firstEntry().getValue().firstEpochNanos() < epochNanos) {
            giveUpEldest();
        }
    }

    private void giveUpEldest() {
        arrivals -= waiting.pollFirstEntry().getValue().places();
        incomplete++;
    }
}
