package io.ringside.desktop.correlate.live.track;

import io.ringside.desktop.model.RankProgress;
import java.util.Optional;
import java.util.OptionalLong;

/// How far one rank is on one communicator, whether it hangs or not. Immutable.
///
/// @param node target it was told by
/// @param called collectives; absent where not all of them were counted
/// @param countable only collectives were called there, so that numbers of launches are of those
/// @param progress the node's own word
/// @param process what its process is, "alive", "died", "closed"; empty: not known
/// @param silent its node no longer answers
/// @param finished it waits for nothing
/// @param lastChangeEpochNanos by its node's clock
public record LiveRank(
        long commHash,
        int rank,
        String node,
        OptionalLong called,
        boolean countable,
        Optional<RankProgress> progress,
        String process,
        boolean silent,
        boolean finished,
        long lastChangeEpochNanos) {}
