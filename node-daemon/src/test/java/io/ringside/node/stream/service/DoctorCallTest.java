package io.ringside.node.stream.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ringside.node.drain.LevelRequests;
import io.ringside.node.stream.service.NodeDoctor.Line;
import io.ringside.node.stream.service.NodeDoctor.Page;
import io.ringside.node.stream.service.NodeDoctor.State;
import io.ringside.node.stream.snapshot.Inputs;
import io.ringside.node.stream.snapshot.PlaybackSource;
import io.ringside.node.stream.snapshot.SnapshotBus;
import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorRequest;
import io.ringside.v1.DoctorState;
import io.ringside.v1.MonitorGrpc;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DoctorCallTest {
    @Test
    void tellsEachLineOfThePageAlsoWhereOtherHostsReachIt() throws IOException {
        DoctorPage page =
                call(
                        told(
                                new Line("nvml", "GPUs", State.OK, "2 GPUs.", ""),
                                new Line("gpm", "GPUs", State.FAIL, "Not allowed.", "sudo x\ny")),
                        Optional.empty());
        assertEquals(7, page.getLookedEpochNanos());
        assertEquals("1.2", page.getDaemonVersion());
        assertEquals(2, page.getLinesCount());
        assertEquals("GPUs", page.getLines(0).getGroup());
        assertEquals(DoctorState.DOCTOR_STATE_OK, page.getLines(0).getState());
        assertEquals(DoctorState.DOCTOR_STATE_FAIL, page.getLines(1).getState());
        assertEquals(List.of("sudo x", "y"), page.getLines(1).getFixList());
    }

    @Test
    void cutsWhatLetsSomebodyInAndSteersATerminal() throws IOException {
        Line line =
                new Line(
                        "sources.engine",
                        "Sources",
                        State.WARN,
                        "http://me:pw@host/x?token=abc answered 401 to Bearer abcdef123456\u001b[31m",
                        "curl -H 'Authorization: Bearer abcdef123456' X\nexport API_KEY=k1\nA_TOKEN: k2, --password k3"
                                + "\ntoken_file=/etc/t");
        DoctorPage page = call(told(line), Optional.empty());
        String all = page.getLines(0).getReason() + page.getLines(0).getFixList();
        for (String secret : List.of("pw@", "=abc", "abcdef123456", "k1", "k2", "k3", "\u001b")) {
            assertTrue(!all.contains(secret), secret + " in " + all);
        }
        assertTrue(all.contains("answered 401"), all);
        assertTrue(all.contains("token_file=/etc/t"), "a file's name lets nobody in: " + all);
        assertEquals(4, page.getLines(0).getFixCount(), "lines stay lines");
    }

    @Test
    void aPageWithoutEndIsCutAndCounted() throws IOException {
        Line line = new Line("x", "Node", State.OK, "y".repeat(5_000), "");
        DoctorPage page =
                call(
                        () ->
                                CompletableFuture.completedFuture(
                                        new Page(1, "v", Collections.nCopies(600, line))),
                        Optional.empty());
        assertEquals(512, page.getLinesCount());
        assertEquals(88, page.getOmitted());
        assertEquals(2_000, page.getLines(0).getReason().length());
    }

    @Test
    void refusesInPlayback() {
        Status status =
                assertThrows(
                                StatusRuntimeException.class,
                                () -> call(told(), Optional.of(new RaiseLevelTest.Played())))
                        .getStatus();
        assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
    }

    @Test
    void aDoctorThatFailsIsToldInItsSentence() {
        NodeDoctor failing =
                () -> CompletableFuture.failedFuture(new IOException("It cannot be started."));
        Status status =
                assertThrows(StatusRuntimeException.class, () -> call(failing, Optional.empty()))
                        .getStatus();
        assertEquals(Status.Code.UNAVAILABLE, status.getCode());
        assertEquals("It cannot be started.", status.getDescription());
    }

    private static NodeDoctor told(Line... lines) {
        return () -> CompletableFuture.completedFuture(new Page(7, "1.2", List.of(lines)));
    }

    private static DoctorPage call(NodeDoctor doctor, Optional<PlaybackSource> playback)
            throws IOException {
        try (MonitorServer server =
                TestServer.start(
                        TestServer.served(
                                new SnapshotBus(),
                                Inputs.none(playback),
                                new RaiseAccess(new LevelRequests(), false),
                                doctor))) {
            ManagedChannel channel = TestServer.channel(server);
            try {
                return MonitorGrpc.newBlockingStub(channel)
                        .doctor(DoctorRequest.newBuilder().setClient("test").build());
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
