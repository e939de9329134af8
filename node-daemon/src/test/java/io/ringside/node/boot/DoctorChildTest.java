package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.ringside.v1.DoctorLine;
import io.ringside.v1.DoctorPage;
import io.ringside.v1.DoctorRequest;
import io.ringside.v1.DoctorState;
import io.ringside.v1.MonitorGrpc;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor of a running daemon, as a child of it.
class DoctorChildTest {
    private static final long PERIOD_NANOS = 250_000_000;

    @TempDir private Path segments;

    @Test
    void aRunningDaemonTellsItsDoctorsPageAndTheNextWhoAsksTheSame() throws Exception {
        try (StartedDaemon started =
                StartedDaemon.live(segments, PERIOD_NANOS, StartedDaemon.NO_NVML)) {
            int port = started.daemon().port();
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
            try {
                MonitorGrpc.MonitorBlockingStub node = MonitorGrpc.newBlockingStub(channel);
                DoctorPage page = node.doctor(DoctorRequest.getDefaultInstance());
                DoctorLine java = line(page, "java");
                assertEquals("Node", java.getGroup());
                assertEquals(DoctorState.DOCTOR_STATE_OK, java.getState());
                assertTrue(
                        line(page, "listen")
                                .getReason()
                                .endsWith("serves on 127.0.0.1:" + port + "."),
                        "it looks at this daemon: " + line(page, "listen"));
                assertTrue(
                        page.getLinesList().stream()
                                .filter(one -> one.getState() != DoctorState.DOCTOR_STATE_OK)
                                .noneMatch(one -> one.getFixCount() == 0),
                        "each fault has the command that mends it");
                assertFalse(page.getDaemonVersion().isEmpty());
                assertEquals(page, node.doctor(DoctorRequest.getDefaultInstance()));
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static DoctorLine line(DoctorPage page, String id) {
        return page.getLinesList().stream()
                .filter(one -> one.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + id + " in " + page));
    }
}
