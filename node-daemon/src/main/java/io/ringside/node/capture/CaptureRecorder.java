package io.ringside.node.capture;

import static io.ringside.protocol.ring.RingLayout.RECORD_BYTES;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.capture.file.CaptureSummary;
import io.ringside.node.capture.file.CaptureWriter;
import io.ringside.node.reading.Reading;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.EventClock;
import io.ringside.protocol.blocks.BlockFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps everything that is drained, and what the node's sources say, in a `.ring` capture. Owned
/// by the drain thread, which tells it of every drain and calls [#tick] between drains. A failed
/// write ends the recording, not the drain: [#failure] says why.
public final class CaptureRecorder implements DrainListener, AutoCloseable {
    private static final int RUN_RECORDS = 1 << 14;

    private final CaptureWriter writer;
    private final EventClock clock;
    private final Supplier<List<Reading>> gpus;
    private final Optional<Redaction> redaction;
    private final Map<Integer, SegmentImage> written = new HashMap<>();
    private final Set<Integer> live = new HashSet<>();
    private final LiveProcesses liveProcesses;
    private final HealthListener health;
    private List<Reading> latestReadings = List.of();
    private @Nullable IOException failure;
    private int processes;

    private CaptureRecorder(
            CaptureWriter writer,
            EventClock clock,
            Supplier<List<Reading>> gpus,
            HealthFeed feed,
            Optional<Redaction> redaction) {
        liveProcesses = new LiveProcesses(feed.ranks());
        health = new HealthListener(feed, redaction);
        this.writer = writer;
        this.clock = clock;
        this.gpus = gpus;
        this.redaction = redaction;
    }

    /// Without what sources say, but for the GPUs' tiles.
    public static CaptureRecorder create(
            Path file, CaptureSettings settings, EventClock clock, Supplier<List<Reading>> gpus)
            throws IOException {
        return create(file, settings, clock, gpus, HealthFeed.none());
    }

    /// @throws IOException if the file exists and `settings` does not say to replace it, or cannot
    ///   be written
    public static CaptureRecorder create(
            Path file,
            CaptureSettings settings,
            EventClock clock,
            Supplier<List<Reading>> gpus,
            HealthFeed feed)
            throws IOException {
        return new CaptureRecorder(
                CaptureWriter.create(
                        file,
                        settings.origin(),
                        settings.simulated(),
                        feed.hostName().isEmpty()
                                ? ""
                                : settings.hostLabel().orElse(feed.hostName()),
                        clock,
                        settings.replace()
                                ? BlockFileWriter.Existing.REPLACE
                                : BlockFileWriter.Existing.REFUSE),
                clock,
                gpus,
                feed,
                settings.hostLabel().map(label -> new Redaction(label, feed.hostName())));
    }

    @Override
    public void attached(SegmentImage segment) {
        processes++;
        live.add(segment.process());
        updated(segment);
    }

    @Override
    public void updated(SegmentImage segment) {
        liveProcesses.put(segment);
        SegmentImage kept = ImageTrim.trimmed(segment);
        if (redaction.isPresent()) {
            kept = redaction.get().redacted(kept);
        }
        if (!kept.equals(written.put(segment.process(), kept))) {
            add(new CaptureEvent.Segment(clock.monotonicNanos(), kept));
        }
    }

    @Override
    public void drained(int process, int lane, long arrivalMonotonicNanos, ByteBuffer records) {
        int end = records.limit();
        for (int at = records.position(); at < end; at += RUN_RECORDS * RECORD_BYTES) {
            byte[] run = new byte[Math.min(end - at, RUN_RECORDS * RECORD_BYTES)];
            records.get(at, run);
            add(
                    new CaptureEvent.Records(
                            arrivalMonotonicNanos,
                            process,
                            lane,
                            EventCodec.Buffers.littleEndian(run)));
        }
    }

    @Override
    public void ended(int process, SegmentEnd end) {
        live.remove(process);
        written.remove(process);
        liveProcesses.remove(process);
        add(new CaptureEvent.Ended(clock.monotonicNanos(), process, end));
    }

    /// Takes in what the sources have said and writes blocks if they are due.
    public void tick() {
        List<Reading> readings = gpus.get();
        if (!readings.equals(latestReadings)) {
            latestReadings = readings;
            add(
                    new CaptureEvent.Readings(
                            clock.monotonicNanos(),
                            redaction.map(r -> r.redactedGpus(readings)).orElse(readings)));
        }
        health.listen(clock.monotonicNanos()).forEach(this::add);
        if (failure == null) {
            try {
                writer.flushIfDue(clock.monotonicNanos());
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /// Why nothing is recorded any more; empty while all is well.
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /// Whether at least one process has been seen and none is left.
    public boolean idle() {
        return processes > 0 && live.isEmpty();
    }

    /// How many have been seen.
    public int processes() {
        return processes;
    }

    public long fileBytes() {
        return writer.fileBytes();
    }

    public long totalRecords() {
        return writer.totalRecords();
    }

    /// Which source said how much so far, as a sentence, with what was missed.
    public String said() {
        String said = CaptureSummary.said(health.said().bySource());
        return health.missedEvents() == 0
                ? said
                : said
                        + " Missing: %d events, which came too fast."
                                .formatted(health.missedEvents());
    }

    /// Writes what is pending and the index.
    @Override
    public void close() throws IOException {
        health.all(clock.monotonicNanos()).forEach(this::add);
        writer.close();
    }

    private void add(CaptureEvent event) {
        if (failure != null) {
            return;
        }
        try {
            writer.add(event);
        } catch (IOException e) {
            failure = e;
        }
    }
}
