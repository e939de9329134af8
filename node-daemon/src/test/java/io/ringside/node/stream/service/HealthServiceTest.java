package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.ringside.node.drain.LevelRequests;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.v1.MonitorGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthServiceTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void servesWhileTheDrainThreadMakesPassesAndNotOnceItHasStopped() throws Exception {
        AtomicLong drainAgeNanos = new AtomicLong();
        try (MonitorServer server =
                new MonitorServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        TestServer.served(
                                new SnapshotBus(),
                                Inputs.none(Optional.empty()),
                                new RaiseAccess(new LevelRequests(), true)),
                        TestServer.WIDE,
                        () -> TestServer.vitals(drainAgeNanos.get()),
                        () -> 0)) {
            ManagedChannel channel = TestServer.channel(server);
            var watched =
                    HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(20, TimeUnit.SECONDS)
                            .watch(
                                    HealthCheckRequest.newBuilder()
                                            .setService(MonitorGrpc.SERVICE_NAME)
                                            .build());
            assertTrue(becomes(ServingStatus.SERVING, watched));
            assertEquals(
                    ServingStatus.SERVING,
                    HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus());
            drainAgeNanos.set(30 * SECOND);
            assertTrue(becomes(ServingStatus.NOT_SERVING, watched));
            channel.shutdownNow();
        }
    }

    private static boolean becomes(
            ServingStatus status, Iterator<io.grpc.health.v1.HealthCheckResponse> watched) {
        while (watched.hasNext()) {
            if (watched.next().getStatus() == status) {
                return true;
            }
        }
        return false;
    }
}
