package io.ringside.node.ranks;

import java.util.List;
import java.util.Map;

/// A process of interest as this daemon's /proc knows it. Immutable.
///
/// @param pid in this daemon's /proc
/// @param pidInNamespace as it sees itself
/// @param userId effective; -1 unknown
/// @param startEpochSeconds when it was started; 0 unknown
/// @param variables NCCL's and ours, as it was started with them
/// @param ranks empty when it has no segment
public record RankProcess(
        int pid,
        int pidInNamespace,
        long userId,
        long startEpochSeconds,
        Map<String, String> variables,
        List<LiveRank> ranks) {
    public RankProcess {
        variables = Map.copyOf(variables);
        ranks = List.copyOf(ranks);
    }
}
