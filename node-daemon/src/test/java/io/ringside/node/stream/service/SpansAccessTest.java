package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.v1.FetchSpansRequest;
import io.ringside.v1.MonitorGrpc;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The server's clock stands at 0.
class SpansAccessTest {
    private static final long LAST = -MonitorService.RECENT_NANOS;

    @Test
    void theHistoryBeforeTheLastNinetySecondsIsHandedOutWhereALevelMayBeRaised()
            throws IOException {
        assertFalse(fetch(true, Long.MIN_VALUE));
        assertFalse(fetch(true, LAST - 1));
    }

    @Test
    void whereOtherHostsReachItOnlyWhatAnyWindowAsksForIs() throws IOException {
        assertFalse(fetch(false, LAST));
        for (long start : new long[] {LAST - 1, Long.MIN_VALUE}) {
            Status status =
                    assertThrows(StatusRuntimeException.class, () -> fetch(false, start))
                            .getStatus();
            assertEquals(Status.Code.PERMISSION_DENIED, status.getCode());
            assertTrue(String.valueOf(status.getDescription()).contains("--allow-control"));
        }
    }

    /// Whether there is any batch: none is kept here.
    private static boolean fetch(boolean allowed, long startEpochNanos) throws IOException {
        RaiseAccess access =
                new RaiseAccess(request -> CompletableFuture.completedFuture(List.of()), allowed);
        try (MonitorServer server =
                TestServer.start(
                        TestServer.served(
                                new SnapshotBus(), Inputs.none(Optional.empty()), access))) {
            ManagedChannel channel = TestServer.channel(server);
            try {
                return MonitorGrpc.newBlockingStub(channel)
                        .fetchSpans(
                                FetchSpansRequest.newBuilder()
                                        .setStartEpochNanos(startEpochNanos)
                                        .setEndEpochNanos(Long.MAX_VALUE)
                                        .build())
                        .hasNext();
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
