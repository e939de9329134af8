package io.ringside.node.ranks;

import io.ringside.node.reading.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What NCCL told of one communicator's rings. Immutable.
///
/// @param ranks of the communicator
/// @param origin names the files it was read from, without their folders
/// @param next of each channel in turn: to whom a rank sends; a rank of whom nothing was told is
///   not in it
public record CommunicatorRings(
        long commHash, int ranks, String origin, List<Map<Integer, Integer>> next) {
    public CommunicatorRings {
        origin = Texts.clean(origin);
        next = next.stream().map(Map::copyOf).toList();
    }

    /// The whole ring of a channel, from rank 0; absent when a part of it was not told.
    public Optional<List<Integer>> ring(int channel) {
        Map<Integer, Integer> links = next.get(channel);
        List<Integer> ring = new ArrayList<>(ranks);
        Integer rank = 0;
        while (rank != null && ring.size() < ranks) {
            ring.add(rank);
            rank = links.get(rank);
        }
        boolean closed = rank != null && rank == 0 && ring.stream().distinct().count() == ranks;
        return closed ? Optional.of(List.copyOf(ring)) : Optional.empty();
    }

    /// The links of a ring that is told rank by rank.
    public static Map<Integer, Integer> links(List<Integer> ring) {
        return IntStream.range(0, ring.size())
                .boxed()
                .collect(
                        Collectors.toMap(
                                ring::get, i -> ring.get((i + 1) % ring.size()), (a, b) -> a));
    }
}
