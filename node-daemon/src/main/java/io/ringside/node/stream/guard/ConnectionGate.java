package io.ringside.node.stream.guard;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.ringside.node.guard.LimitedLog;
import io.ringside.node.guard.Places;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds the connections: sits before gRPC in the listening channel, where gRPC has no limit of
/// its own. It hears the listening channel's thread; [#of] is for any.
@Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter
        implements ChannelFactory<ServerChannel> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);
    private static final long PAUSE_MILLIS = 100;

    private final Supplier<ServerChannel> channels;
    private final LongSupplier monotonicNanos;
    private final Places<Connection> places;
    private final Map<SocketAddress, Connection> open = new ConcurrentHashMap<>();
    private final AtomicLong refusals = new AtomicLong();
    private final LimitedLog refused;
    private final LimitedLog dismissed;
    private final LimitedLog failed;

    public ConnectionGate(int most, Supplier<ServerChannel> channels, LongSupplier monotonicNanos) {
        this.channels = channels;
        this.monotonicNanos = monotonicNanos;
        refused = new LimitedLog(LOG::warn, monotonicNanos);
        dismissed = new LimitedLog(LOG::info, monotonicNanos);
        failed = new LimitedLog(LOG::warn, monotonicNanos);
        places = new Places<>(most, monotonicNanos, this::dismiss);
    }

    /// @return null: it has been closed
    @Nullable Connection of(@Nullable SocketAddress remote) {
        return remote == null ? null : open.get(remote);
    }

    public int open() {
        return open.size();
    }

    /// Connections that were closed as soon as they came, since start.
    public long refused() {
        return refusals.get();
    }

    /// Those that made room for others, since start.
    public long dismissed() {
        return places.dismissed();
    }

    @Override
    public ServerChannel newChannel() {
        ServerChannel channel = channels.get();
        channel.pipeline().addFirst(this);
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel child = (Channel) message;
        if (!(child.remoteAddress() instanceof InetSocketAddress address)) {
            child.unsafe().closeForcibly();
            return;
        }
        Connection connection = new Connection(child, address, monotonicNanos.getAsLong());
        // Those told to go need a moment, and hold a descriptor until then.
        int leaving = places.most() / 4;
        if (open.size() >= places.most() + leaving || !places.take(connection)) {
            refusals.incrementAndGet();
            child.unsafe().closeForcibly();
            refused.say(() ->
                    "Refused a connection from %s: %d are open, and in use; close some of them."
                            .formatted(address, open.size()));
            return;
        }
        open.put(address, connection);
        var _ =
                child.closeFuture()
                        .addListener(closed -> {
                            open.remove(address, connection);
                            places.release(connection);
                        });
        context.fireChannelRead(message);
    }

    /// The machine gives no more descriptors: whoever does not use its own makes room, and
    /// listening goes on after a moment.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Channel listening = context.channel();
        failed.say(() ->
                "A connection could not be taken (%s); raise the limit on open files (LimitNOFILE, ulimit -n)."
                        .formatted(cause.getMessage()));
        places.makeRoom();
        listening.config().setAutoRead(false);
        var _ =
                listening
                        .eventLoop()
                        .schedule(
                                () -> listening.config().setAutoRead(true),
                                PAUSE_MILLIS,
                                TimeUnit.MILLISECONDS);
    }

    private void dismiss(Connection connection) {
        connection.close();
        dismissed.say(() ->
                "Closed the connection from %s, which was not in use: others needed its place."
                        .formatted(connection.address()));
    }
}
