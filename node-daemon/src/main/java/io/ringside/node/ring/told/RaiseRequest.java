package io.ringside.node.ring.told;

import io.ringside.node.reading.Texts;
import java.util.List;

/// More detail, or less, for a while.
///
/// @param level 0 to 2 as in `ring-layout.md`; 0 ends a raise at once
/// @param durationNanos 1 s to 10 min
/// @param processes as [SegmentImage#process()] counts them; empty: all that live
/// @param by who asks, fit for a screen; empty: not told
public record RaiseRequest(int level, long durationNanos, List<Integer> processes, String by) {
    public RaiseRequest {
        processes = List.copyOf(processes);
        by = Texts.clean(by);
    }
}
