package io.ringside.node.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.ringside.v1.SpanBatch;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One client's `FetchSpans`: a batch at a time, as the client takes them.
final class SpanStream extends ClientStream<SpanBatch> {
    private final SpanBatches batches;

    SpanStream(
            ServerCallStreamObserver<SpanBatch> client,
            SpanBatches batches,
            SendBudget budget,
            Executor sender) {
        super(client, budget, sender);
        this.batches = batches;
    }

    @Override
    @Nullable SpanBatch next() {
        return batches.next();
    }

    /// Nothing is waited for: where there is no next batch, there will be none.
    @Override
    boolean isOver() {
        return true;
    }

    @Override
    void closed() {}
}
