package io.ringside.desktop.correlate.live.track;

import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.node.ProcessState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One communicator over all nodes. Not thread-safe.
public final class CommunicatorTrack {
    private static final long LEAST_NANOS = 5_000_000_000L;
    private static final int PACES = 20;

    private final long hash;
    private final NavigableMap<Integer, RankTrack> members = new TreeMap<>();
    private String name = "";
    private boolean named;
    private int ranks;
    private @Nullable Uneven uneven;
    private boolean peersWereEven;
    private String operation = "";

    /// Some rank has called more than `lowest` collectives, which is all that others have.
    private record Uneven(long lowest, NodeTrack node, long sinceEpochNanos) {}

    public CommunicatorTrack(long hash) {
        this.hash = hash;
    }

    public void take(Communicator told) {
        ranks = told.ranks();
        named = !told.name().isEmpty();
        name = told.name().isEmpty() ? "communicator " + told.label() : told.name();
    }

    public long hash() {
        return hash;
    }

    public boolean isNamed() {
        return named;
    }

    public String name() {
        return name;
    }

    /// How many it should have, of this node or not.
    public int ranks() {
        return ranks;
    }

    public NavigableMap<Integer, RankTrack> members() {
        return members;
    }

    /// Who has not finished.
    public List<RankTrack> participants() {
        return members.values().stream().filter(r -> !r.hasFinished()).toList();
    }

    /// What its collectives are called, where all are of one kind; of hundreds of ranks nobody asks
    /// each one again for each that waits.
    public String operation() {
        if (operation.isEmpty()) {
            Set<String> operations = new HashSet<>();
            members.values().forEach(rank -> rank.addOperations(operations));
            operation = operations.size() == 1 ? operations.iterator().next() : "collective";
        }
        return operation;
    }

    /// Notes since when some are ahead of others.
    public void settle() {
        operation = "";
        List<RankTrack> all = participants();
        OptionalLong lowest = lowest(all);
        RankTrack first = null;
        for (RankTrack rank : lowest.isPresent() ? all : List.<RankTrack>of()) {
            boolean ahead = rank.called().orElse(0) > lowest.getAsLong();
            if (ahead
                    && rank.is(ProcessState.LIVE)
                    && (first == null || rank.lastChange() < first.lastChange())) {
                first = rank;
            }
        }
        if (first == null) {
            uneven = null;
        } else if (uneven == null || uneven.lowest != lowest.getAsLong()) {
            uneven = new Uneven(lowest.getAsLong(), first.node(), first.lastChange());
        }
    }

    /// The fewest collectives that anybody has called; empty where somebody's are not known.
    public static OptionalLong lowest(Collection<RankTrack> all) {
        return all.stream().allMatch(r -> r.called().isPresent())
                ? all.stream().mapToLong(r -> r.called().getAsLong()).min()
                : OptionalLong.empty();
    }

    /// For how long somebody has waited for a call of those with the fewest; empty: nobody waits.
    public OptionalLong unevenNanos() {
        Uneven now = uneven;
        return now == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, now.node.now() - now.sinceEpochNanos));
    }

    public long unevenSinceEpochNanos() {
        Uneven now = uneven;
        return now == null ? 0 : now.sinceEpochNanos;
    }

    /// A pause is a hang when it is long against the communicator's own pace.
    public long patienceNanos() {
        long pace = members.values().stream().mapToLong(RankTrack::paceNanos).max().orElse(0);
        return Math.max(LEAST_NANOS, PACES * pace);
    }

    /// Whether every Send and its Recv have been counted from the first on: they were once equal.
    public boolean arePeersComparable() {
        if (!peersWereEven) {
            peersWereEven =
                    members.values().stream().anyMatch(RankTrack::hasPeerCalls)
                            && members.values().stream().allMatch(this::isEven);
        }
        return peersWereEven && members.values().stream().noneMatch(rank -> rank.node().isLossy());
    }

    private boolean isEven(RankTrack rank) {
        return rank.byPeer("Send").entrySet().stream()
                .allMatch(sends -> {
                    RankTrack peer = members.get(sends.getKey());
                    return peer != null
                            && sends.getValue()
                                    .equals(peer.byPeer("Recv").getOrDefault(rank.rank(), 0L));
                });
    }
}
