package io.ringside.node.stream.snapshot;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.time.HandClock;
import io.ringside.v1.Loss;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossMessagesTest {
    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);
    private final Aggregator aggregator = new Aggregator(clock, new SpanHistory(10));
    private Drainer drainer;

    @BeforeEach
    void open() throws IOException {
        drainer = new Drainer(directory, ReaderIdentity.ownProcess(), clock, aggregator);
    }

    @AfterEach
    void close() {
        drainer.close();
    }

    @Test
    void namesWhatEndedUnreadSinceTheDaemonBegan() throws IOException {
        unread(10, 4_000);
        close();
        open();
        drainer.scan();
        assertEquals(List.of(), losses());
        unread(12, 4_321);
        drainer.scan();
        assertEquals(
                List.of(
                        "plugin: processes ended unread 2",
                        "plugin: records of processes ended unread 321"),
                losses());
    }

    @Test
    void namesProcessesWhoseCountersMakeNoSenseInTheirPlace() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(HEADER_PID, Math.toIntExact(ProcessHandle.current().pid()))
                .putLong(HEADER_CLOCK_MONOTONIC_NANOS, 2_000_000_000L); // after the daemon
        try (SegmentWriter segment = SegmentWriter.create(directory.resolve("a.seg"), header, 1)) {
            header.putLong(HEADER_LOSSES + LOSS_NO_PAIR * Long.BYTES, 1_000_000_000_000_000_000L);
            segment.counters(header);
            segment.publish();
            drainer.scan();
            assertEquals(
                    List.of(
                            "plugin: processes whose counters make no sense: not counted from then on 1"),
                    losses());
        }
    }

    @Test
    void namesLaunchesWithoutAPairAndStampsOfAnotherOperation() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort(HEADER_MINOR, (short) 2)
                .putInt(HEADER_PID, Math.toIntExact(ProcessHandle.current().pid()))
                .putLong(HEADER_CLOCK_MONOTONIC_NANOS, 2_000_000_000L); // after the daemon
        try (SegmentWriter segment = SegmentWriter.create(directory.resolve("a.seg"), header, 1)) {
            header.putLong(HEADER_LOSSES + LOSS_NO_PAIR * Long.BYTES, 3)
                    .putLong(HEADER_ANOMALIES + ANOMALY_FOREIGN_STAMP * Long.BYTES, 4);
            segment.counters(header);
            segment.publish();
            drainer.scan();
            assertEquals(List.of("plugin: launch not timed, no event pair free 3"), losses());
            assertEquals(
                    List.of("kernel stamp of another operation 4"),
                    snapshot().getAnomaliesList().stream()
                            .map(anomaly -> anomaly.getKind() + " " + anomaly.getCount())
                            .toList());
        }
    }

    private List<String> losses() {
        List<String> losses = new ArrayList<>();
        for (Loss loss : snapshot().getLossesList()) {
            if (loss.getCount() > 0) {
                losses.add(loss.getStage() + ": " + loss.getReason() + " " + loss.getCount());
            }
        }
        return losses;
    }

    private Snapshot snapshot() {
        Snapshot.Builder snapshot = Snapshot.newBuilder();
        new LossMessages(drainer, new SnapshotBus()).add(aggregator, snapshot);
        return snapshot.build();
    }

    private void unread(long segments, long records) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, "RSUNREAD".getBytes(StandardCharsets.US_ASCII))
                .putInt(8, 1)
                .putLong(16, segments)
                .putLong(24, records);
        Files.write(directory.resolve("unread.count"), bytes.array());
    }
}
