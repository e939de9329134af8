package io.ringside.node.stress;

import io.ringside.node.ring.told.SegmentEnd;
import java.util.List;

/// What became of everything that one storm sent. Per kind, `sent` is what its callbacks had begun
/// to write; the rest of it that neither came nor was counted as lost died with its process.
///
/// @param diedWithProcess over all lanes
/// @param mostDiedOfALane the most of one lane: at most 1 after a kill, 0 after a clean end
record Account(
        SegmentEnd end,
        long sent,
        long received,
        long lostFull,
        long lostReserve,
        long diedWithProcess,
        long mostDiedOfALane,
        List<KindCount> kinds,
        List<String> violations) {
    /// By kind of record: `missing` is what the numbers in the records say did not come.
    record KindCount(int kind, long received, long missing) {}

    Account {
        kinds = List.copyOf(kinds);
        violations = List.copyOf(violations);
    }

    long lost() {
        return lostFull + lostReserve;
    }
}
