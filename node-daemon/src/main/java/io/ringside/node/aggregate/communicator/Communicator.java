package io.ringside.node.aggregate.communicator;

import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.ranks.CommunicatorRings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One communicator of the node, by NCCL's hash, with the members that run here and everything
/// counted for it.
public final class Communicator {
    private static final int NOBODY = -1;

    private final int index;
    private final long commHash;
    private final RowBudget budget;
    private final Map<Integer, Member> members = new TreeMap<>();
    private final Map<LinkKey, LinkStatistics> links = new LinkedHashMap<>();
    private final Map<Provenance, LinkStatistics> beyond = new EnumMap<>(Provenance.class);
    private String name = "";
    private int ranks;
    private int nodes;
    private @Nullable CommunicatorRings rings;
    private int ringsVersion;
    private int users;
    private long endedNanos;
    private long linkBytes;

    public Communicator(int index, long commHash, RowBudget budget) {
        this.index = index;
        this.commHash = commHash;
        this.budget = budget;
    }

    /// Within this run of the daemon, from 1.
    public int index() {
        return index;
    }

    public long commHash() {
        return commHash;
    }

    /// Empty: none given.
    public String name() {
        return name;
    }

    public int ranks() {
        return ranks;
    }

    public int nodes() {
        return nodes;
    }

    public List<Member> members() {
        return new ArrayList<>(members.values());
    }

    public List<LinkStatistics> links() {
        return new ArrayList<>(links.values());
    }

    /// As NCCL told them; absent when it did not.
    public @Nullable CommunicatorRings rings() {
        return rings;
    }

    public void setRings(CommunicatorRings rings) {
        if (!rings.equals(this.rings)) {
            this.rings = rings;
            ringsVersion++;
        }
    }

    /// Grows whenever the rings change; 0 while they are absent.
    public int ringsVersion() {
        return ringsVersion;
    }

    /// A process has it.
    public void use() {
        users++;
    }

    /// That process has it no more.
    public void release(long now) {
        users--;
        endedNanos = now;
    }

    /// When it was let go of last; only while no process has it.
    public long endedNanos() {
        return endedNanos;
    }

    /// It is told of no more: what its rows took is free.
    public void giveBack() {
        members.values().forEach(Member::giveBack);
        budget.giveBack(linkBytes);
    }

    public boolean isInUse() {
        return users > 0;
    }

    public void describe(String name, int ranks, int nodes) {
        this.name = name.isEmpty() ? this.name : name;
        this.ranks = Math.max(this.ranks, ranks);
        this.nodes = Math.max(this.nodes, nodes);
    }

    public Member member(int rank) {
        return members.computeIfAbsent(rank, absent -> new Member(this, rank, budget));
    }

    /// When all rows together have no room for another link, one that is told of nowhere stands for
    /// it; each use of that is counted.
    public LinkStatistics link(int from, int to, Provenance provenance) {
        LinkKey key = new LinkKey(from, to, provenance);
        LinkStatistics known = links.get(key);
        if (known != null) {
            return known;
        }
        if (!budget.take(RowBudget.LINK_BYTES, linkBytes)) {
            return beyond.computeIfAbsent(
                    provenance, absent -> new LinkStatistics(this, NOBODY, NOBODY, provenance));
        }
        linkBytes += RowBudget.LINK_BYTES;
        LinkStatistics made = new LinkStatistics(this, from, to, provenance);
        links.put(key, made);
        return made;
    }

    private record LinkKey(int from, int to, Provenance provenance) {}
}
