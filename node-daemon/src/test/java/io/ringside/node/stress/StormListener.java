package io.ringside.node.stress;

import io.ringside.node.ring.event.SegmentTables;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks everything that is drained of the storms it knows, and hands it on. Owned by the drain
/// thread.
final class StormListener implements DrainListener {
    private final DrainListener next;
    private final Map<Integer, Storm> storms = new HashMap<>();
    private final Map<Integer, SegmentCheck> byPid = new HashMap<>();
    private final Map<Integer, SegmentCheck> byProcess = new HashMap<>();

    StormListener(DrainListener next) {
        this.next = next;
    }

    /// To be called before the next scan.
    void expect(Storm storm) {
        storms.put(storm.pid(), storm);
    }

    /// Absent before the storm's segment was found.
    @Nullable SegmentCheck check(Storm storm) {
        return byPid.get(storm.pid());
    }

    void forget(Storm storm) {
        storms.remove(storm.pid());
        byPid.remove(storm.pid());
    }

    @Override
    public void attached(SegmentImage segment) {
        int pid = new SegmentTables(segment).pid();
        Storm storm = storms.get(pid);
        if (storm != null) {
            SegmentCheck check = new SegmentCheck(storm, segment);
            byPid.put(pid, check);
            byProcess.put(segment.process(), check);
        }
        next.attached(segment);
    }

    @Override
    public void updated(SegmentImage segment) {
        SegmentCheck check = byProcess.get(segment.process());
        if (check != null) {
            check.updated(segment);
        }
        next.updated(segment);
    }

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records) {
        SegmentCheck check = byProcess.get(process);
        if (check != null) {
            check.drained(lane, records);
        }
        next.drained(process, lane, arrivalMonotonicNanos, records);
    }

    @Override
    public void ended(int process, SegmentEnd end) {
        SegmentCheck check = byProcess.remove(process);
        if (check != null) {
            check.ended(end);
        }
        next.ended(process, end);
    }
}
