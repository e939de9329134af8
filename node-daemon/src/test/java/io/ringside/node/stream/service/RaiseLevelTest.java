package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.ring.told.RaiseRequest;
import io.ringside.node.stream.message.PlaybackStatus;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.PlaybackSource;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.v1.Level;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.RaiseLevelRequest;
import io.ringside.v1.RaiseLevelResponse;
import io.ringside.v1.RaisedProcess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class RaiseLevelTest {
    private static final long SECOND = 1_000_000_000;

    private final ConcurrentLinkedQueue<RaiseRequest> asked = new ConcurrentLinkedQueue<>();

    @Test
    void handsTheRequestOnAndAnswersForEachProcess() throws Exception {
        RaiseLevelResponse response =
                call(true, Optional.empty(), request(Level.LEVEL_DEEP, SECOND));
        assertEquals(
                List.of(new RaiseRequest(2, SECOND, List.of(3, 4), "test (127.0.0.1)")),
                List.copyOf(asked));
        assertEquals(
                List.of(
                        RaisedProcess.newBuilder()
                                .setProcess(3)
                                .setPid(33)
                                .setAccepted(true)
                                .setUntilEpochNanos(77)
                                .build(),
                        RaisedProcess.newBuilder().setProcess(4).setReason("Gone.").build()),
                response.getProcessesList());
    }

    @Test
    void refusesADurationOutsideOneSecondToTenMinutes() {
        for (long nanos : new long[] {Long.MIN_VALUE, 0, SECOND - 1, 600 * SECOND + 1}) {
            Status status = refused(true, Optional.empty(), request(Level.LEVEL_DETAIL, nanos));
            assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
            assertTrue(
                    String.valueOf(status.getDescription())
                            .endsWith("is not within 1 s and 10 min."));
        }
        assertTrue(asked.isEmpty());
    }

    @Test
    void refusesALevelThatIsNone() {
        RaiseLevelRequest odd =
                request(Level.LEVEL_DEEP, SECOND).toBuilder().setLevelValue(7).build();
        assertEquals(Status.Code.INVALID_ARGUMENT, refused(true, Optional.empty(), odd).getCode());
    }

    @Test
    void refusesWhereOtherHostsReachIt() {
        Status status = refused(false, Optional.empty(), request(Level.LEVEL_DEEP, SECOND));
        assertEquals(Status.Code.PERMISSION_DENIED, status.getCode());
        assertTrue(String.valueOf(status.getDescription()).contains("--allow-control"));
    }

    @Test
    void refusesInPlayback() {
        Status status = refused(true, Optional.of(new Played()), request(Level.LEVEL_DEEP, SECOND));
        assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
        assertTrue(asked.isEmpty());
    }

    @Test
    void saysSoWhenTooManyWait() {
        RaiseAccess full =
                new RaiseAccess(
                        request ->
                                CompletableFuture.failedFuture(
                                        new RejectedExecutionException("Too many.")),
                        true);
        Status status =
                assertThrows(
                                StatusRuntimeException.class,
                                () ->
                                        call(
                                                full,
                                                Optional.empty(),
                                                request(Level.LEVEL_DEEP, SECOND)))
                        .getStatus();
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
        assertEquals("Too many.", status.getDescription());
    }

    private Status refused(
            boolean allowed, Optional<PlaybackSource> playback, RaiseLevelRequest request) {
        return assertThrows(StatusRuntimeException.class, () -> call(allowed, playback, request))
                .getStatus();
    }

    private RaiseLevelResponse call(
            boolean allowed, Optional<PlaybackSource> playback, RaiseLevelRequest request)
            throws IOException {
        return call(new RaiseAccess(this::answer, allowed), playback, request);
    }

    private CompletableFuture<List<RaiseAnswer>> answer(RaiseRequest request) {
        asked.add(request);
        return CompletableFuture.completedFuture(
                List.of(new RaiseAnswer(3, 33, "", 77), new RaiseAnswer(4, 0, "Gone.", 0)));
    }

    private static RaiseLevelResponse call(
            RaiseAccess access, Optional<PlaybackSource> playback, RaiseLevelRequest request)
            throws IOException {
        try (MonitorServer server =
                TestServer.start(
                        TestServer.served(new SnapshotBus(), Inputs.none(playback), access))) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext()
                            .build();
            try {
                return MonitorGrpc.newBlockingStub(channel).raiseLevel(request);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static RaiseLevelRequest request(Level level, long nanos) {
        return RaiseLevelRequest.newBuilder()
                .setLevel(level)
                .setDurationNanos(nanos)
                .addProcesses(3)
                .addProcesses(4)
                .setClient("test")
                .build();
    }

    static final class Played implements PlaybackSource {
        @Override
        public PlaybackStatus playback() {
            return new PlaybackStatus("a.ring", 1, false, false, "", false, 0);
        }

        @Override
        public SourceStatus status() {
            return SourceStatus.ok("playback");
        }
    }
}
