package io.ringside.node.service;

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
abstract class ClientStream<M> {
    private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);

    private final ServerCallStreamObserver<M> client;
    private final SendBudget budget;
    private final Executor sender;
    private final Runnable waker = this::wake;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile boolean started;
    private boolean completed; // the sender's

    ClientStream(ServerCallStreamObserver<M> client, SendBudget budget, Executor sender) {
        this.client = client;
        this.budget = budget;
        this.sender = sender;
    }

    /// The next message; null: none yet, or none any more. On the sender's thread.
    abstract @Nullable M next();

    /// Whether [#next] will give nothing any more. On the sender's thread.
    abstract boolean isOver();

    /// The client is gone, or has everything.
    abstract void closed();

    final void start() {
        budget.enter(waker);
        client.setOnCancelHandler(this::end);
        client.setOnCloseHandler(this::end);
        client.setOnReadyHandler(waker);
        // Publishes what the subclass's constructor made to the sender's thread: see wake.
        started = true;
    }

    final void wake() {
        if (started && queued.compareAndSet(false, true)) {
            try {
                sender.execute(this::send);
            } catch (RejectedExecutionException stopping) {
                end();
            }
        }
    }

    private void end() {
        budget.leave(waker);
        closed();
    }

    private void send() {
        queued.set(false);
        try {
            while (!completed && !client.isCancelled() && client.isReady() && budget.hasRoom()) {
                M message = next();
                if (message != null) {
                    client.onNext(message);
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
