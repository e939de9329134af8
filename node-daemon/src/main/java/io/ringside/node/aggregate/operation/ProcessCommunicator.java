package io.ringside.node.aggregate.operation;

import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ring.event.CommunicatorSlot;
import io.ringside.node.ring.event.OperationSize;
import io.ringside.node.ring.event.RecordCursor;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.Long2LongCounterMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/// One communicator as one process knows it: its rank there, its live operations, and the quick way
/// from a record to what it counts for.
///
/// An operation is `childless` while none has come and none is expected. Of the others, one is
/// `fresh` until its first child, in the order of arrival, or `launched` while events are to tell
/// of its launch; `waiting` while a child is open; `completing` when all have stopped; `told` once
/// reported without any.
public final class ProcessCommunicator {
    private static final int MOST_SIZES = 512;
    private static final long OTHER_PAIRS = -1;

    public final MonitoredProcess process;
    public final Communicator communicator;
    public final Member member;
    public final int generation;
    public final int rank;
    public final int ranks;
    public final ChildlessOperations childless = new ChildlessOperations();
    public final OperationList fresh = new OperationList();
    public final OperationList launched = new OperationList();
    public final OperationList waiting = new OperationList();
    public final OperationList completing = new OperationList();
    public final OperationList told = new OperationList();
    public final Launches launches = new Launches();
    public final DisownedStamps disowned = new DisownedStamps();
    private final Long2ObjectHashMap<Long2ObjectHashMap<OperationStatistics>> statistics =
            new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<Traffic> traffic = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<LinkStatistics> links = new Long2ObjectHashMap<>();
    private final Long2LongCounterMap pairCounts = new Long2LongCounterMap(0);
    private final IntHashSet networkPeers = new IntHashSet();
    private final IntHashSet networkReceivers = new IntHashSet();
    private final List<OperationStatistics> withoutRing = new ArrayList<>();
    private int plannedVersion;
    private @Nullable RingPlan ringPlan;
    private boolean anyNetworkPeer;
    public long finalizedNanos;

    /// Its slot was given to another one.
    boolean replaced;

    public ProcessCommunicator(
            MonitoredProcess process, Communicator communicator, CommunicatorSlot slot) {
        this.process = process;
        this.communicator = communicator;
        member = communicator.member(slot.rank());
        generation = slot.generation();
        rank = slot.rank();
        ranks = slot.ranks();
    }

    /// It has ended, as far as can be known: noticed now, unless it was before.
    public void finish(long now) {
        member.setFinalized();
        finalizedNanos = finalizedNanos == 0 ? now : finalizedNanos;
    }

    boolean hasOperations() {
        return !childless.isEmpty()
                || fresh.first() != null
                || launched.first() != null
                || waiting.first() != null
                || completing.first() != null
                || told.first() != null;
    }

    /// The totals that a started operation counts for; its peer has been checked.
    public OperationStatistics statistics(RecordCursor record, int peer) {
        long elements = record.value();
        long kind =
                (long) record.function() << 56
                        | (long) record.datatype() << 48
                        | (long) record.algorithm() << 40
                        | (long) record.protocol() << 32
                        | Integer.toUnsignedLong(peer);
        Long2ObjectHashMap<OperationStatistics> sizes = statistics.get(kind);
        OperationStatistics found = sizes == null ? null : sizes.get(elements);
        if (found == null) {
            Member.Kind named =
                    new Member.Kind(
                            process.string(record.function()),
                            process.string(record.datatype()),
                            process.string(record.algorithm()),
                            process.string(record.protocol()),
                            peer);
            long messageBytes = bytes(named.operation(), named.datatype(), elements);
            found = member.operation(named, messageBytes);
            remember(kind, sizes, elements, found, named);
        }
        return found;
    }

    /// Only rows that stand for this kind alone, and so many sizes: the memory of both is bounded.
    private void remember(
            long kind,
            @Nullable Long2ObjectHashMap<OperationStatistics> sizes,
            long elements,
            OperationStatistics found,
            Member.Kind named) {
        if (!found.isOf(named)) {
            return;
        }
        Long2ObjectHashMap<OperationStatistics> all = sizes;
        if (all == null) {
            all = new Long2ObjectHashMap<>();
            statistics.put(kind, all);
        }
        if (all.size() < MOST_SIZES) {
            all.put(elements, found);
        }
    }

