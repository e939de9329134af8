package io.ringside.node.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.ringside.v1.SpanBatch;
import java.util.Iterator;
import java.util.concurrent.Executor;

/// One client's `FetchSpans`: a batch at a time, as the client takes them. Runs on the sender's
/// thread.
final class SpanStream {
    private final ServerCallStreamObserver<SpanBatch> client;
    private final Iterator<SpanBatch> batches;
    private final Executor sender;
    private boolean completed;

    SpanStream(
            ServerCallStreamObserver<SpanBatch> client,
            Iterator<SpanBatch> batches,
            Executor sender) {
        this.client = client;
        this.batches = batches;
        this.sender = sender;
    }

    void start() {
        client.setOnCancelHandler(() -> {});
        client.setOnReadyHandler(() -> sender.execute(this::send));
    }

    private void send() {
        while (!completed && !client.isCancelled() && client.isReady()) {
            if (batches.hasNext()) {
                client.onNext(batches.next());
            } else {
                completed = true;
                client.onCompleted();
            }
        }
    }
}
