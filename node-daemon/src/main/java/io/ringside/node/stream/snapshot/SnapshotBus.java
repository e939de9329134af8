package io.ringside.node.stream.snapshot;

import io.ringside.v1.Snapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Hands each new snapshot to every subscriber. Each has room for one: a newer one replaces one
/// that was not taken yet, and the replaced are counted. Thread-safe; publishing never waits.
public final class SnapshotBus {
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicLong skipped = new AtomicLong();

    /// `onArrival` is called on the publishing thread after a snapshot was put down; it must only
    /// pass the word on.
    public Subscription subscribe(Runnable onArrival) {
        Subscription subscription = new Subscription(onArrival);
        subscriptions.add(subscription);
        return subscription;
    }

    /// Whether a snapshot would reach anybody.
    public boolean hasSubscribers() {
        return !subscriptions.isEmpty();
    }

    /// Whether anybody has not taken the newest snapshot yet.
    public boolean isBehind() {
        for (Subscription subscription : subscriptions) {
            if (subscription.newest.get() != null) {
                return true;
            }
        }
        return false;
    }

    public void publish(Snapshot snapshot) {
        for (Subscription subscription : subscriptions) {
            if (subscription.newest.getAndSet(snapshot) != null) {
                skipped.incrementAndGet();
            }
            subscription.onArrival.run();
        }
    }

    /// Snapshots that slow subscribers did not get, since start.
    public long skipped() {
        return skipped.get();
    }

    /// One listener's place. Thread-safe.
    public final class Subscription implements AutoCloseable {
        private final AtomicReference<@Nullable Snapshot> newest = new AtomicReference<>();
        private final Runnable onArrival;

        private Subscription(Runnable onArrival) {
            this.onArrival = onArrival;
        }

        /// The newest snapshot that was not taken yet; null when there is none.
        public @Nullable Snapshot take() {
            return newest.getAndSet(null);
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
