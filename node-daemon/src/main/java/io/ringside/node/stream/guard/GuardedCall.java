package io.ringside.node.stream.guard;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ServerCall;
import io.ringside.node.guard.Places;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// One call, and whether it gets on: it does not while its request has not come whole, or while its
/// client has taken nothing for five seconds. What it has not taken is held against the budget. Any
/// thread.
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> implements Places.Occupant {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Connection connection;
    private final SendBudget budget;
    private final LongSupplier monotonicNanos;
    private final AtomicBoolean dismissed = new AtomicBoolean();
    private final Object lock = new Object();
    // The lock guards what follows.
    private boolean asked;
    private boolean waits;
    private boolean over;
    private long sinceNanos;
    private long heldBytes;

    GuardedCall(
            ServerCall<Q, R> call,
            Connection connection,
            SendBudget budget,
            LongSupplier monotonicNanos) {
        super(call);
        this.connection = connection;
        this.budget = budget;
        this.monotonicNanos = monotonicNanos;
        sinceNanos = monotonicNanos.getAsLong();
    }

    /// One sender at a time, as gRPC has it.
    @Override
    public void sendMessage(R message) {
        ready();
        super.sendMessage(message);
        long bytes = message instanceof MessageLite known ? known.getSerializedSize() : 0;
        synchronized (lock) {
            if (over || isReady()) {
                return;
            }
            waits = true;
            sinceNanos = monotonicNanos.getAsLong();
            heldBytes += bytes;
            budget.hold(this, bytes);
        }
    }

    /// The request has come whole.
    void asked() {
        synchronized (lock) {
            asked = true;
        }
    }

    /// The client may have taken what waited for it.
    void ready() {
        synchronized (lock) {
            if (waits && isReady()) {
                waits = false;
                release();
            }
        }
    }

    void over() {
        synchronized (lock) {
            over = true;
            release();
        }
        connection.ended(this, monotonicNanos.getAsLong());
    }

    /// The caller holds the lock.
    private void release() {
        budget.release(this, heldBytes);
        heldBytes = 0;
    }

    /// Closes its connection: nothing less frees what waits for a client that takes nothing.
    ///
    /// @return false: it had been told before
    boolean dismiss() {
        connection.close();
        return !dismissed.getAndSet(true);
    }

    Connection connection() {
        return connection;
    }

    @Override
    public String owner() {
        return connection.owner();
    }

    @Override
    public long unusedNanos(long nowNanos) {
        synchronized (lock) {
            long still = nowNanos - sinceNanos;
            return !asked || (waits && still >= PATIENCE_NANOS) ? still : -1;
        }
    }
}
