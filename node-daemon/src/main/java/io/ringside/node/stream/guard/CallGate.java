package io.ringside.node.stream.guard;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.ringside.node.guard.LimitedLog;
import io.ringside.node.guard.Places;
import io.ringside.v1.MonitorGrpc;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds the calls, each kind for itself: a call that finds no place is refused with one sentence.
/// Any of gRPC's threads.
public final class CallGate implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(CallGate.class);

    private enum Kind {
        WATCH("streams"),
        FETCH("FetchSpans calls"),
        OTHER("calls");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        static Kind of(MethodDescriptor<?, ?> method) {
            if (method.getFullMethodName()
                    .equals(MonitorGrpc.getFetchSpansMethod().getFullMethodName())) {
                return FETCH;
            }
            return method.getType() == MethodType.UNARY ? OTHER : WATCH;
        }
    }

    private final ConnectionGate connections;
    private final SendBudget budget;
    private final LongSupplier monotonicNanos;
    private final Map<Kind, Places<GuardedCall<?, ?>>> places = new EnumMap<>(Kind.class);
    private final LimitedLog refused;
    private final LimitedLog dismissed;

    public CallGate(
            ServerLimits limits,
            ConnectionGate connections,
            SendBudget budget,
            LongSupplier monotonicNanos) {
        this.connections = connections;
        this.budget = budget;
        this.monotonicNanos = monotonicNanos;
        refused = new LimitedLog(LOG::warn, monotonicNanos);
        dismissed = new LimitedLog(LOG::info, monotonicNanos);
        for (Kind kind : Kind.values()) {
            int most =
                    switch (kind) {
                        case WATCH -> limits.watches();
                        case FETCH -> limits.fetches();
                        case OTHER -> limits.calls();
                    };
            places.put(kind, new Places<>(most, monotonicNanos, this::dismiss));
        }
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        @Nullable Connection connection =
                connections.of(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        if (connection == null) {
            return refuse(call, Status.UNAVAILABLE.withDescription("The connection was closed."));
        }
        Kind kind = Kind.of(call.getMethodDescriptor());
        Places<GuardedCall<?, ?>> ofKind = at(kind);
        GuardedCall<Q, R> guarded = new GuardedCall<>(call, connection, budget, monotonicNanos);
        if (!ofKind.take(guarded)) {
            String sentence =
                    "This daemon serves %d %s at a time, for one address at most half of them, and all are in use; end some, or try again later."
                            .formatted(ofKind.most(), kind.shown);
            refused.say(() -> "Refused %s: %s".formatted(connection.address(), sentence));
            return refuse(call, Status.RESOURCE_EXHAUSTED.withDescription(sentence));
        }
        connection.began(guarded);
        try {
            return new Ending<>(next.startCall(guarded, headers), guarded, ofKind);
        } catch (RuntimeException bug) {
            end(guarded, ofKind);
            throw bug;
        }
    }

    public int taken() {
        return places.values().stream().mapToInt(Places::taken).sum();
    }

    /// Calls and streams that found no place, since start.
    public long refused() {
        return places.values().stream().mapToLong(Places::refused).sum();
    }

    /// Those that were ended for others, since start.
    public long dismissed() {
        return places.values().stream().mapToLong(Places::dismissed).sum();
    }

    private Places<GuardedCall<?, ?>> at(Kind kind) {
        return Objects.requireNonNull(places.get(kind));
    }

    private void dismiss(GuardedCall<?, ?> call) {
        var _ = call.dismiss();
        dismissed.say(() ->
                "Closed the connection from %s, whose call did not get on: others needed its place."
                        .formatted(call.connection().address()));
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static void end(GuardedCall<?, ?> call, Places<GuardedCall<?, ?>> places) {
        places.release(call);
        call.over();
    }

    private static final class Ending<Q> extends SimpleForwardingServerCallListener<Q> {
        private final GuardedCall<Q, ?> call;
        private final Places<GuardedCall<?, ?>> places;

        Ending(
                ServerCall.Listener<Q> listener,
                GuardedCall<Q, ?> call,
                Places<GuardedCall<?, ?>> places) {
            super(listener);
            this.call = call;
            this.places = places;
        }

        @Override
        public void onHalfClose() {
            call.asked();
            super.onHalfClose();
        }

        @Override
        public void onReady() {
            call.ready();
            super.onReady();
        }

        @Override
        public void onCancel() {
            end(call, places);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            end(call, places);
            super.onComplete();
        }
    }
}
