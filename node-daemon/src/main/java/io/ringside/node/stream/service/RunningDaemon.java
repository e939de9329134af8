package io.ringside.node.stream.service;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.NodeDescription;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks whoever serves at an address what it is. Stateless; blocks for up to four seconds.
public final class RunningDaemon {
    private static final long DEADLINE_SECONDS = 4;
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private RunningDaemon() {}

    /// "ringside-node 0.1.0 (gpu-node-1)"; absent: nobody who speaks our protocol.
    public static Optional<String> at(InetSocketAddress address) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(address)
                        .usePlaintext()
                        .maxInboundMessageSize(MAX_ANSWER_BYTES)
                        .build();
        try {
            NodeDescription node =
                    MonitorGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                            .describe(DescribeRequest.getDefaultInstance());
            return Optional.of(
                    "ringside-node %s (%s%s)"
                            .formatted(
                                    node.getDaemonVersion(),
                                    node.getHostName(),
                                    node.hasPlayback() ? ", playing a capture" : ""));
        } catch (StatusRuntimeException stranger) {
            return Optional.empty();
        } finally {
            channel.shutdownNow();
        }
    }
}
