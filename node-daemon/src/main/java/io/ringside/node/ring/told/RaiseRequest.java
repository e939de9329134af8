package io.ringside.node.ring.told;

import java.util.List;

/// More detail, or less, for a while.
///
/// @param level 0 to 2 as in `ring-layout.md`; 0 ends a raise at once
/// @param durationNanos 1 s to 10 min
/// @param processes as [SegmentImage#process()] counts them; empty: all that live
public record RaiseRequest(int level, long durationNanos, List<Integer> processes) {
    public RaiseRequest {
        processes = List.copyOf(processes);
    }
}
