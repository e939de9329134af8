package io.ringside.protocol.channel;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;

/// Channels that a server cannot fill our memory through by what it has us answer: HTTP/2 answers
/// each PING and SETTINGS, and a server that sends millions of them and reads nothing would have
/// all answers kept ([ReadWhileWritten]). What it sends itself is bounded by the builder's own
/// limits. Stateless.
public final class BoundedChannels {
    private BoundedChannels() {}

    /// As [NettyChannelBuilder#forAddress].
    public static NettyChannelBuilder to(String host, int port) {
        return NettyChannelBuilder.forAddress(host, port)
                .eventLoopGroup(ChannelLoops.shared())
                .channelFactory(BoundedChannels::channel);
    }

    private static Channel channel() {
        NioSocketChannel channel = new NioSocketChannel();
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new ReadWhileWritten());
        return channel;
    }
}
