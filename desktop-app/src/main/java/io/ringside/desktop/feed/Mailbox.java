package io.ringside.desktop.feed;

import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Between the feeds' threads and the one that correlates. Of each node the newest snapshot wins; a
/// few superseded ones are kept for their windows' operations and those beyond are counted; span
/// batches queue up to a bound and are counted beyond it. No call here waits for the other side,
/// except [#take] and a sink's [FeedSink#awaitRoom]. Thread-safe.
public final class Mailbox {
    static final int MAX_SPAN_BATCHES = 512;
    static final int MAX_EARLIER = 16;

    /// Of one node, whatever the batches and snapshots that they came in.
    static final int MAX_SPANS = 500_000;

    static final int MAX_EARLIER_ROWS = 200_000;

    /// Of all nodes, which share one heap.
    static final int MAX_ALL_SPANS = 1_000_000;

    static final int MAX_ALL_EARLIER_ROWS = 100_000;
    static final String SUPERSEDED = "snapshot superseded before it was drawn";
    static final String SPANS_BEYOND_QUEUE = "spans beyond the queue";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final SequencedSet<Slot> filled = new LinkedHashSet<>();
    private boolean woken;
    private long allEarlierRows;
    private long allWaitingSpans;

    /// What one node sent since the last call of [Mailbox#take].
    ///
    /// @param earlier superseded snapshots, oldest first: their totals are in the newest, their
    ///   windows' operations are not
    /// @param snapshotArrivalEpochNanos 0 without a snapshot
    /// @param losses all that was lost on the way here since the start, by reason
    public record NodeUpdate(
            String node,
            Optional<Connection> connection,
            Optional<NodeInfo> info,
            List<NodeSnapshot> earlier,
            Optional<NodeSnapshot> snapshot,
            long snapshotArrivalEpochNanos,
            List<SpanColumns> spans,
            Map<String, Long> losses) {}

    /// Where the feed of `node` puts what it has.
    public FeedSink sink(String node) {
        return new Slot(node);
    }

    /// Everything that came since the last call, waiting at most so long for a first message. The
    /// list is the caller's.
    public List<NodeUpdate> take(long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while (filled.isEmpty() && !woken && left > 0) {
                left = arrived.awaitNanos(left);
            }
            woken = false;
            List<NodeUpdate> updates = new ArrayList<>(filled.size());
            filled.forEach(slot -> updates.add(slot.take()));
            filled.clear();
            taken.signalAll();
            return updates;
        } finally {
            lock.unlock();
        }
    }

    /// Wakes [#take] without a message.
    public void wake() {
        lock.lock();
        try {
            woken = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What is waiting of one node. Its fields are guarded by the mailbox's lock.
    private final class Slot implements FeedSink {
        private final String node;
        private final Map<String, Long> losses = new TreeMap<>();
        private @Nullable Connection connection;
        private @Nullable NodeInfo info;
        private @Nullable NodeSnapshot snapshot;
        private long arrivalEpochNanos;
        private List<NodeSnapshot> earlier = new ArrayList<>();
        private List<SpanColumns> spans = new ArrayList<>();
        private long earlierRows;
        private long waitingSpans;
        private boolean retired;

        Slot(String node) {
            this.node = node;
        }

        @Override
        public void connection(Connection next) {
            put(() -> connection = next);
        }

        @Override
        public void described(NodeInfo next) {
            put(() -> info = next);
        }

        @Override
        public void snapshot(NodeSnapshot next, long arrival) {
            put(() -> {
                if (snapshot != null
                        && earlier.size() < MAX_EARLIER
                        && earlierRows + snapshot.rows() <= MAX_EARLIER_ROWS
                        && allEarlierRows + snapshot.rows() <= MAX_ALL_EARLIER_ROWS) {
                    earlier.add(snapshot);
                    earlierRows += snapshot.rows();
                    allEarlierRows += snapshot.rows();
                } else if (snapshot != null) {
                    count(SUPERSEDED, 1);
                }
                if (next.malformedRows() > 0) {
                    count("malformed rows", next.malformedRows());
                }
                snapshot = next;
                arrivalEpochNanos = arrival;
            });
        }

        @Override
        public void spans(SpanColumns next) {
            put(() -> {
                if (next.omitted() > 0) {
                    count("spans beyond the daemon's budget", next.omitted());
                }
                if (spans.size() < MAX_SPAN_BATCHES
                        && waitingSpans + next.size() <= MAX_SPANS
                        && allWaitingSpans + next.size() <= MAX_ALL_SPANS) {
                    spans.add(next);
                    waitingSpans += next.size();
                    allWaitingSpans += next.size();
                } else {
                    count(SPANS_BEYOND_QUEUE, next.size());
                }
            });
        }

        @Override
        public void lost(String reason, long count) {
            put(() -> count(reason, count));
        }

        @Override
        public void awaitRoom() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (!retired && isFull()) {
                    taken.await();
                }
            } finally {
                lock.unlock();
            }
        }

        private boolean isFull() {
            return earlier.size() >= MAX_EARLIER / 2
                    || earlierRows > MAX_EARLIER_ROWS / 2
                    || spans.size() >= MAX_SPAN_BATCHES / 2
                    || waitingSpans > MAX_SPANS / 2
                    || allEarlierRows > MAX_ALL_EARLIER_ROWS / 2
                    || allWaitingSpans > MAX_ALL_SPANS / 2;
        }

        @Override
        public void retire() {
            lock.lock();
            try {
                retired = true;
                filled.remove(this);
                take(); // and with it the room that it held
                taken.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void put(Runnable change) {
            lock.lock();
            try {
                if (retired) {
                    return;
                }
                change.run();
                filled.add(this);
                arrived.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void count(String reason, long count) {
            losses.merge(reason, count, Long::sum);
        }

        private NodeUpdate take() {
            NodeUpdate update =
                    new NodeUpdate(
                            node,
                            Optional.ofNullable(connection),
                            Optional.ofNullable(info),
                            List.copyOf(earlier),
                            Optional.ofNullable(snapshot),
                            snapshot == null ? 0 : arrivalEpochNanos,
                            List.copyOf(spans),
                            Map.copyOf(losses));
            connection = null;
            info = null;
            snapshot = null;
            earlier = new ArrayList<>();
            spans = new ArrayList<>();
            allEarlierRows -= earlierRows;
            allWaitingSpans -= waitingSpans;
            earlierRows = 0;
            waitingSpans = 0;
            return update;
        }
    }
}
