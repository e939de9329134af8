package io.ringside.node.source.nccllog;

import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankProcess;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What one rank's log told of a communicator that it joined. Immutable.
///
/// @param process absent: not known who wrote it
/// @param device of CUDA; -1 not told
/// @param busId NCCL's hexadecimal digits without punctuation, "18000"; empty: not told
/// @param commId the communicator's hash; 0: not told
/// @param channels that there are
/// @param next of each channel that was told: links of its ring, not always all
/// @param file it was read from, without its folder
record ToldCommunicator(
        Optional<RankProcess> process,
        int rank,
        int ranks,
        int device,
        String busId,
        long commId,
        int channels,
        Map<Integer, Map<Integer, Integer>> next,
        String file) {
    ToldCommunicator {
        Map<Integer, Map<Integer, Integer>> copy = new HashMap<>();
        next.forEach((channel, links) -> copy.put(channel, Map.copyOf(links)));
        next = Map.copyOf(copy);
    }

    /// Whether the communicator table's entry may be this one: nothing that both tell differs.
    boolean mayBe(LiveRank live) {
        boolean sameDevice = device < 0 || live.cudaDevice() < 0 || device == live.cudaDevice();
        String digits = digits(live.pciBusId());
        boolean sameBus = busId.isEmpty() || digits.isEmpty() || busId.equals(digits);
        return rank == live.rank() && ranks == live.ranks() && sameDevice && sameBus;
    }

    /// Whether this process wrote it. A pid may be used again.
    boolean isOf(RankProcess candidate) {
        return process.filter(by ->
                        by.pid() == candidate.pid()
                                && by.startEpochSeconds() == candidate.startEpochSeconds())
                .isPresent();
    }

    /// Whether both tell the same of what a communicator table can be compared by.
    boolean looksLike(ToldCommunicator other) {
        return process.isPresent()
                && other.isOf(process.get())
                && rank == other.rank
                && ranks == other.ranks
                && device == other.device
                && busId.equals(other.busId);
    }

    /// "0000:18:00.0" to "18000".
    private static String digits(String busId) {
        return busId.toLowerCase(Locale.ROOT).replaceAll("[:.]", "").replaceFirst("^0+", "");
    }
}
