package io.ringside.desktop.feed;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.feed.mapping.MalformedMessage;
import io.ringside.desktop.feed.mapping.WireMapping;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;

/// Fetches, after each snapshot, the spans of the windows not yet had: each window once, also after
/// a reconnection within the same run of the daemon's stream. Owned by the feed's thread.
final class SpanFetcher {
    /// What is asked for at first, and after a pause: no more than the timeline keeps.
    private static final long MAX_RANGE_NANOS = 60_000_000_000L;

    /// Of one answer: what a daemon keeps of 60 s has fewer.
    private static final int MOST_BATCHES = 10_000;

    private final String node;
    private final WireMapping mapping;
    private final FeedSink sink;
    private final WireTap tap;
    private long run;
    private int batches;
    private long lastWindow;
    private long lastWindowEndEpochNanos;

    SpanFetcher(String node, WireMapping mapping, FeedSink sink, WireTap tap) {
        this.node = node;
        this.mapping = mapping;
        this.sink = sink;
        this.tap = tap;
    }

    /// What of a snapshot tells which spans there are.
    record Window(long startEpochNanos, long number, long endEpochNanos, long spans) {
        static Window of(Snapshot snapshot) {
            return new Window(
                    snapshot.getStartEpochNanos(),
                    snapshot.getWindow(),
                    snapshot.getWindowEndEpochNanos(),
                    snapshot.getSpanCount());
        }
    }

    void after(Window window, NodeSource source) throws InterruptedException {
        if (window.startEpochNanos() != run) {
            // Where the daemon's wall clock was set back, its windows go on counting.
            boolean setBack = window.startEpochNanos() < run && window.number() > lastWindow;
            run = window.startEpochNanos();
            lastWindow = setBack ? lastWindow : 0;
            lastWindowEndEpochNanos = Long.MIN_VALUE;
        }
        boolean nothingNew = window.number() == lastWindow + 1 && window.spans() == 0;
        if (!nothingNew && window.number() > lastWindow) {
            long end = window.endEpochNanos();
            batches = 0;
            try {
                source.spans(
                        Math.max(lastWindowEndEpochNanos, end - MAX_RANGE_NANOS), end, this::take);
            } catch (FeedException e) {
                // The connection may be well: the next snapshot tells. These spans are gone.
                sink.lost("spans not fetched", Math.max(1, window.spans()));
            }
        }
        lastWindow = window.number();
        lastWindowEndEpochNanos = window.endEpochNanos();
    }

    private void take(SpanBatch batch) {
        if (batch.getWindow() <= lastWindow) {
            return;
        }
        if (++batches > MOST_BATCHES) {
            sink.lost("spans beyond " + MOST_BATCHES + " batches", batch.getStartNanosCount());
            return;
        }
        try {
            sink.spans(mapping.spans(batch));
            long outOfRange = mapping.takeOutOfRange();
            if (outOfRange > 0) {
                sink.lost(NodeFeed.OUT_OF_RANGE, outOfRange);
            }
            tap.spans(node, batch);
        } catch (MalformedMessage e) {
            sink.lost("malformed spans", Math.max(1, batch.getStartNanosCount()));
        }
    }
}
