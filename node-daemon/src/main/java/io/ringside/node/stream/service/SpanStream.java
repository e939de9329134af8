package io.ringside.node.stream.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.ringside.node.stream.guard.ClientStream;
import io.ringside.node.stream.guard.SendBudget;
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
    public @Nullable SpanBatch next() {
        return batches.next();
    }

    /// Nothing is waited for: where there is no next batch, there will be none.
    public @Override boolean isOver() {
        return true;
    }

    public @Override void closed() {}
}
