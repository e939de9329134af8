package io.ringside.node.fuzz;

import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Passes everything on, and lets the hostile writer write once before, so that the segment changes
/// while it is drained. One thread's.
record MeddlingListener(DrainListener next, HostileSegment segment, FuzzInput input)
        implements DrainListener {
    @Override
    public void attached(SegmentImage image) {
        meddle();
        next.attached(image);
    }

    @Override
    public void updated(SegmentImage image) {
        meddle();
        next.updated(image);
    }

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records) {
        meddle();
        next.drained(process, lane, arrivalMonotonicNanos, records);
    }

    @Override
    public void ended(int process, SegmentEnd end) {
        next.ended(process, end);
    }

    private void meddle() {
        if (input.below(4) == 3) {
            try {
                segment.write(input);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
