package io.ringside.node.capture.playback;

import io.ringside.node.capture.SampleCapture;
import io.ringside.node.capture.Samples;
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

    /// The captured records by lane, moved by `shift`: written out on its own, field by field.
    static Map<String, List<ByteBuffer>> expected(List<SampleCapture.Run> captured, long shift) {
        Map<String, List<ByteBuffer>> lanes = new LinkedHashMap<>();
        for (SampleCapture.Run run : captured) {
            List<ByteBuffer> lane =
                    lanes.computeIfAbsent(
                            run.process() + "/" + run.lane(), key -> new ArrayList<>());
            for (int at = 0; at < run.records().limit(); at += 64) {
                byte[] bytes = new byte[64];
                run.records().get(at, bytes);
                ByteBuffer record = Samples.buffer(bytes);
                int kind = record.get(50);
                record.putLong(0, lane.size() + 1);
                record.putLong(8, record.getLong(8) + shift);
                if (record.getLong(16) != 0) {
                    record.putLong(16, record.getLong(16) + shift);
                }
                if (kind == 8 || kind == 9) {
                    record.putLong(32, record.getLong(32) + shift);
                }
                lane.add(record);
            }
        }
        return lanes;
    }
}
