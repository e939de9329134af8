package io.ringside.desktop.feed;

import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.GrpcSource;
import io.ringside.desktop.feed.grpc.NodeSource;
import io.ringside.desktop.feed.grpc.NodesBudget;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.feed.mapping.MalformedMessage;
import io.ringside.desktop.feed.mapping.WireMapping;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.Connection;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows one node for as long as it is wanted: asks who answers, refuses another protocol
/// version, hands over every snapshot and then the spans of the windows not yet had, and comes back
/// by itself after a loss.
///
/// Runs on a thread of its own; nothing here ever blocks a caller. Lost: snapshots the daemon
/// conflated while this end was slow, and spans it no longer keeps.
public final class NodeFeed implements AutoCloseable {
    public static final int PROTOCOL_MAJOR = 1;
    static final String OUT_OF_RANGE = "figures out of range";

    /// So many snapshots in a row that make no sense end a feed.
    static final int MOST_MALFORMED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(NodeFeed.class);
    private static final FaultLog FAULTS = new FaultLog(LOG::error);

    private final String node;
    private final NodeSource.Opener opener;
    private final Runnable dropped;
    private final FeedOptions options;
    private final FeedSink sink;
    private final Clock clock;
    private final Backoff backoff;
    private final WireMapping mapping = new WireMapping();
    private final SpanFetcher spans;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object told = new Object();
    private final Thread thread;
    private volatile @Nullable NodeSource current;

    private NodeFeed(FeedNode node, FeedOptions options, FeedSink sink, Clock clock) {
        this.node = node.name();
        this.opener = node.opener();
        this.dropped = node.dropped();
        this.options = options;
        this.sink = sink;
        this.clock = clock;
        this.backoff = new Backoff(RandomGenerator.getDefault());
        this.spans = new SpanFetcher(this.node, mapping, sink, options.tap());
        this.thread = Thread.ofVirtual().name("feed " + this.node).unstarted(this::run);
    }

    /// A daemon to follow.
    ///
    /// @param allowPlainText whether a target on another machine may be reached unencrypted
    /// @param client who asks, for the daemon's log: "ringside 0.1.0 window"
    public static FeedNode daemon(Target target, boolean allowPlainText, String client) {
        NodesBudget.Share share = NodesBudget.APP.share();
        return new FeedNode(
                target.text(),
                () -> GrpcSource.open(target, allowPlainText, client, share),
                share::drop);
    }

    /// Starts to follow `node`.
    public static NodeFeed start(FeedNode node, FeedOptions options, FeedSink sink, Clock clock) {
        NodeFeed feed = of(node, options, sink, clock);
        feed.begin();
        return feed;
    }

    /// To follow `node` from [#begin] on.
    public static NodeFeed of(FeedNode node, FeedOptions options, FeedSink sink, Clock clock) {
        return new NodeFeed(node, options, sink, clock);
    }

    /// To be called once.
    public void begin() {
        thread.start();
    }

    public String node() {
        return node;
    }

    /// Whether nothing more will come: a recording's end, a refusal, or closed.
    public boolean hasEnded() {
        return !thread.isAlive();
    }

    @Override
    public void close() {
        synchronized (told) {
            closed.countDown();
        }
        sink.retire();
        NodeSource source = current;
        if (source != null) {
            source.close();
        }
        thread.interrupt();
    }

