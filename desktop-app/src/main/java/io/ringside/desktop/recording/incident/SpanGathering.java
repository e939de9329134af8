package io.ringside.desktop.recording.incident;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.v1.SpanBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// What one daemon hands out of its span history for an interval: the newest within a budget, what
/// gives way counted. A daemon that sends without end is read so far and no further. Owned by one
/// thread.
final class SpanGathering {
    /// Read of a node, in its budgets: what an honest daemon keeps of ten minutes has fewer.
    private static final int MOST_READ = 8;

    private static final long LEAST_READ_BYTES = 64L << 20;

    /// What a window asks for too.
    private static final long RECENT_NANOS = 60_000_000_000L;

    private static final String NOT_HANDED_OUT = "Its spans were not handed out: ";

    private final long startEpochNanos;
    private final long endEpochNanos;
    private final long mostBytes;
    private final Deque<Batch> batches = new ArrayDeque<>();
    private long readBytes;
    private long bytes;
    private long spans;
    private long cut;

    /// @param startEpochNanos by the node's clock, as is the end
    /// @param mostBytes of messages, before compression
    SpanGathering(long startEpochNanos, long endEpochNanos, long mostBytes) {
        this.startEpochNanos = startEpochNanos;
        this.endEpochNanos = endEpochNanos;
        this.mostBytes = mostBytes;
    }

    private record Batch(PackedMessage message, int spans) {}

    /// Thrown through the call, which ends it.
    private static final class EnoughException extends RuntimeException {
        EnoughException() {
            super("more than is read of one node", null, false, false);
        }
    }

    /// Asks for all of the interval.
    ///
    /// @return a sentence on what was not read; empty: everything was
    String read(NodeSource source) throws InterruptedException {
        try {
            source.spans(startEpochNanos, endEpochNanos, this::take);
            return "";
        } catch (FeedException e) {
            long recent = Math.max(startEpochNanos, endEpochNanos - RECENT_NANOS);
            return e.outcome() == FeedException.Outcome.REFUSED && recent > startEpochNanos
                    ? read(source, recent, e.sentence())
                    : NOT_HANDED_OUT + e.sentence();
        } catch (EnoughException _) {
            return enough();
        }
    }

    /// A daemon that hands its history out to nobody still tells what any window may have.
    private String read(NodeSource source, long fromEpochNanos, String why)
            throws InterruptedException {
        try {
            source.spans(fromEpochNanos, endEpochNanos, this::take);
            return "Only the last 60 s of its spans are here: " + why;
        } catch (EnoughException _) {
            return enough();
        } catch (FeedException e) {
            return NOT_HANDED_OUT + e.sentence();
        }
    }

    private String enough() {
        return "It sent more than "
                + (mostRead() >> 20)
                + " MiB of spans, of which no more was read.";
    }

    /// Oldest first, as they came.
    List<PackedMessage> messages() {
        return batches.stream().map(Batch::message).toList();
    }

    long bytes() {
        return bytes;
    }

    long spans() {
        return spans;
    }

    /// Spans that gave way to newer ones.
    long cut() {
        return cut;
    }

    private void take(SpanBatch batch) {
        PackedMessage message = PackedMessage.of(batch);
        // An empty message costs as much to be read as one with something in it.
        readBytes += Math.max(64, message.rawBytes());
        if (readBytes > mostRead()) {
            throw new EnoughException();
        }
        if (batch.getWindowEndEpochNanos() <= startEpochNanos
                || batch.getWindowStartEpochNanos() >= endEpochNanos
                || batch.getWindowStartEpochNanos() > batch.getWindowEndEpochNanos()) {
            return;
        }
        batches.addLast(new Batch(message, batch.getStartNanosCount()));
        bytes += message.rawBytes();
        spans += batch.getStartNanosCount();
        while (bytes > mostBytes) {
            Batch oldest = batches.removeFirst();
            bytes -= oldest.message().rawBytes();
            spans -= oldest.spans();
            cut += oldest.spans();
        }
    }

    private long mostRead() {
        return Math.max(LEAST_READ_BYTES, MOST_READ * mostBytes);
    }
}
