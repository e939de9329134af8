package io.ringside.protocol.recording;

import io.ringside.protocol.recording.RecordingEntry.Described;
import io.ringside.protocol.recording.RecordingEntry.Spans;
import io.ringside.protocol.recording.RecordingEntry.Taken;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.util.ArrayList;
import java.util.List;

/// What two nodes send to a recorder, a window each second.
final class SampleEntries {
    static final long SECOND = 1_000_000_000L;
    static final String A = "node-a:7575";
    static final String B = "node-b:7575";

    private SampleEntries() {}

    static List<RecordingEntry> twoNodes(int seconds) {
        List<RecordingEntry> entries = new ArrayList<>();
        entries.add(new Described(A, 0, described("host-a", 1)));
        entries.add(new Described(B, 0, described("host-b", 1)));
        for (int i = 0; i < seconds; i++) {
            entries.add(new Taken(A, i * SECOND, snapshot(i)));
            entries.add(new Spans(A, i * SECOND, batch(i)));
            entries.add(new Taken(B, i * SECOND + 1, snapshot(i)));
        }
        return entries;
    }

    static NodeDescription described(String host, long startEpochNanos) {
        return NodeDescription.newBuilder()
                .setProtocolMajor(1)
                .setHostName(host)
                .setStartEpochNanos(startEpochNanos)
                .build();
    }

    static Snapshot snapshot(int window) {
        return Snapshot.newBuilder().setStartEpochNanos(1).setWindow(window).build();
    }

    /// The node's clock is 100 s behind the recorder's.
    static long windowStart(int window) {
        return (window - 100) * SECOND;
    }

    static SpanBatch batch(int window) {
        return SpanBatch.newBuilder()
                .setWindow(window)
                .setWindowStartEpochNanos(windowStart(window))
                .setWindowEndEpochNanos(windowStart(window + 1))
                .build();
    }
}
