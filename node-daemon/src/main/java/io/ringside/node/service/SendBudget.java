package io.ringside.node.service;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How many bytes of messages wait for clients that do not take them, all calls together. Streams
/// ask before they make a message and are woken when there is room again. Any thread.
final class SendBudget {
    private final long mostBytes;
    private final LongSupplier monotonicNanos;
    private final AtomicLong unsentBytes = new AtomicLong();
    private final Set<GuardedCall<?, ?>> holders = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();

    SendBudget(long mostBytes, LongSupplier monotonicNanos) {
        this.mostBytes = mostBytes;
        this.monotonicNanos = monotonicNanos;
    }

    /// @param wake is called whenever there is room again, until [#leave]
    void enter(Runnable wake) {
        streams.add(wake);
    }

    void leave(Runnable wake) {
        streams.remove(wake);
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
            if (holder.unusedNanos(now) > longest) {
                longest = holder.unusedNanos(now);
                slowest = holder;
            }
        }
        if (slowest != null) {
            slowest.dismiss();
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
            streams.forEach(Runnable::run);
        }
    }

    long unsentBytes() {
        return unsentBytes.get();
    }
}
