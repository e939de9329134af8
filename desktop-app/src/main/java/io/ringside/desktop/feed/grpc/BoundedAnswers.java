package io.ringside.desktop.feed.grpc;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import io.ringside.protocol.wire.Admission;
import io.ringside.protocol.wire.MessageReader;
import io.ringside.protocol.wire.OverBudgetException;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Where a daemon's messages enter: each answer of every call is bounded before it is decoded, by
/// itself and by what other nodes hold, and its texts are cleaned. Safe from any thread.
final class BoundedAnswers implements ClientInterceptor {
    private final NodesBudget.Turn turn;

    /// @param turn of the connection
    BoundedAnswers(NodesBudget.Turn turn) {
        this.turn = turn;
    }

    @Override
    public <Q, T> ClientCall<Q, T> interceptCall(
            MethodDescriptor<Q, T> method, CallOptions options, Channel next) {
        return method.getResponseMarshaller() instanceof PrototypeMarshaller<T> plain
                        && plain.getMessagePrototype() instanceof Message prototype
                ? next.newCall(
                        method.toBuilder(
                                        method.getRequestMarshaller(),
                                        new Bounded<T>(plain, prototype, turn))
                                .build(),
                        options)
                : next.newCall(method, options);
    }

    private record Bounded<T>(
            PrototypeMarshaller<T> plain, Message prototype, NodesBudget.Turn turn)
            implements Marshaller<T> {
        @Override
        public InputStream stream(T value) {
            return plain.stream(value);
        }

        @Override
        public T parse(InputStream stream) {
            try {
                byte[] bytes = stream.readAllBytes();
                Admission room =
                        prototype instanceof Snapshot
                                ? turn
                                : (decodingBytes, _) -> turn.pass(decodingBytes);
                Message message = new MessageReader(room).read(prototype, ByteBuffer.wrap(bytes));
                return plain.getMessageClass().cast(message);
            } catch (OverBudgetException e) {
                throw Status.RESOURCE_EXHAUSTED.withCause(e).asRuntimeException();
            } catch (IOException e) {
                throw Status.INTERNAL
                        .withDescription("a message that is none of ringside.v1")
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    }
}
