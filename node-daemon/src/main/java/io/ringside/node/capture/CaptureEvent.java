package io.ringside.node.capture;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.SegmentEnd;
import io.ringside.node.source.SegmentImage;
import java.nio.ByteBuffer;
import java.util.List;

/// One thing that reached the daemon while it captured. Events stand in the order of their arrival.
/// Immutable.
///
/// `arrivalMonotonicNanos` is the capturing host's CLOCK_MONOTONIC, the base of the records' CPU
/// stamps.
public sealed interface CaptureEvent {
    long arrivalMonotonicNanos();

    /// A segment's header and tables: when it was found, and again whenever they changed.
    record Segment(long arrivalMonotonicNanos, SegmentImage image) implements CaptureEvent {}

    /// Whole 64-byte records of one lane, oldest first, little-endian.
    record Records(long arrivalMonotonicNanos, int process, int lane, ByteBuffer records)
            implements CaptureEvent {}

    /// The GPUs, as read at one time.
    record Readings(long arrivalMonotonicNanos, List<GpuReading> gpus) implements CaptureEvent {
        public Readings {
            gpus = List.copyOf(gpus);
        }
    }

    /// The process closed its segment, died, or was let go.
    record Ended(long arrivalMonotonicNanos, int process, SegmentEnd end) implements CaptureEvent {}
}
