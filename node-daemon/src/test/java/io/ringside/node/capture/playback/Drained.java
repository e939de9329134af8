package io.ringside.node.capture.playback;

import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps all that a reader drains.
final class Drained implements DrainListener {
    /// Lanes by "process/lane", each the records in order.
    final Map<String, List<ByteBuffer>> lanes = new LinkedHashMap<>();

    final Map<Integer, SegmentImage> images = new LinkedHashMap<>();
    final List<String> ends = new ArrayList<>();
    int records;

    @Override
    public void attached(SegmentImage segment) {
        images.put(segment.process(), segment);
    }

    @Override
    public void updated(SegmentImage segment) {
        images.put(segment.process(), segment);
    }

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer run) {
        for (int at = run.position(); at < run.limit(); at += 64) {
            byte[] record = new byte[64];
            run.get(at, record);
            lanes.computeIfAbsent(process + "/" + lane, key -> new ArrayList<>())
                    .add(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN));
            records++;
        }
    }

    @Override
    public void ended(int process, SegmentEnd end) {
        ends.add(process + " " + end);
    }
}
