package io.ringside.desktop.session.read;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.FeedSink;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.Restarts;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.report.NodeReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Follows some nodes and keeps each one's latest totals. Thread-safe.
public final class Listening implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(50);

    /// For the first window, beyond what a user asked for: on a machine under load it takes
    /// seconds.
    public static final Duration FIRST_WINDOW = Duration.ofSeconds(10);

    private static final long LEAST_LOOKS = 10;
    private static final long MISSED_WINDOWS = 2;
    private static final long SECOND_NANOS = 1_000_000_000;

    /// Until somebody wants no more.
    public interface Patience {
        /// Waits so long, or until it is over: then true.
        boolean await(Duration atMost) throws InterruptedException;
    }

    private final List<Latest> latest = new ArrayList<>();
    private final List<NodeFeed> feeds = new ArrayList<>();
    private final CountDownLatch unanswered;

    private final BiConsumer<String, NodeSnapshot> each;

    private Listening(int nodes, BiConsumer<String, NodeSnapshot> each) {
        unanswered = new CountDownLatch(nodes);
        this.each = each;
    }

    public static Listening start(List<FeedNode> nodes, FeedOptions options, Clock clock) {
        return start(nodes, options, clock, (node, snapshot) -> {});
    }

    /// @param each is given every snapshot with its node's name, by the feeds' threads, one after
    ///   the other
    public static Listening start(
            List<FeedNode> nodes,
            FeedOptions options,
            Clock clock,
            BiConsumer<String, NodeSnapshot> each) {
        Listening listening = new Listening(nodes.size(), each);
        for (FeedNode node : nodes) {
            Latest sink = listening.new Latest(node.name());
            listening.latest.add(sink);
            listening.feeds.add(NodeFeed.start(node, options, sink, clock));
        }
        return listening;
    }

    /// Waits until every node has answered or was refused, at most so long.
    public void awaitAnswers(Duration atMost, Patience stop) throws InterruptedException {
        Duration left = atMost;
        while (unanswered.getCount() > 0 && left.isPositive() && !stop.await(LOOK)) {
            left = left.minus(LOOK);
        }
    }

    /// Waits while nothing is known of any node and one may still answer, at most [#FIRST_WINDOW].
    public void awaitFirst(Patience stop) throws InterruptedException {
        Duration left = FIRST_WINDOW;
        while (latest.stream().noneMatch(Latest::hasSnapshot)
                && latest.stream().anyMatch(Latest::mayAnswer)
                && left.isPositive()
                && !stop.await(LOOK)) {
            left = left.minus(LOOK);
        }
    }

    /// Waits until every source has ended by itself, as recordings do.
    public void awaitEnds(Patience stop) throws InterruptedException {
        while (!ended() && !stop.await(LOOK)) {
            // The wait is in the condition.
        }
    }

    /// Whether every source has ended by itself.
    public boolean ended() {
        return feeds.stream().allMatch(NodeFeed::hasEnded);
    }

    public List<NodeReport> reports() {
        return latest.stream().map(Latest::report).flatMap(Optional::stream).toList();
    }

    /// A sentence for every node of which nothing is known.
    public List<String> silent() {
        return latest.stream().map(Latest::complaint).flatMap(Optional::stream).toList();
    }

    /// Nodes that answered and do not now, each with the reason.
    public Map<String, Connection.Lost> lost() {
        Map<String, Connection.Lost> lost = new TreeMap<>();
        latest.forEach(node -> node.lost().ifPresent(now -> lost.put(node.node, now)));
        return lost;
    }

    /// As [#lost], and with nodes whose connection stands while nothing comes. Whoever follows the
    /// nodes calls it once a second: looks are counted, not time, so that a program that was
    /// stopped calls nobody silent for that.
    public Map<String, Connection.Lost> look() {
        Map<String, Connection.Lost> missing = lost();
        latest.forEach(node -> node.look().ifPresent(now -> missing.put(node.node, now)));
        return missing;
    }

    /// A remark for every node that answered, where there is one to make.
    public List<String> remarks() {
        return latest.stream().map(Latest::remark).flatMap(Optional::stream).toList();
    }

    @Override
    public void close() {
        feeds.forEach(NodeFeed::close);
    }

    /// One node's latest totals. Guarded by itself.
    private final class Latest implements FeedSink {
        private final String node;
        private final Map<String, Long> losses = new TreeMap<>();
        private @Nullable NodeInfo info;
        private @Nullable NodeSnapshot snapshot;
        private @Nullable String refusal;
        private @Nullable String lastError;
        private Restarts restarts = Restarts.NONE;
        private String replayRemark = "";
        private boolean counted;
        private long arrivalEpochNanos;
        private long looks;
        private @Nullable Connection now;

        Latest(String node) {
            this.node = node;
        }

        @Override
        public synchronized void connection(Connection connection) {
            now = connection;
            switch (connection) {
                case Connection.Refused(String reason) -> {
                    refusal = reason;
                    answered();
                }
                case Connection.Lost lost -> lastError = lost.reason();
                case Connection.Replayed(String remark) -> replayRemark = remark;
                case Connection.Connecting _, Connection.Live _, Connection.Stale _ -> {}
            }
        }

        @Override
        public synchronized void described(NodeInfo next) {
            info = next;
        }

        @Override
        public void snapshot(NodeSnapshot next, long arrivalEpochNanos) {
            synchronized (each) {
                each.accept(node, next);
            }
            keep(next, arrivalEpochNanos);
        }

        private synchronized void keep(NodeSnapshot next, long arrival) {
            NodeSnapshot last = snapshot;
            if (last != null) {
                restarts = restarts.and(last, next);
            }
            snapshot = next;
            arrivalEpochNanos = arrival;
            looks = 0;
            if (next.malformedRows() > 0) {
                lost("malformed rows", next.malformedRows());
            }
            answered();
        }

        @Override
        public void spans(SpanColumns spans) {}

        @Override
        public synchronized void lost(String reason, long count) {
            losses.merge(reason, count, Long::sum);
        }

        synchronized boolean hasSnapshot() {
            return snapshot != null;
        }

        /// Whether it has been asked and has neither failed nor refused yet.
        synchronized boolean mayAnswer() {
            return snapshot == null && refusal == null && lastError == null;
        }

        synchronized Optional<Connection.Lost> lost() {
            return snapshot != null && now instanceof Connection.Lost lost
                    ? Optional.of(lost)
                    : Optional.empty();
        }

        /// A daemon that plays a capture may have come to its end.
        synchronized Optional<Connection.Lost> look() {
            NodeInfo known = info;
            NodeSnapshot newest = snapshot;
            if (known == null
                    || newest == null
                    || newest.playback().or(known::playback).isPresent()
                    || !(now instanceof Connection.Live)) {
                return Optional.empty();
            }
            looks++;
            long patience = LEAST_LOOKS + MISSED_WINDOWS * known.periodNanos() / SECOND_NANOS;
            return looks <= patience
                    ? Optional.empty()
                    : Optional.of(
                            new Connection.Lost(
                                    node + " is connected and sends nothing; its log says why.",
                                    0,
                                    arrivalEpochNanos,
                                    0));
        }

        synchronized Optional<NodeReport> report() {
            NodeInfo known = info;
            NodeSnapshot newest = snapshot;
            return known == null || newest == null
                    ? Optional.empty()
                    : Optional.of(new NodeReport(node, known, newest, losses, restarts));
        }

        synchronized Optional<String> complaint() {
            if (snapshot != null) {
                return Optional.empty();
            }
            if (refusal != null) {
                return Optional.of(refusal);
            }
            return Optional.of(lastError != null ? lastError : nothing());
        }

        /// What came, but could not be used, is told too.
        private String nothing() {
            String unusable =
                    losses.entrySet().stream()
                            .map(loss -> loss.getKey() + " " + loss.getValue())
                            .collect(Collectors.joining(", "));
            return node
                    + " sent nothing in time"
                    + (unusable.isEmpty() ? "." : " that could be used (" + unusable + ").");
        }

        synchronized Optional<String> remark() {
            return snapshot == null || replayRemark.isEmpty()
                    ? Optional.empty()
                    : Optional.of(replayRemark);
        }

        private void answered() {
            if (!counted) {
                counted = true;
                unanswered.countDown();
            }
        }
    }
}
