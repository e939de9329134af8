package io.ringside.protocol.channel;

import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;

/// Reads from a connection only while what is to be written to it lies below its high water mark
/// (64 KiB by default), and goes on once that is gone. Of a channel that does not read by itself,
/// nearest to the socket. Belongs to the channel's thread.
final class ReadWhileWritten extends ChannelDuplexHandler {
    private boolean wanted;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        read(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        read(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        if (wanted) {
            read(context);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        wanted = !context.channel().isWritable();
        if (!wanted) {
            context.read();
        }
    }
}
