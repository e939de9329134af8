package io.ringside.node.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.v1.Snapshot;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// One client's `Watch`: sends the newest snapshot whenever the client can take one. All sending
/// happens on the sender's thread; at most one pass of it is queued.
final class WatchStream {
    private final ServerCallStreamObserver<Snapshot> client;
    private final SnapshotBus.Subscription subscription;
    private final Executor sender;
    private final AtomicBoolean queued = new AtomicBoolean();

    WatchStream(ServerCallStreamObserver<Snapshot> client, SnapshotBus bus, Executor sender) {
        this.client = client;
        this.sender = sender;
        subscription = bus.subscribe(this::wake);
    }

    void start() {
        client.setOnCancelHandler(subscription::close);
        client.setOnCloseHandler(subscription::close);
        client.setOnReadyHandler(this::wake);
    }

    private void wake() {
        if (queued.compareAndSet(false, true)) {
            sender.execute(this::send);
        }
    }

    private void send() {
        queued.set(false);
        while (!client.isCancelled() && client.isReady()) {
            Snapshot snapshot = subscription.take();
            if (snapshot == null) {
                return;
            }
            client.onNext(snapshot);
        }
    }
}
