package io.ringside.node.aggregate;

import io.ringside.node.source.CommunicatorRings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One communicator of the node, by NCCL's hash, with the members that run here and everything
/// counted for it.
public final class Communicator {
    private final int index;
    private final long commHash;
    private final Map<Integer, Member> members = new TreeMap<>();
    private final Map<LinkKey, LinkStatistics> links = new LinkedHashMap<>();
    private String name = "";
    private int ranks;
    private int nodes;
    private @Nullable CommunicatorRings rings;
    private int ringsVersion;
    private int users;

    Communicator(int index, long commHash) {
        this.index = index;
        this.commHash = commHash;
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

    void setRings(CommunicatorRings rings) {
        if (!rings.equals(this.rings)) {
            this.rings = rings;
            ringsVersion++;
        }
    }

    /// Grows whenever the rings change; 0 while they are absent.
    int ringsVersion() {
        return ringsVersion;
    }

    /// A process has it.
    void use() {
        users++;
    }

    /// That process has it no more.
    void release() {
        users--;
    }

    boolean isInUse() {
        return users > 0;
    }

    void describe(String name, int ranks, int nodes) {
        this.name = name.isEmpty() ? this.name : name;
        this.ranks = Math.max(this.ranks, ranks);
        this.nodes = Math.max(this.nodes, nodes);
    }

    Member member(int rank) {
        return members.computeIfAbsent(rank, absent -> new Member(this, rank));
    }

    LinkStatistics link(int from, int to, Provenance provenance) {
        return links.computeIfAbsent(
                new LinkKey(from, to, provenance),
                key -> new LinkStatistics(this, from, to, provenance));
    }

    private record LinkKey(int from, int to, Provenance provenance) {}
}
