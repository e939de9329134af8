package io.ringside.node.stream.guard;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.ringside.node.guard.Places;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One client's connection, and the calls on it. It is unused while it has no call, or none that
/// gets on. Any thread.
final class Connection implements Places.Occupant {
    private final Channel channel;
    private final InetSocketAddress address;
    private final Set<GuardedCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
    private volatile long lastUseNanos;

    Connection(Channel channel, InetSocketAddress address, long nowNanos) {
        this.channel = channel;
        this.address = address;
        lastUseNanos = nowNanos;
    }

    InetSocketAddress address() {
        return address;
    }

    void began(GuardedCall<?, ?> call) {
        calls.add(call);
    }

    void ended(GuardedCall<?, ?> call, long nowNanos) {
        lastUseNanos = nowNanos;
        calls.remove(call);
    }

    /// At once: gRPC's own handler would wait for its calls, and those for what nobody takes.
    void close() {
        var _ = channel.pipeline().firstContext().close();
    }

    /// Programs of this host, and what an SSH tunnel brings, have one address together.
    @Override
    public String owner() {
        return address.getAddress().isLoopbackAddress()
                ? ""
                : address.getAddress().getHostAddress();
    }

    @Override
    public long unusedNanos(long nowNanos) {
        long unused = nowNanos - lastUseNanos;
        for (GuardedCall<?, ?> call : calls) {
            unused = Math.min(unused, call.unusedNanos(nowNanos));
        }
        return unused;
    }
}
