package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.ringside.protocol.http.Backoff;
import io.ringside.protocol.otlp.ForwarderStatus.State;
import io.ringside.protocol.otlp.ForwarderStatus.Undelivered;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import java.io.Closeable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forwards snapshots of many nodes to one receiver on a thread of its own. Safe from any thread;
/// only [#drain] and [#close] block.
///
/// It keeps one waiting snapshot for each node, the newest: totals are cumulative, so what a newer
/// one replaces is counted as conflated and no total is lost. A failed attempt is repeated with the
/// newest snapshots after a growing wait. What is never delivered is counted with its reason.
public final class OtlpForwarder implements Closeable {
    private static final int MAX_NODES = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(OtlpForwarder.class);

    private final OtlpSender<ExportMetricsServiceRequest> sender;
    private final Backoff backoff;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "otlp-forwarder");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below: guarded by lock.
    private final Map<String, Pending> waiting = new LinkedHashMap<>();
    private final Map<Undelivered, Long> undelivered = ForwarderStatus.counts();
    private State state = State.SENDING;
    private boolean sending;
    private boolean closed;
    private int failures;
    private long delivered;
    private long conflated;
    private long rejectedPoints;
    private long leftOutPoints;
    private OptionalLong lastSuccessEpochNanos = OptionalLong.empty();
    private String lastError = "";

    private OtlpForwarder(
            OtlpSender<ExportMetricsServiceRequest> sender, Backoff backoff, InstantSource clock) {
        this.sender = sender;
        this.backoff = backoff;
        this.clock = clock;
        thread.setDaemon(true);
    }

    /// Starts one; it owns `sender` from here on and closes it.
    ///
    /// @param clock for the time of the last success only
    public static OtlpForwarder start(
            OtlpSender<ExportMetricsServiceRequest> sender, Backoff backoff, InstantSource clock) {
        OtlpForwarder forwarder = new OtlpForwarder(sender, backoff, clock);
        forwarder.thread.start();
        return forwarder;
    }

    /// Hands over the newest snapshot of a node; never blocks on the receiver.
    ///
    /// @param target what tells the node apart, as in "10.0.0.7:7575"
    /// @param shiftNanos added to all stamps: 0 but for a replay, and then one value for the whole
    ///   of it
    public void offer(String target, NodeDescription node, Snapshot snapshot, long shiftNanos) {
        lock.lock();
        try {
            if (closed) {
                count(Undelivered.SWITCHED_OFF);
            } else if (waiting.size() >= MAX_NODES && !waiting.containsKey(target)) {
                count(Undelivered.TOO_MANY_NODES);
            } else {
                if (waiting.put(target, new Pending(target, node, snapshot, shiftNanos)) != null) {
                    conflated++;
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    public ForwarderStatus status() {
        lock.lock();
        try {
            return new ForwarderStatus(
                    closed ? State.OFF : state,
                    failures,
                    delivered,
                    conflated,
                    rejectedPoints,
                    leftOutPoints,
                    undelivered,
                    lastSuccessEpochNanos,
                    lastError);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is left to be sent, at most `timeoutNanos`.
    ///
    /// @return whether nothing is left
    public boolean drain(long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeoutNanos;
            while ((sending || !waiting.isEmpty()) && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !sending && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Switches off at once: a running request is cut off, and what waits is counted as not
    /// delivered. Blocks until the thread has ended, a moment.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        sender.close();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Pending next = take(); next != null; next = take()) {
                deliver(next);
            }
        } catch (InterruptedException e) {
            // Only close interrupts; what it left behind is counted below.
        } finally {
            countLeftovers();
        }
    }

    /// The snapshot that has waited longest, once the wait after a failure is over; null when
    /// closed.
    private @Nullable Pending take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                return null;
            }
            sending = true;
            Pending next = waiting.values().iterator().next();
            waiting.remove(next.target());
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(Pending pending) throws InterruptedException {
        Delivery delivery;
        try {
            delivery = send(pending);
        } catch (InterruptedException e) {
            putBack(pending);
            throw e;
        } catch (RuntimeException e) {
            LOG.debug("a snapshot of {} could not be forwarded", pending.target(), e);
            settle(
                    Undelivered.UNREADABLE,
                    "a snapshot of " + pending.target() + " could not be forwarded: " + e);
            return;
        }
        switch (delivery) {
            case Delivery.Delivered done -> succeed(pending, done);
            case Delivery.Outdated outdated -> settle(Undelivered.OUTDATED, outdated.reason());
            case Delivery.Unsupported unsupported ->
                    settle(Undelivered.REFUSED, unsupported.reason());
            case Delivery.Refused refused -> settle(Undelivered.REFUSED, refused.reason());
            case Delivery.Later later -> waitToRetry(pending, later);
        }
    }

    /// All parts, though one is refused: what is there of a snapshot is worth having. Sending a
    /// part again changes nothing.
    private Delivery send(Pending pending) throws InterruptedException {
        OtlpMapping.Mapped mapped = pending.mapped();
        countLeftOut(pending, mapped.leftOut());
        Delivery.Delivered done = new Delivery.Delivered(0, "");
        Optional<Delivery> failed = Optional.empty();
        for (ExportMetricsServiceRequest part :
                RequestSplit.of(mapped.request(), RequestSplit.MAX_POINTS)) {
            Delivery delivery = sender.send(part);
            switch (delivery) {
                case Delivery.Delivered more -> done = done.plus(more);
                case Delivery.Later _ -> {
                    return delivery;
                }
                case Delivery.Outdated _ -> failed = failed.or(() -> Optional.of(delivery));
                case Delivery.Unsupported _, Delivery.Refused _ -> failed = Optional.of(delivery);
            }
        }
        return failed.orElse(done);
    }

    /// Once for a snapshot that is sent; again where it is sent again.
    private void countLeftOut(Pending pending, long points) {
        if (points == 0) {
            return;
        }
        lock.lock();
        try {
            leftOutPoints += points;
            lastError =
                    "%,d series of %s are left out: their numbers cannot be"
                            .formatted(points, pending.target());
        } finally {
            lock.unlock();
        }
    }

    private void succeed(Pending pending, Delivery.Delivered done) {
        Instant now = clock.instant();
        lock.lock();
        try {
            delivered++;
            rejectedPoints += done.rejectedPoints();
            lastSuccessEpochNanos =
                    OptionalLong.of(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
            if (done.rejectedPoints() > 0) {
                lastError =
                        "the receiver rejected "
                                + done.rejectedPoints()
                                + " points of "
                                + pending.target()
                                + (done.message().isEmpty() ? "" : ": " + done.message());
            }
            settled(State.SENDING);
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more is to be done for a snapshot that was not delivered.
    private void settle(Undelivered reason, String error) {
        lock.lock();
        try {
            count(reason);
            lastError = error;
            // Points that are there already are no fault of the receiver.
            settled(reason == Undelivered.REFUSED ? State.FAILED : State.SENDING);
        } finally {
            lock.unlock();
        }
    }

    private void waitToRetry(Pending pending, Delivery.Later later) throws InterruptedException {
        lock.lock();
        try {
            putBack(pending);
            sending = false;
            failures++;
            state = State.RETRYING;
            lastError = later.reason();
            changed.signalAll();
            long left = backoff.waitNanos(failures, later.afterNanos());
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// A snapshot that a newer one has replaced meanwhile is not sent again.
    private void putBack(Pending pending) {
        lock.lock();
        try {
            if (waiting.putIfAbsent(pending.target(), pending) != null) {
                conflated++;
            }
        } finally {
            lock.unlock();
        }
    }

    private void countLeftovers() {
        lock.lock();
        try {
            waiting.forEach((_, _) -> count(Undelivered.SWITCHED_OFF));
            waiting.clear();
            settled(state);
        } finally {
            lock.unlock();
        }
    }

    // Callers hold lock.
    private void settled(State now) {
        sending = false;
        failures = 0;
        state = now;
        changed.signalAll();
    }

    // Callers hold lock.
    private void count(Undelivered reason) {
        undelivered.merge(reason, 1L, Long::sum);
    }

    private record Pending(
            String target, NodeDescription node, Snapshot snapshot, long shiftNanos) {
        OtlpMapping.Mapped mapped() {
            return OtlpMapping.mapped(node, snapshot, shiftNanos);
        }
    }
}