    public long bytes(String operation, String datatype, long elements) {
        return OperationSize.messageBytes(
                operation, elements, OperationSize.datatypeBytes(datatype), ranks);
    }

    public boolean isPeer(int peer) {
        return peer >= 0 && peer < ranks;
    }

    /// Channel and link of a transfer; `peer` has been checked.
    public Traffic traffic(int peer, int channel, boolean send) {
        long key = (long) peer << 9 | channel << 1 | (send ? 1 : 0);
        Traffic found = traffic.get(key);
        if (found == null) {
            found =
                    new Traffic(
                            member.channel(peer, channel, send),
                            send ? communicator.link(rank, peer, Provenance.MEASURED) : null);
            anyNetworkPeer = true;
            if (!found.channel().isOf(peer, channel, send)) {
                return found;
            }
            traffic.put(key, found);
            if (send) {
                withdraw(peer, Provenance.DECLARED);
                withdraw(peer, Provenance.MODELLED);
                networkReceivers.add(peer);
            }
            networkPeers.add(peer);
        }
        return found;
    }

    /// A job runs ahead of its network when it starts: its first operations may wait for seconds
    /// for their first transfer, and were taken for such that have none.
    private void withdraw(int peer, Provenance provenance) {
        LinkStatistics early = links.get(linkKey(peer, provenance));
        if (early != null && !networkReceivers.contains(peer)) {
            early.withdraw();
        }
    }

    private static long linkKey(int to, Provenance provenance) {
        return (long) to << 1 | (provenance == Provenance.MODELLED ? 1 : 0);
    }

    /// The declared or modelled link from this rank to `to`, which carries what no transfer tells
    /// of.
    public LinkStatistics link(int to, Provenance provenance) {
        long key = linkKey(to, provenance);
        LinkStatistics found = links.get(key);
        if (found == null) {
            found = communicator.link(rank, to, provenance);
            if (found.isOne()) {
                links.put(key, found);
            }
        }
        return found;
    }

    /// Whether transfers were seen that an operation of this kind would have too.
    public boolean usesNetwork(boolean collective, int peer) {
        return collective ? anyNetworkPeer : isPeer(peer) && networkPeers.contains(peer);
    }

    /// To whom this rank sends in the rings of its communicator; absent while they are not known.
    public @Nullable RingPlan ringPlan() {
        if (communicator.ringsVersion() != plannedVersion) {
            CommunicatorRings rings = communicator.rings();
            plannedVersion = communicator.ringsVersion();
            ringPlan = rings == null ? null : RingPlan.of(rings, rank);
        }
        return ringPlan;
    }

    /// An operation of this kind ran in a ring that is not known yet. Only where its size says what
    /// each rank sends.
    public void countWithoutRing(OperationStatistics of) {
        if (of.bytesExact() && !OperationSize.hasRoot(of.operation()) && of.countWithoutRing()) {
            withoutRing.add(of);
        }
    }

    /// The kinds that [#countWithoutRing] was called for since the last call.
    public List<OperationStatistics> takeWithoutRing() {
        if (withoutRing.isEmpty()) {
            return List.of();
        }
        List<OperationStatistics> taken = List.copyOf(withoutRing);
        withoutRing.clear();
        return taken;
    }

    /// Whether transfers to this rank were seen: then they tell of that link, and no model does.
    public boolean sendsByTransfers(int to) {
        return networkReceivers.contains(to);
    }

    /// Counts the P2P calls of one pair and direction, from 0. Pairs that all rows together have no
    /// room for count together.
    public int nextOfPair(int function, int peer) {
        long key = (long) function << 32 | Integer.toUnsignedLong(peer);
        boolean known = pairCounts.containsKey(key) || member.hasRoomForPair();
        return (int) pairCounts.getAndIncrement(known ? key : OTHER_PAIRS);
    }
}
