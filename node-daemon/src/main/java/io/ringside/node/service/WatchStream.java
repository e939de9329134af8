package io.ringside.node.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.ringside.node.snapshot.SnapshotBus;
import io.ringside.v1.Snapshot;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One client's `Watch`: sends the newest snapshot whenever the client can take one.
final class WatchStream extends ClientStream<Snapshot> {
    private final SnapshotBus.Subscription subscription;

    WatchStream(
            ServerCallStreamObserver<Snapshot> client,
            SnapshotBus bus,
            SendBudget budget,
            Executor sender) {
        super(client, budget, sender);
        subscription = bus.subscribe(this::wake);
    }

    @Override
    @Nullable Snapshot next() {
        return subscription.take();
    }

    @Override
    boolean isOver() {
        return false;
    }

    @Override
    void closed() {
        subscription.close();
    }
}
