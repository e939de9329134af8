package io.ringside.protocol.channel;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;

/// The threads of all channels of this process: one for each processor at most, each begun when it
/// is needed, none of which holds the process up.
final class ChannelLoops {
    private ChannelLoops() {}

    static EventLoopGroup shared() {
        return Shared.LOOPS;
    }

    private static final class Shared {
        private static final EventLoopGroup LOOPS =
                new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(),
                        Thread.ofPlatform().daemon().name("channel-", 0).factory(),
                        NioIoHandler.newFactory());
    }
}
