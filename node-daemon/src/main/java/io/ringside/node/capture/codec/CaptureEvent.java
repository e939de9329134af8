package io.ringside.node.capture.codec;

import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
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

    /// NVML's readings of the GPUs at one time, as format 1.0 told them: readers of 1.0 know no
    /// others.
    record Readings(long arrivalMonotonicNanos, List<Reading> gpus) implements CaptureEvent {
        public Readings {
            gpus = List.copyOf(gpus);
        }
    }

    /// The process closed its segment, died, or was let go.
    record Ended(long arrivalMonotonicNanos, int process, SegmentEnd end) implements CaptureEvent {}

    /// What the node's sources said: since format 1.1, in blocks of its own.
    sealed interface Health extends CaptureEvent {}

    /// How a source is, whenever that changed or it was read again.
    record State(long arrivalMonotonicNanos, SourceStatus status) implements Health {}

    /// All that a source reads now, in place of what it read before.
    record SourceReadings(long arrivalMonotonicNanos, String source, List<Reading> readings)
            implements Health {
        public SourceReadings {
            readings = List.copyOf(readings);
        }
    }

    record Happened(long arrivalMonotonicNanos, NodeEvent event) implements Health {}

    /// All ring orders that are known, in place of those before.
    record Rings(long arrivalMonotonicNanos, List<CommunicatorRings> rings) implements Health {
        public Rings {
            rings = List.copyOf(rings);
        }
    }
}
