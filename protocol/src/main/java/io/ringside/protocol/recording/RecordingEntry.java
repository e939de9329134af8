package io.ringside.protocol.recording;

import com.google.protobuf.MessageLite;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;

/// One message of one node and when it arrived. Immutable.
public sealed interface RecordingEntry {
    /// The target the node was reached at, as in "10.0.0.7:7575": what tells nodes apart in a
    /// recording.
    String node();

    /// When it arrived, by the recorder's clock.
    long arrivalEpochNanos();

    /// The message as it came.
    MessageLite message();

    /// Who answers: comes before the node's snapshots, and again after each reconnect.
    record Described(String node, long arrivalEpochNanos, NodeDescription message)
            implements RecordingEntry {}

    /// The node's state at a window's end.
    record Taken(String node, long arrivalEpochNanos, Snapshot message) implements RecordingEntry {}

    /// Spans of one window, found again by [RecordingReader#spans].
    record Spans(String node, long arrivalEpochNanos, SpanBatch message)
            implements RecordingEntry {}
}
