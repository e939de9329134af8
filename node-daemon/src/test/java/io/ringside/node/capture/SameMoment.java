package io.ringside.node.capture;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.capture.file.CaptureFormat;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.protocol.blocks.BlockFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A capture whose blocks all claim one moment.
public final class SameMoment {
    private static final int EVENTS = 60_000;

    private SameMoment() {}

    private static SegmentImage withoutHeader(int process) {
        ByteBuffer nothing = Samples.buffer(new byte[0]);
        return new SegmentImage(
                process, "a.seg", Samples.buffer(new byte[10]), nothing, nothing, nothing);
    }

    /// @param processes told of in each block, each with a header too short
    public static void write(Path file, int blocks, int processes) throws IOException {
        try (BlockFileWriter writer =
                BlockFileWriter.create(
                        file,
                        CaptureFormat.FORMAT,
                        1,
                        "one moment",
                        BlockFileWriter.Existing.REFUSE)) {
            List<CaptureEvent> events = new ArrayList<>();
            for (int process = 1; process <= processes; process++) {
                events.add(new CaptureEvent.Segment(Samples.START_NANOS, withoutHeader(process)));
            }
            for (int i = 0; i < EVENTS; i++) {
                events.add(new CaptureEvent.Ended(Samples.START_NANOS, 1, SegmentEnd.CLOSED));
            }
            byte[] block = EventCodec.encode(events);
            for (int i = 0; i < blocks; i++) {
                writer.append(CaptureFormat.BLOCK_EVENTS, ByteBuffer.wrap(block), i, i);
            }
        }
    }
}
