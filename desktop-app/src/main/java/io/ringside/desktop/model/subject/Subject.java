package io.ringside.desktop.model.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What something is about: a finding, or all that is selected. A part that is absent says nothing:
/// it excludes nothing. Immutable.
///
/// @param node the target it was told by; empty: none
/// @param gpu the GPU's id (its UUID, or what its source gives in place of one); empty: none
/// @param communicator NCCL's hash, unsigned
/// @param ranks as the window calls them: of the largest communicator of their job; ascending, each
///   once, at most [#MOST_RANKS]
/// @param peer a rank too: who the first of `ranks` exchanges with
/// @param operation as NCCL names it, "AllReduce"; empty: none
public record Subject(
        String node,
        String gpu,
        OptionalLong communicator,
        List<Integer> ranks,
        OptionalInt peer,
        OptionalInt channel,
        String operation) {
    /// More are not pointed at one by one.
    public static final int MOST_RANKS = 64;

    public static final Subject NONE =
            new Subject(
                    "",
                    "",
                    OptionalLong.empty(),
                    List.of(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    "");

    public Subject {
        ranks = ranks.stream().distinct().sorted().limit(MOST_RANKS).toList();
    }

    public static Subject ofNode(String target) {
        return NONE.withNode(target);
    }

    /// @param target of the rank's node; empty: not known
    public static Subject ofRank(String target, int rank) {
        return NONE.withNode(target).withRanks(List.of(rank));
    }

    public Subject withNode(String target) {
        return new Subject(target, gpu, communicator, ranks, peer, channel, operation);
    }

    public Subject withGpu(String id) {
        return new Subject(node, id, communicator, ranks, peer, channel, operation);
    }

    public Subject withCommunicator(long hash) {
        return new Subject(node, gpu, OptionalLong.of(hash), ranks, peer, channel, operation);
    }

    public Subject withRanks(List<Integer> wanted) {
        return new Subject(node, gpu, communicator, wanted, peer, channel, operation);
    }

    public Subject withPeer(int rank) {
        return new Subject(
                node, gpu, communicator, ranks, OptionalInt.of(rank), channel, operation);
    }

    public Subject withChannel(int number) {
        return new Subject(node, gpu, communicator, ranks, peer, OptionalInt.of(number), operation);
    }

    public Subject withOperation(String name) {
        return new Subject(node, gpu, communicator, ranks, peer, channel, name);
    }

    /// Says nothing of `part` any more. A peer or a channel is one of a rank, and goes with it.
    public Subject without(Part part) {
        return switch (part) {
            case NODE -> withNode("");
            case GPU -> withGpu("");
            case COMMUNICATOR ->
                    new Subject(node, gpu, OptionalLong.empty(), ranks, peer, channel, operation);
            case RANK ->
                    new Subject(
                            node,
                            gpu,
                            communicator,
                            List.of(),
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            operation);
            case PEER ->
                    new Subject(
                            node,
                            gpu,
                            communicator,
                            ranks,
                            OptionalInt.empty(),
                            channel,
                            operation);
            case CHANNEL ->
                    new Subject(
                            node, gpu, communicator, ranks, peer, OptionalInt.empty(), operation);
            case OPERATION -> withOperation("");
        };
    }

    public boolean has(Part part) {
        return switch (part) {
            case NODE -> !node.isEmpty();
            case GPU -> !gpu.isEmpty();
            case COMMUNICATOR -> communicator.isPresent();
            case RANK -> !ranks.isEmpty();
            case PEER -> peer.isPresent();
            case CHANNEL -> channel.isPresent();
            case OPERATION -> !operation.isEmpty();
        };
    }

    /// Those that say something, in the order of [Part].
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (Part part : Part.values()) {
            if (has(part)) {
                parts.add(part);
            }
        }
        return parts;
    }

    public boolean isEmpty() {
        return parts().isEmpty();
    }

    /// The one rank that it names, where it names exactly one.
    public Optional<Integer> rank() {
        return ranks.size() == 1 ? Optional.of(ranks.getFirst()) : Optional.empty();
    }
}
