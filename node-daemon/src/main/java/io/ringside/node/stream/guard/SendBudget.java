package io.ringside.node.stream.guard;

import io.ringside.node.guard.LimitedLog;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many bytes of messages wait for clients that do not take them, all calls together. Streams
/// ask before they make a message and are woken when there is room again: first those whose clients
/// took something last. Any thread.
public final class SendBudget {
    private static final Logger LOG = LoggerFactory.getLogger(SendBudget.class);

    private final long mostBytes;
    private final LongSupplier monotonicNanos;
    private final LimitedLog log;
    private final AtomicLong unsentBytes = new AtomicLong();
    private final AtomicLong dismissed = new AtomicLong();
    private final Set<GuardedCall<?, ?>> holders = ConcurrentHashMap.newKeySet();
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();

    /// Something that sends to one client.
    interface Stream {
        /// There may be room again. Returns at once.
        void wake();

        /// When its client last took a message, or came.
        long lastTakenNanos();
    }

    public SendBudget(long mostBytes, LongSupplier monotonicNanos) {
        this.mostBytes = mostBytes;
        this.monotonicNanos = monotonicNanos;
        log = new LimitedLog(LOG::info, monotonicNanos);
    }

    void enter(Stream stream) {
        streams.add(stream);
    }

    void leave(Stream stream) {
        streams.remove(stream);
    }

    long nowNanos() {
        return monotonicNanos.getAsLong();
    }

    /// Whether another message may be made. Where not, the client that has taken nothing for
    /// longest is told to go.
    boolean hasRoom() {
        if (unsentBytes.get() < mostBytes) {
            return true;
        }
        long now = monotonicNanos.getAsLong();
        long longest = -1;
        @Nullable GuardedCall<?, ?> slowest = null;
        for (GuardedCall<?, ?> holder : holders) {
            long unused = holder.unusedNanos(now);
            if (unused > longest) {
                longest = unused;
                slowest = holder;
            }
        }
        if (slowest != null && slowest.dismiss()) {
            dismissed.incrementAndGet();
            Object address = slowest.connection().address();
            log.say(() ->
                    "Closed the connection from %s, which took nothing: %,d bytes wait for clients, and no more may."
                            .formatted(address, mostBytes));
        }
        return false;
    }

    void hold(GuardedCall<?, ?> call, long bytes) {
        holders.add(call);
        unsentBytes.addAndGet(bytes);
    }

    void release(GuardedCall<?, ?> call, long bytes) {
        holders.remove(call);
        if (unsentBytes.getAndAdd(-bytes) >= mostBytes) {
            streams.stream()
                    .sorted(Comparator.comparingLong(Stream::lastTakenNanos).reversed())
                    .forEach(Stream::wake);
        }
    }

    public long unsentBytes() {
        return unsentBytes.get();
    }

    /// Clients that were told to go, since start.
    public long dismissed() {
        return dismissed.get();
    }
}
