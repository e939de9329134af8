package io.ringside.desktop.state;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The rows and columns of the heat map, and where each rank of each communicator stands in them.
/// Immutable.
///
/// @param entries by job, then by rank in the job's largest communicator
/// @param positions of every known rank of every communicator, and of every rank its peers name
public record RankAxis(List<Entry> entries, Map<RankKey, Integer> positions) {
    static final RankAxis EMPTY = new RankAxis(List.of(), Map.of());

    public RankAxis {
        entries = List.copyOf(entries);
        positions = Map.copyOf(positions);
    }

    OptionalInt position(long commHash, int rank) {
        Integer position = positions.get(new RankKey(commHash, rank));
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }

    /// @param key what the entry is called by: a rank of its job's largest communicator
    /// @param job number of the job, from 0
    /// @param nodeIndex absent when no node holds the rank
    /// @param gpuUuid empty when unknown
    /// @param gpuPciBusId empty when unknown
    record Entry(RankKey key, int job, OptionalInt nodeIndex, String gpuUuid, String gpuPciBusId) {}

    /// A rank of a communicator. Immutable.
    public record RankKey(long commHash, int rank) {}
}
