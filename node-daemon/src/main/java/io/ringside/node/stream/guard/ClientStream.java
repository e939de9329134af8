package io.ringside.node.stream.guard;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's stream: a message is made when the client can take it and the budget has room, not
/// before. All sending happens on the sender's thread; at most one pass of it is queued.
public abstract class ClientStream<M> implements SendBudget.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);

    private final ServerCallStreamObserver<M> client;
    private final SendBudget budget;
    private final Executor sender;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile boolean started;
    private volatile long lastTakenNanos;
    // The sender's own.
    private boolean completed;
    private boolean sent;

    public ClientStream(ServerCallStreamObserver<M> client, SendBudget budget, Executor sender) {
        this.client = client;
        this.budget = budget;
        this.sender = sender;
        lastTakenNanos = budget.nowNanos();
    }

    /// The next message; null: none yet, or none any more. On the sender's thread.
    public abstract @Nullable M next();

    /// Whether [#next] will give nothing any more. On the sender's thread.
    public abstract boolean isOver();

    /// The client is gone, or has everything.
    public abstract void closed();

    public final void start() {
        budget.enter(this);
        client.setOnCancelHandler(this::end);
        client.setOnCloseHandler(this::end);
        client.setOnReadyHandler(this::wake);
        // Publishes what the subclass's constructor made to the sender's thread: see wake.
        started = true;
    }

    @Override
    public final void wake() {
        if (started && queued.compareAndSet(false, true)) {
            try {
                sender.execute(this::send);
            } catch (RejectedExecutionException stopping) {
                end();
            }
        }
    }

    @Override
    public final long lastTakenNanos() {
        return lastTakenNanos;
    }

    private void end() {
        budget.leave(this);
        closed();
    }

    private void send() {
        queued.set(false);
        try {
            while (!completed && !client.isCancelled() && client.isReady()) {
                if (sent) {
                    lastTakenNanos = budget.nowNanos();
                }
                if (!budget.hasRoom()) {
                    return;
                }
                M message = next();
                if (message != null) {
                    client.onNext(message);
                    sent = true;
                } else if (isOver()) {
                    completed = true;
                    client.onCompleted();
                } else {
                    return;
                }
            }
        } catch (RuntimeException bug) {
            completed = true;
            end();
            LOG.warn("A stream was ended by a fault; please report this: {}", bug.toString());
            LOG.debug("The fault", bug);
            client.onError(
                    Status.INTERNAL
                            .withDescription("The daemon failed: " + bug)
                            .asRuntimeException());
        }
    }
}
