package io.ringside.desktop.feed.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A server's stream, read one message at a time: the next one is asked for only when the reader
/// wants it, so a slow reader holds the server back and nothing piles up here. Read by one thread;
/// [#cancel] may come from any.
final class Pull<Q, T> implements ClientResponseObserver<Q, T> {
    private sealed interface Arrival<T> {
        record Message<T>(T value) implements Arrival<T> {}

        record Failure<T>(Throwable cause) implements Arrival<T> {}

        record End<T>() implements Arrival<T> {}
    }

    /// At most one message and the stream's end are ever in here.
    private final BlockingQueue<Arrival<T>> arrivals = new LinkedBlockingQueue<>();

    private volatile @Nullable ClientCallStreamObserver<Q> call;

    /// Waits for the next message; empty at the stream's end.
    ///
    /// @throws StatusRuntimeException when the call failed
    Optional<T> next() throws InterruptedException {
        ClientCallStreamObserver<Q> started = call;
        if (started == null) {
            throw new IllegalStateException("the call has not been started");
        }
        started.request(1);
        return switch (arrivals.take()) {
            case Arrival.Message<T>(T value) -> Optional.of(value);
            case Arrival.Failure<T>(Throwable cause) ->
                    throw new StatusRuntimeException(Status.fromThrowable(cause));
            case Arrival.End<T>() -> Optional.empty();
        };
    }

    void cancel() {
        ClientCallStreamObserver<Q> started = call;
        if (started != null) {
            started.cancel("no longer wanted", null);
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
        stream.disableAutoRequestWithInitial(0);
        call = stream;
    }

    @Override
    public void onNext(T value) {
        arrivals.add(new Arrival.Message<>(value));
    }

    @Override
    public void onError(Throwable cause) {
        arrivals.add(new Arrival.Failure<>(cause));
    }

    @Override
    public void onCompleted() {
        arrivals.add(new Arrival.End<>());
    }
}
