package io.ringside.node.capture.file;

import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.node.capture.health.HealthEncoder;
import io.ringside.node.time.EventClock;
import io.ringside.protocol.blocks.BlockFileWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Writes events into a `.ring` capture, mode 0600, whole blocks every second of arrivals, 32,768
/// records or 4 MiB of tables: a kill loses what came after the last ones. What sources said stands
/// in a block of its own before the other events of that time. One thread's.
public final class CaptureWriter implements Closeable {
    private static final int BLOCK_RECORDS = 1 << 15;
    private static final int BLOCK_TABLE_BYTES = 4 << 20;
    private static final long BLOCK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BlockFileWriter file;
    private final long epochMinusMonotonicNanos;
    private final List<CaptureEvent> pending = new ArrayList<>();
    private final HealthEncoder health = new HealthEncoder();
    private long healthFirstNanos;
    private long healthLastNanos;
    private int pendingRecords;
    private long pendingTableBytes;
    private long pendingSinceNanos;
    private long totalRecords;

    private CaptureWriter(BlockFileWriter file, long epochMinusMonotonicNanos) {
        this.file = file;
        this.epochMinusMonotonicNanos = epochMinusMonotonicNanos;
    }

    /// @param origin one line that says where it was taken
    /// @param hostName of the node, or what stands for it; empty: only segments tell it
    public static CaptureWriter create(
            Path path,
            String origin,
            boolean simulated,
            String hostName,
            EventClock clock,
            BlockFileWriter.Existing existing)
            throws IOException {
        long epochNanos = clock.epochNanos();
        BlockFileWriter file =
                BlockFileWriter.create(path, CaptureFormat.FORMAT, epochNanos, origin, existing);
        PackedOutput about = new PackedOutput();
        long epochMinusMonotonicNanos = epochNanos - clock.monotonicNanos();
        about.u8(simulated ? 1 : 0);
        about.signed(epochMinusMonotonicNanos);
        about.text(hostName);
        CaptureWriter writer = new CaptureWriter(file, epochMinusMonotonicNanos);
        file.append(
                CaptureFormat.BLOCK_ABOUT,
                ByteBuffer.wrap(about.toBytes()),
                epochNanos,
                epochNanos);
        return writer;
    }

    /// Keeps the event; its buffers must not change any more.
    public void add(CaptureEvent event) throws IOException {
        if (isEmpty()) {
            pendingSinceNanos = event.arrivalMonotonicNanos();
        }
        if (event instanceof CaptureEvent.Health said) {
            add(said);
            return;
        }
        int records =
                event instanceof CaptureEvent.Records run
                        ? run.records().limit() / RECORD_BYTES
                        : 0;
        if (pendingRecords + records > BLOCK_RECORDS || pendingTableBytes > BLOCK_TABLE_BYTES) {
            flush();
            pendingSinceNanos = event.arrivalMonotonicNanos();
        }
        pending.add(event);
        pendingRecords += records;
        pendingTableBytes += event instanceof CaptureEvent.Segment s ? s.image().tableBytes() : 0;
        totalRecords += records;
    }

    /// Writes a block if one is due at `nowMonotonicNanos`.
    public void flushIfDue(long nowMonotonicNanos) throws IOException {
        if (!isEmpty() && nowMonotonicNanos - pendingSinceNanos >= BLOCK_NANOS) {
            flush();
        }
    }

    public long fileBytes() {
        return file.fileBytes();
    }

    public long totalRecords() {
        return totalRecords;
    }

    @Override
    public void close() throws IOException {
        try (file) {
            flush();
        }
    }

    private void add(CaptureEvent.Health said) throws IOException {
        long arrivalNanos = said.arrivalMonotonicNanos();
        healthFirstNanos =
                health.isEmpty() ? arrivalNanos : Math.min(healthFirstNanos, arrivalNanos);
        healthLastNanos = health.isEmpty() ? arrivalNanos : Math.max(healthLastNanos, arrivalNanos);
        health.add(said);
        if (health.isFull()) {
            flush();
        }
    }

    private boolean isEmpty() {
        return pending.isEmpty() && health.isEmpty();
    }

    private void flush() throws IOException {
        if (!health.isEmpty()) {
            file.append(
                    CaptureFormat.BLOCK_HEALTH,
                    ByteBuffer.wrap(health.take()),
                    healthFirstNanos + epochMinusMonotonicNanos,
                    healthLastNanos + epochMinusMonotonicNanos);
        }
        if (pending.isEmpty()) {
            return;
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (CaptureEvent event : pending) {
            first = Math.min(first, event.arrivalMonotonicNanos());
            last = Math.max(last, event.arrivalMonotonicNanos());
        }
        byte[] block = EventCodec.encode(pending);
        pending.clear();
        pendingRecords = 0;
        pendingTableBytes = 0;
        file.append(
                CaptureFormat.BLOCK_EVENTS,
                ByteBuffer.wrap(block),
                first + epochMinusMonotonicNanos,
                last + epochMinusMonotonicNanos);
    }
}
