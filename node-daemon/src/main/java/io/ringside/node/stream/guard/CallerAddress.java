package io.ringside.node.stream.guard;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Objects;

/// Lets a call know where it came from, for the log. Stateless.
public final class CallerAddress implements ServerInterceptor {
    private static final Context.Key<String> ADDRESS = Context.key("caller");

    /// Of the call being handled on this thread.
    public static String current() {
        return Objects.requireNonNullElse(ADDRESS.get(), "unknown");
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Object address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        Context context = Context.current().withValue(ADDRESS, String.valueOf(address));
        return Contexts.interceptCall(context, call, headers, next);
    }
}
