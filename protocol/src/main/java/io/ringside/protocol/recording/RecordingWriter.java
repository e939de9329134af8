package io.ringside.protocol.recording;

import io.ringside.protocol.blocks.BlockFileWriter;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.v1.Incident;
import io.ringside.v1.SpanBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Writes one recording, mode 0600. Owned by one thread; not synchronized. Blocks on the disk.
///
/// A block is written once it holds 256 KiB or two seconds of arrivals, a description at once, but
/// not before the first snapshot or span: a recording of descriptions alone would say nothing, and
/// must replace nothing. A killed process loses what is not written yet; the file opens up to
/// there. A failed write throws and loses that block only: the writer can go on.
public final class RecordingWriter implements Closeable {
    private static final int FULL_BYTES = 256 << 10;
    private static final long FULL_NANOS = 2_000_000_000L;

    private final BlockFileWriter writer;
    private final PendingBlock snapshots = new PendingBlock(RecordingLayout.SNAPSHOTS);
    private final PendingBlock spans = new PendingBlock(RecordingLayout.SPANS);

    /// By node, the latest: held back until something was taken.
    private final SequencedMap<String, RecordingEntry.Described> held = new LinkedHashMap<>();

    private long entries;
    private boolean taken;
    private boolean closed;

    private RecordingWriter(BlockFileWriter writer) {
        this.writer = writer;
    }

    /// Creates `file`.
    ///
    /// @param createdEpochNanos now, by the caller's clock
    /// @param description one line for people: what recorded what
    public static RecordingWriter create(
            Path file, long createdEpochNanos, String description, Existing existing)
            throws IOException {
        return new RecordingWriter(
                BlockFileWriter.create(
                        file, RecordingLayout.FORMAT, createdEpochNanos, description, existing));
    }

    /// Adds one message.
    ///
    /// @throws IllegalArgumentException if the message has more than 32 MiB or the node's name more
    ///   than 1 KiB
    public void append(RecordingEntry entry) throws IOException {
        long arrivalEpochNanos = entry.arrivalEpochNanos();
        switch (entry) {
            case RecordingEntry.Described described -> {
                PendingBlock.check(described);
                held.remove(described.node()); // by time
                held.put(described.node(), described);
                if (taken) {
                    flush();
                    writeHeld();
                }
            }
            case RecordingEntry.Taken _ -> {
                begin();
                snapshots.add(entry, arrivalEpochNanos, arrivalEpochNanos);
                flushIfFull(snapshots);
            }
            case RecordingEntry.Spans batch -> {
                begin();
                SpanBatch message = batch.message();
                spans.add(
                        entry,
                        message.getWindowStartEpochNanos(),
                        message.getWindowEndEpochNanos());
                flushIfFull(spans);
            }
        }
        entries++;
    }

    /// Makes it an incident file: says what it is. Once, after the last entry.
    ///
    /// @param epochNanos arrival of an entry, so that no time is added
    public void incident(Incident incident, long epochNanos) throws IOException {
        begin();
        flush();
        ByteBuffer content = ByteBuffer.wrap(incident.toByteArray());
        writer.append(RecordingLayout.INCIDENT, content, epochNanos, epochNanos);
    }

    /// There is something to keep: who it is of comes first.
    private void begin() throws IOException {
        taken = true;
        writeHeld();
    }

    /// A block each: together they may be longer than one may be. One that cannot be written is
    /// lost, those after it are tried with the next entry.
    private void writeHeld() throws IOException {
        while (!held.isEmpty()) {
            RecordingEntry.Described described = held.pollFirstEntry().getValue();
            long at = described.arrivalEpochNanos();
            PendingBlock description = new PendingBlock(RecordingLayout.DESCRIPTIONS);
            description.add(described, at, at);
            description.flushTo(writer);
        }
    }

    /// Whether nothing would be left of it if it were closed now.
    public boolean isEmpty() {
        return !taken;
    }

    /// How many entries were appended.
    public long entries() {
        return entries;
    }

    /// How long the file is now, without what is not written yet.
    public long fileBytes() {
        return writer.fileBytes();
    }

    /// Writes what waits, but no descriptions that are held back.
    public void flush() throws IOException {
        snapshots.flushTo(writer);
        spans.flushTo(writer);
    }

    /// Writes what waits and the index, and forces everything to the disk; of a recording without a
    /// snapshot or span nothing is left, and what it was to replace still stands. A second call
    /// does nothing.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (writer) {
            flush();
            if (isEmpty()) {
                writer.discard();
            }
        }
    }

    /// Ends without a file; what it was to replace still stands, where it was to be whole.
    public void discard() throws IOException {
        if (!closed) {
            closed = true;
            writer.discard();
        }
    }

    private void flushIfFull(PendingBlock block) throws IOException {
        if (block.bytes() >= FULL_BYTES || block.spanNanos() >= FULL_NANOS) {
            block.flushTo(writer);
        }
    }
}
