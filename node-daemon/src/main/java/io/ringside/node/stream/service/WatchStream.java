package io.ringside.node.stream.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.ringside.node.stream.guard.ClientStream;
import io.ringside.node.stream.guard.SendBudget;
import io.ringside.node.stream.snapshot.SnapshotBus;
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
    public @Nullable Snapshot next() {
        return subscription.take();
    }

    public @Override boolean isOver() {
        return false;
    }

    public @Override void closed() {
        subscription.close();
    }
}
