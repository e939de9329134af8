package io.ringside.protocol.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.ringside.protocol.http.Backoff;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends findings as OTLP log records to one receiver, in their order, on a thread of its own.
/// 1,024 wait, then the oldest give way; a failed attempt is repeated after a growing wait. What is
/// never delivered is counted. Safe from any thread; only [#drain] and [#close] block.
public final class FindingForwarder implements Closeable {
    static final int MOST_WAITING = 1_024;
    static final int MOST_AT_ONCE = 128;

    private static final Logger LOG = LoggerFactory.getLogger(FindingForwarder.class);

    private final OtlpSender<ExportLogsServiceRequest> sender;
    private final Backoff backoff;
    private final Thread thread = new Thread(this::run, "otlp-findings");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below: guarded by lock.
    private final Deque<FindingRecord> waiting = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;
    private long delivered;
    private long undelivered;
    private long untaken;
    private String lastError = "";

    /// Counts are records since it was started.
    ///
    /// @param delivered the receiver has them
    /// @param undelivered it has not and will not: refused, given way, thrown away, switched off
    /// @param untaken it takes no logs at all, as one for metrics alone
    /// @param lastError one sentence; empty if there was none since the last success
    public record Status(long delivered, long undelivered, long untaken, String lastError) {
        public static final Status NONE = new Status(0, 0, 0, "");
    }

    private FindingForwarder(OtlpSender<ExportLogsServiceRequest> sender, Backoff backoff) {
        this.sender = sender;
        this.backoff = backoff;
        thread.setDaemon(true);
    }

    /// Starts one; it owns `sender` from here on and closes it.
    public static FindingForwarder start(
            OtlpSender<ExportLogsServiceRequest> sender, Backoff backoff) {
        FindingForwarder forwarder = new FindingForwarder(sender, backoff);
        forwarder.thread.start();
        return forwarder;
    }

    /// Does not wait.
    public void offer(FindingRecord record) {
        lock.lock();
        try {
            if (closed) {
                undelivered++;
                return;
            }
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
                undelivered++;
                lastError = "findings gave way: more than " + MOST_WAITING + " waited";
            }
            waiting.addLast(record);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public Status status() {
        lock.lock();
        try {
            return new Status(delivered, undelivered, untaken, lastError);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is left to be sent, at most so long; whether that is so.
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

    /// Switches off at once; what waits is counted as not delivered. Blocks a moment.
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
            for (List<FindingRecord> next = take(); !next.isEmpty(); next = take()) {
                deliver(next);
            }
        } catch (InterruptedException e) {
            // Only close interrupts; what it left behind is counted below.
        } finally {
            countLeftovers();
        }
    }

    /// Those that have waited longest, which stay where they are until it is known what became of
    /// them; none when closed.
    private List<FindingRecord> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            sending = !closed;
            List<FindingRecord> next = new ArrayList<>();
            while (!closed && !waiting.isEmpty() && next.size() < MOST_AT_ONCE) {
                next.add(waiting.removeFirst());
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void deliver(List<FindingRecord> records) throws InterruptedException {
        ExportLogsServiceRequest request;
        try {
            request = FindingMapping.request(records);
        } catch (RuntimeException e) {
            LOG.debug("findings could not be forwarded", e);
            settle(0, records.size(), 0, "findings could not be forwarded: " + e);
            return;
        }
        for (int failures = 1; ; failures++) {
            Delivery delivery;
            try {
                delivery = sender.send(request);
            } catch (InterruptedException e) {
                settle(0, records.size(), 0, "switched off while sending");
                throw e;
            }
            switch (delivery) {
                case Delivery.Delivered done -> {
                    settle(
                            records.size() - done.rejectedPoints(),
                            done.rejectedPoints(),
                            0,
                            done.rejectedPoints() == 0
                                    ? ""
                                    : "the receiver threw away "
                                            + done.rejectedPoints()
                                            + " findings: "
                                            + done.message());
                    return;
                }
                case Delivery.Unsupported unsupported -> {
                    settle(0, 0, records.size(), unsupported.reason());
                    return;
                }
                case Delivery.Outdated outdated -> {
                    settle(0, records.size(), 0, outdated.reason());
                    return;
                }
                case Delivery.Refused refused -> {
                    settle(0, records.size(), 0, refused.reason());
                    return;
                }
                case Delivery.Later later -> {
                    if (!waitToRetry(failures, later)) {
                        settle(0, records.size(), 0, later.reason());
                        return;
                    }
                }
            }
        }
    }

    /// False when it was switched off meanwhile.
    private boolean waitToRetry(int failures, Delivery.Later later) throws InterruptedException {
        lock.lock();
        try {
            lastError = later.reason();
            long left = backoff.waitNanos(failures, later.afterNanos());
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void settle(long taken, long lost, long notKnown, String error) {
        lock.lock();
        try {
            delivered += taken;
            undelivered += lost;
            untaken += notKnown;
            lastError = error;
            sending = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void countLeftovers() {
        lock.lock();
        try {
            undelivered += waiting.size();
            waiting.clear();
            sending = false;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
