package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.node.stream.snapshot.SnapshotInputs;
import io.ringside.node.time.HandClock;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.Rhythm;
import io.ringside.v1.RhythmState;
import io.ringside.v1.SetRhythmRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SetRhythmTest {
    private static final long SECOND = 1_000_000_000;

    private final HandClock clock = new HandClock(0, 100 * SECOND);
    private final EventLog events = new EventLog(8);
    private final RhythmControl control = new RhythmControl(clock, events::add);

    @Test
    void beginsAndEndsAnIncidentAndBothAreEvents() throws IOException {
        assertEquals(
                RhythmState.newBuilder()
                        .setRhythm(Rhythm.RHYTHM_INCIDENT)
                        .setUntilEpochNanos(160 * SECOND)
                        .setReason("slow job")
                        .build(),
                call(true, incident(60 * SECOND, " slow job ")));
        assertEquals(
                RhythmState.getDefaultInstance(),
                call(true, SetRhythmRequest.newBuilder().setClient("test").build()));
        assertEquals(
                List.of("Incident rhythm for 60 s: slow job", "Normal rhythm, by request."),
                events.events().stream().map(numbered -> numbered.event().text()).toList());
    }

    @Test
    void withoutAReasonItNamesWhoAsked() throws IOException {
        assertEquals("asked for by test", call(true, incident(SECOND, "")).getReason());
    }

    @Test
    void aReasonHasNoControlCharactersAndAnEnd() throws IOException {
        String reason = call(true, incident(SECOND, "a\nb" + "c".repeat(500))).getReason();
        assertTrue(reason.startsWith("a?bc"));
        assertEquals(200, reason.length());
    }

    @Test
    void refusesADurationOutsideOneSecondToAnHour() {
        for (long nanos : new long[] {Long.MIN_VALUE, 0, SECOND - 1, 3_600 * SECOND + 1}) {
            assertEquals(
                    Status.Code.INVALID_ARGUMENT, refused(true, incident(nanos, "")).getCode());
        }
        assertEquals(List.of(), events.events());
    }

    @Test
    void refusesARhythmThatIsNone() {
        SetRhythmRequest odd = SetRhythmRequest.newBuilder().setRhythmValue(7).build();
        Status status = refused(true, odd);
        assertEquals(Status.Code.INVALID_ARGUMENT, status.getCode());
        assertEquals("rhythm=7 is not known.", status.getDescription());
    }

    @Test
    void refusesWhereOtherHostsReachIt() {
        Status status = refused(false, incident(SECOND, ""));
        assertEquals(Status.Code.PERMISSION_DENIED, status.getCode());
        assertTrue(String.valueOf(status.getDescription()).contains("--allow-control"));
    }

    @Test
    void refusesInPlayback() {
        Status status =
                assertThrows(
                                StatusRuntimeException.class,
                                () ->
                                        call(
                                                true,
                                                Inputs.none(Optional.empty()),
                                                incident(SECOND, "")))
                        .getStatus();
        assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
    }

    private Status refused(boolean allowed, SetRhythmRequest request) {
        return assertThrows(StatusRuntimeException.class, () -> call(allowed, request)).getStatus();
    }

    private RhythmState call(boolean allowed, SetRhythmRequest request) throws IOException {
        SnapshotInputs none = Inputs.none(Optional.empty());
        return call(
                allowed,
                new SnapshotInputs(
                        none.gpus(),
                        none.playback(),
                        none.sources(),
                        Optional.of(control),
                        events,
                        none.derivation(),
                        none.judge(),
                        none.ranks()),
                request);
    }

    private static RhythmState call(
            boolean allowed, SnapshotInputs inputs, SetRhythmRequest request) throws IOException {
        try (MonitorServer server =
                TestServer.start(
                        TestServer.served(
                                new SnapshotBus(),
                                inputs,
                                new RaiseAccess(
                                        raise -> CompletableFuture.completedFuture(List.of()),
                                        allowed)))) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext()
                            .build();
            try {
                return MonitorGrpc.newBlockingStub(channel).setRhythm(request);
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static SetRhythmRequest incident(long nanos, String reason) {
        return SetRhythmRequest.newBuilder()
                .setRhythm(Rhythm.RHYTHM_INCIDENT)
                .setDurationNanos(nanos)
                .setReason(reason)
                .setClient("test")
                .build();
    }
}
