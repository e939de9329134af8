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
        } catch (EnoughException _) {
            return "It sent more than "
                    + (mostRead() >> 20)
                    + " MiB of spans, of which no more was read.";
        } catch (FeedException e) {
            return "Its spans were not handed out: " + e.sentence();
        }
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
