package io.ringside.node.stream.service;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ringside.node.stream.guard.SendBudget;
import io.ringside.v1.FetchSpansRequest;
import io.ringside.v1.SpanBatch;
import java.util.concurrent.Executor;

/// `FetchSpans`: whoever watches may have the spans of the windows that he has just seen; the
/// history before them, as an incident file has it, only where a level may be raised. Any of gRPC's
/// threads; none waits.
final class SpansCall {
    /// Further back is history. A window asks for 60 s at its first snapshot, which may be late.
    static final long RECENT_NANOS = 90_000_000_000L;

    private final Served served;
    private final SendBudget budget;
    private final Executor sender;

    SpansCall(Served served, SendBudget budget, Executor sender) {
        this.served = served;
        this.budget = budget;
        this.sender = sender;
    }

    void answer(FetchSpansRequest request, StreamObserver<SpanBatch> response) {
        long now = served.time().toldNow(served.time().epochNanos());
        if (!served.raise().allowed() && request.getStartEpochNanos() < now - RECENT_NANOS) {
            response.onError(
                    Status.PERMISSION_DENIED
                            .withDescription(
                                    "This daemon can be reached by other hosts, so that it hands out"
                                            + " spans of the last 90 s only; start it with"
                                            + " --allow-control, or let it listen on a loopback"
                                            + " address.")
                            .asRuntimeException());
            return;
        }
        var batches =
                new SpanBatches(
                        served.spans()::windows,
                        served.time(),
                        request.getStartEpochNanos(),
                        request.getEndEpochNanos());
        new SpanStream((ServerCallStreamObserver<SpanBatch>) response, batches, budget, sender)
                .start();
    }
}
