package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;
import static io.ringside.protocol.ring.RingLayout.RECORD_VALUE;

import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Remembers what a drain said: the `value` field of every record in order, and how segments came
/// and went.
public final class HeardDrain implements DrainListener {
    public final List<Long> values = new ArrayList<>();
    public final List<String> events = new ArrayList<>();
    public final List<String> raises = new ArrayList<>();

    @Override
    public void attached(SegmentImage segment) {
        events.add("attached " + segment.fileName());
    }

    @Override
    public void updated(SegmentImage segment) {
        events.add("updated " + segment.process());
    }

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records) {
        for (int at = records.position(); at < records.limit(); at += RECORD_BYTES) {
            values.add(records.getLong(at + RECORD_VALUE));
        }
    }

    @Override
    public void ended(int process, SegmentEnd end) {
        events.add(end + " " + process);
    }

    @Override
    public void raised(int process, String by) {
        raises.add("raised " + process + " by " + by);
    }

    public List<String> endings() {
        return events.stream()
                .filter(event -> !event.startsWith("attached") && !event.startsWith("updated"))
                .toList();
    }
}
