package io.ringside.node.guard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Lines of one kind that others can cause: ten at once and one each two seconds, of at most 300
/// characters each, and the same line once each two seconds. The first after some that were left
/// out says how many. Any thread.
public final class LimitedLog {
    private static final int AT_ONCE = 10;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_CHARACTERS = 300;

    private final Consumer<String> log;
    private final LongSupplier monotonicNanos;
    private final RateLimit limit;
    private final Object lock = new Object();
    private String latest = ""; // guarded by lock
    private long latestNanos; // guarded by lock
    private final AtomicLong leftOut = new AtomicLong();

    /// @param log writes one line
    public LimitedLog(Consumer<String> log, LongSupplier monotonicNanos) {
        this.log = log;
        this.monotonicNanos = monotonicNanos;
        limit = new RateLimit(monotonicNanos, AT_ONCE, PERIOD_NANOS);
    }

    /// @param line is asked only where it is written; what others wrote in it is clean already
    public void say(Supplier<String> line) {
        if (limit.isExhausted()) {
            leftOut.incrementAndGet();
            return;
        }
        String said = line.get();
        if (!isWritten(said)) {
            leftOut.incrementAndGet();
            return;
        }
        String shortened =
                said.length() <= MOST_CHARACTERS
                        ? said
                        : said.substring(0, MOST_CHARACTERS) + "...";
        long more = leftOut.getAndSet(0);
        log.accept(
                more == 0 ? shortened : "%s (%,d more like it before)".formatted(shortened, more));
    }

    private boolean isWritten(String line) {
        synchronized (lock) {
            long now = monotonicNanos.getAsLong();
            boolean again = line.equals(latest) && now - latestNanos < PERIOD_NANOS;
            if (again || !limit.accept()) {
                return false;
            }
            latest = line;
            latestNanos = now;
            return true;
        }
    }
}