    private void run() {
        sink.connection(new Connection.Connecting(1));
        int attempts = 0;
        long lostSince = clock.epochNanos();
        try {
            while (closed.getCount() > 0) {
                String reason;
                Following following = new Following();
                try (NodeSource source = opener.open()) {
                    current = source;
                    follow(source, following);
                    return;
                } catch (FeedException e) {
                    if (closed.getCount() == 0) {
                        return;
                    }
                    if (e.outcome() == FeedException.Outcome.REFUSED) {
                        sink.connection(new Connection.Refused(e.sentence()));
                        return;
                    }
                    reason = e.sentence();
                } catch (RuntimeException e) {
                    // A message that no check foresaw: this node ends, the others go on.
                    FAULTS.say(node + " could not be read", e);
                    sink.connection(
                            new Connection.Refused(
                                    FaultLog.line(node + " sent what could not be read", e)
                                            + "; use a daemon and a program of the same version."));
                    return;
                }
                if (following.arrived) {
                    backoff.reset();
                    attempts = 0;
                    lostSince = clock.epochNanos();
                }
                long delay = backoff.nextNanos();
                sink.connection(
                        new Connection.Lost(
                                reason, ++attempts, lostSince, clock.epochNanos() + delay));
                if (closed.await(delay, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Closed: the thread ends here.
            Thread.currentThread().interrupt();
        } finally {
            dropped.run();
        }
    }

    private void follow(NodeSource source, Following following)
            throws FeedException, InterruptedException {
        NodeDescription description = source.describe();
        if (description.getProtocolMajor() != PROTOCOL_MAJOR) {
            throw FeedException.refused(
                    node
                            + " speaks protocol "
                            + description.getProtocolMajor()
                            + ", this program "
                            + PROTOCOL_MAJOR
                            + ": use a daemon and a program of the same version");
        }
        sink.described(info(description));
        synchronized (told) {
            // Whoever closed this feed has let the node be forgotten.
            if (closed.getCount() > 0) {
                options.tap().description(node, description);
            }
        }
        for (Optional<Snapshot> next = source.next();
                next.isPresent() && closed.getCount() > 0;
                next = source.next()) {
            SpanFetcher.Window window = SpanFetcher.Window.of(next.get());
            boolean sound = take(next.get(), source, following);
            next = Optional.empty(); // the message is large, and fetching spans may take long
            source.taken();
            if (sound && options.spans()) {
                spans.after(window, source);
            }
            if (sound && options.patient()) {
                sink.awaitRoom();
            }
        }
        if (closed.getCount() > 0) {
            ended(source, following);
        }
    }

    /// False when it makes no sense.
    private boolean take(Snapshot message, NodeSource source, Following following)
            throws FeedException {
        try {
            Snapshot within = mapping.within(message);
            NodeSnapshot snapshot = mapping.snapshot(within, now(source));
            following.malformed = 0;
            if (!following.arrived) {
                following.arrived = true;
                sink.connection(source.arriving());
            }
            long arrival = clock.epochNanos();
            sink.snapshot(snapshot, arrival);
            options.tap().snapshot(node, within, arrival);
            return true;
        } catch (MalformedMessage e) {
            sink.lost("malformed snapshot", 1);
            following.malformed(e);
            if (following.malformed == MOST_MALFORMED) {
                throw refusedAsMalformed(following);
            }
            return false;
        } finally {
            countOutOfRange();
        }
    }

    /// Only a recording ends well: what is missing of it is known in full now.
    private void ended(NodeSource source, Following following) throws FeedException {
        if (following.arrived) {
            sink.connection(source.arriving());
        } else if (following.malformed > 0) {
            throw refusedAsMalformed(following);
        } else {
            source.refuseEmpty();
        }
    }

    private NodeInfo info(NodeDescription description) throws FeedException {
        try {
            return mapping.info(description);
        } catch (MalformedMessage e) {
            throw FeedException.refused(
                    node + " does not describe itself: it sent " + e.getMessage());
        } finally {
            countOutOfRange();
        }
    }

    private void countOutOfRange() {
        long outOfRange = mapping.takeOutOfRange();
        if (outOfRange > 0) {
            sink.lost(OUT_OF_RANGE, outOfRange);
        }
    }

    /// A recording's clock does not run beside this machine's.
    private OptionalLong now(NodeSource source) {
        return source.runsBeside() ? OptionalLong.of(clock.wallEpochNanos()) : OptionalLong.empty();
    }

    private FeedException refusedAsMalformed(Following following) {
        return FeedException.refused(
                node
                        + " sent "
                        + following.malformed
                        + " snapshots in a row that make no sense, the last "
                        + following.lastReason
                        + "; set its clock, or use a daemon and a program of the same version");
    }

    /// What one connection came to.
    private static final class Following {
        boolean arrived;
        int malformed;
        String lastReason = "";

        void malformed(MalformedMessage e) {
            malformed++;
            lastReason = String.valueOf(e.getMessage());
        }
    }
}
