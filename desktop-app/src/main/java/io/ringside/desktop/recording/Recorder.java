package io.ringside.desktop.recording;

import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.model.Clock;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.recording.RecordingEntry;
import io.ringside.protocol.recording.RecordingWriter;
import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes what the feeds take into one recording, on a thread of its own: a slow disk delays no
/// feed. Messages beyond the queue are lost and counted. Thread-safe.
public final class Recorder implements WireTap, AutoCloseable {
    private static final int QUEUE = 1024;
    private static final long MOST_WAITING_BYTES = 32 << 20;

    private static final int MOST_CHARACTERS = 2048;
    private static final long TIDY_BYTES = 4 << 20;

    private final Path file;
    private final Existing existing;
    private final String description;
    private final Clock clock;
    private final long startEpochNanos;
    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();
    private final Thread thread;
    private final Retention retention;
    private long tidiedBytes;
    private volatile @Nullable String error;

    private sealed interface Work {
        record Append(RecordingEntry entry, int size) implements Work {}

        record End() implements Work {}
    }

    private Recorder(
            Path file, Existing existing, String description, Retention retention, Clock clock) {
        this.retention = retention;
        this.file = file;
        this.existing = existing;
        this.description = description;
        this.clock = clock;
        this.startEpochNanos = clock.epochNanos();
        this.thread = Thread.ofPlatform().daemon().name("record").unstarted(this::run);
    }

    /// Starts to record into `file`; whether that works is seen in [#error].
    ///
    /// @param description one line for people: what recorded what
    public static Recorder start(Path file, Existing existing, String description, Clock clock) {
        return start(file, existing, description, Retention.NONE, clock);
    }

    /// As [#start], within a budget: kept at the start and again with each 4 MiB.
    public static Recorder start(
            Path file, Existing existing, String description, Retention retention, Clock clock) {
        Recorder recorder = new Recorder(file, existing, description, retention, clock);
        recorder.begin();
        return recorder;
    }

    /// As [#start], but it only takes messages: the file is left alone until [#begin].
    public static Recorder waiting(
            Path file, Existing existing, String description, Retention retention, Clock clock) {
        return new Recorder(file, existing, description, retention, clock);
    }

    /// To be called once.
    public void begin() {
        thread.start();
    }

    public Path file() {
        return file;
    }

    public long startEpochNanos() {
        return startEpochNanos;
    }

    /// 0 while there is no snapshot: nothing is left of such a recording.
    public long bytesWritten() {
        return bytes.get();
    }

    /// Older recordings that were removed to make room.
    public long removed() {
        return removed.get();
    }

    /// Messages written.
    public long entries() {
        return entries.get();
    }

    /// One sentence, when something went wrong.
    public Optional<String> error() {
        String sentence = error;
        if (sentence == null && lost.get() > 0) {
            sentence = lost.get() + " messages were not recorded: the disk is too slow";
        }
        return Optional.ofNullable(sentence);
    }

    /// Whether nothing more will be written: it was closed, or the file cannot be written.
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    @Override
    public void description(String node, NodeDescription message) {
        put(new RecordingEntry.Described(node, clock.epochNanos(), message));
    }

    @Override
    public void snapshot(String node, Snapshot message, long arrivalEpochNanos) {
        put(new RecordingEntry.Taken(node, arrivalEpochNanos, message));
    }

    @Override
    public void spans(String node, SpanBatch message) {
        put(new RecordingEntry.Spans(node, clock.epochNanos(), message));
    }

    /// Writes what waits, ends the file well and returns when that is done; at once when
    /// interrupted.
    @Override
    public void close() {
        try {
            while (thread.isAlive() && !queue.offer(new Work.End())) {
                thread.join(Duration.ofMillis(10));
            }
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(RecordingEntry entry) {
        int size = entry.message().getSerializedSize();
        if (waitingBytes.addAndGet(size) > MOST_WAITING_BYTES
                || !queue.offer(new Work.Append(entry, size))) {
            waitingBytes.addAndGet(-size);
            lost.incrementAndGet();
        }
    }

    private void run() {
        try (RecordingWriter writer =
                RecordingWriter.create(file, startEpochNanos, description, existing)) {
            boolean open = hasRoom();
            while (open) {
                switch (queue.take()) {
                    case Work.Append(RecordingEntry entry, int size) -> {
                        append(writer, entry);
                        waitingBytes.addAndGet(-size);
                        open = bytes.get() - tidiedBytes < TIDY_BYTES || hasRoom();
                    }
                    case Work.End() -> open = false;
                }
            }
            writer.flush();
            bytes.set(writer.isEmpty() ? 0 : writer.fileBytes());
        } catch (IOException e) {
            error =
                    ForeignText.line(
                            file + " cannot be written: " + e.getMessage(), MOST_CHARACTERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Makes room within the budget. False, with the sentence, where there is none: what was
    /// recorded so far is ended well.
    private boolean hasRoom() throws IOException {
        tidiedBytes = bytes.get();
        if (retention.equals(Retention.NONE)) {
            return true;
        }
        Retention.Tidied tidied = retention.tidy(file, clock.wallEpochNanos());
        removed.addAndGet(tidied.removed().size());
        if (tidied.full()) {
            error =
                    ForeignText.line(
                            "Recording into "
                                    + file
                                    + " ended: "
                                    + retention.words()
                                    + (retention.removes()
                                            ? " is reached, and no older recording of ours is left to"
                                                    + " remove."
                                            : " on its disk are reached: remove something, or record"
                                                    + " elsewhere."),
                            MOST_CHARACTERS);
        }
        return !tidied.full();
    }

    /// A message that cannot be written is lost, the next is tried.
    private void append(RecordingWriter writer, RecordingEntry entry) {
        try {
            writer.append(entry);
            entries.incrementAndGet();
            bytes.set(writer.isEmpty() ? 0 : writer.fileBytes());
        } catch (IOException | IllegalArgumentException e) {
            lost.incrementAndGet();
            error =
                    ForeignText.line(
                            "A message of " + entry.node() + " was not recorded: " + e.getMessage(),
                            MOST_CHARACTERS);
        }
    }
}
