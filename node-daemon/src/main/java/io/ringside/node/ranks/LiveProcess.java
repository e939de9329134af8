package io.ringside.node.ranks;

import io.ringside.node.reading.Texts;
import java.util.List;

/// A process whose segment is being drained. Immutable.
///
/// @param pid as it sees itself: in its own pid namespace
/// @param pidNamespace inode of that namespace; 0 unknown
/// @param startTicks field 22 of its `/proc/<pid>/stat`, the same in every namespace; 0 unknown
/// @param segment name of its segment's file
public record LiveProcess(
        int pid, long pidNamespace, long startTicks, String segment, List<LiveRank> ranks) {
    public LiveProcess {
        segment = Texts.clean(segment);
        ranks = List.copyOf(ranks);
    }
}
