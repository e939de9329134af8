package io.ringside.node.stress;

import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;

/// Lets everything pass: what is measured with it is the reader alone.
public final class SilentListener implements DrainListener {
    @Override
    public void attached(SegmentImage segment) {}

    @Override
    public void updated(SegmentImage segment) {}

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records) {}

    @Override
    public void ended(int process, SegmentEnd end) {}
}
