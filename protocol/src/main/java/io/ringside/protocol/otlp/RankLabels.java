package io.ringside.protocol.otlp;

import io.ringside.v1.Communicator;
import io.ringside.v1.Member;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Provenance;
import io.ringside.v1.Snapshot;
import io.ringside.v1.TimingSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The labels of a snapshot's ranks: who they are and which GPU they use. Immutable once made.
final class RankLabels {
    private final String hostName;
    private final Map<Integer, Communicator> communicators = new HashMap<>();

    RankLabels(NodeDescription node, Snapshot snapshot) {
        hostName = node.getHostName();
        for (Communicator communicator : snapshot.getCommunicatorsList()) {
            communicators.put(communicator.getCommunicator(), communicator);
        }
    }

    /// Labels of one operation of a rank; empty if the snapshot has no such communicator.
    Optional<Labels> operation(int communicator, String operation, int rank) {
        return of(communicator)
                .map(found ->
                        withGpu(
                                start(found)
                                        .with("operation", operation)
                                        .with("rank", Integer.toUnsignedLong(rank)),
                                found,
                                rank));
    }

    /// Labels of the way from one rank to another, with the GPU of the sender.
    Optional<Labels> link(int communicator, int from, int to) {
        return of(communicator).map(found -> withGpu(ends(found, from, to), found, from));
    }

    /// Labels of one channel of that way.
    Optional<Labels> channel(int communicator, int from, int to, int channel) {
        return of(communicator)
                .map(found ->
                        withGpu(
                                ends(found, from, to)
                                        .with("channel", Integer.toUnsignedLong(channel)),
                                found,
                                from));
    }

    Labels member(Communicator communicator, Member member) {
        return withGpu(
                start(communicator).with("rank", Integer.toUnsignedLong(member.getRank())),
                communicator,
                member.getRank());
    }

    Labels host() {
        return Labels.NONE.with("hostname", hostName);
    }

    static String text(TimingSource source) {
        return switch (source) {
            case TIMING_SOURCE_KERNEL -> "kernel";
            case TIMING_SOURCE_EVENT -> "event";
            case TIMING_SOURCE_PROXY -> "proxy";
            case TIMING_SOURCE_ENQUEUE -> "enqueue";
            case TIMING_SOURCE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    static String text(Provenance provenance) {
        return switch (provenance) {
            case PROVENANCE_MEASURED -> "measured";
            case PROVENANCE_DECLARED -> "declared";
            case PROVENANCE_MODELLED -> "modelled";
            case PROVENANCE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private Optional<Communicator> of(int communicator) {
        return Optional.ofNullable(communicators.get(communicator));
    }

    private static Labels start(Communicator communicator) {
        return Labels.NONE.with("communicator", Long.toUnsignedString(communicator.getCommHash()));
    }

    private static Labels ends(Communicator communicator, int from, int to) {
        return start(communicator)
                .with("source_rank", Integer.toUnsignedLong(from))
                .with("dest_rank", Integer.toUnsignedLong(to));
    }

    private Labels withGpu(Labels labels, Communicator communicator, int rank) {
        Optional<Member> member =
                communicator.getMembersList().stream()
                        .filter(candidate -> candidate.getRank() == rank)
                        .findFirst();
        Labels located = labels.with("hostname", hostName);
        if (member.isPresent()) {
            located =
                    located.with("local_rank", localRank(communicator, rank))
                            .with("gpu_pci_bus_id", member.get().getGpuPciBusId())
                            .with("gpu_uuid", member.get().getGpuUuid());
        }
        int ranks = communicator.getRanks();
        return ranks == 0
                ? located
                : located.with("comm_type", ranks == 2 ? "P2P" : "COLLECTIVE")
                        .with("comm_nranks", Integer.toUnsignedLong(ranks));
    }

    /// The rank itself where one node holds them all, which stays true while members are still
    /// being found; else its place among the node's members.
    private static long localRank(Communicator communicator, int rank) {
        if (communicator.getNodes() == 1) {
            return Integer.toUnsignedLong(rank);
        }
        return communicator.getMembersList().stream()
                .filter(member -> Integer.compareUnsigned(member.getRank(), rank) < 0)
                .count();
    }
}
