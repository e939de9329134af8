package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.v1.Communicator;
import io.ringside.v1.Event;
import io.ringside.v1.Link;
import io.ringside.v1.Member;
import io.ringside.v1.Process;
import io.ringside.v1.Provenance;
import io.ringside.v1.Reading;
import io.ringside.v1.RingOrder;
import io.ringside.v1.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// From the environment of the driver's real processes to the log NCCL would write there, and from
/// that to events, ring orders and modelled links in the stream.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the plugin is built on Linux only")
class RingEndToEndTest {
    private static final Path BUILD =
            Path.of("../plugin-native/target/cmake").toAbsolutePath().normalize();
    private static final long PERIOD_NANOS = 250_000_000;
    private static final List<Integer> RING = List.of(0, 2, 1, 3);

    @TempDir private Path directory;
    private StartedDaemon daemon;
    private Watcher watcher;
    private java.lang.Process driver;

    @BeforeEach
    void start() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                BUILD.resolve("ringside-nccl-driver").toString(),
                                "--plugin",
                                BUILD.resolve("libnccl-profiler-ringside.so").toString(),
                                "--processes",
                                "4",
                                "--scenario",
                                "training",
                                "--mode",
                                "nvlink",
                                "--iterations",
                                "100000",
                                "--pace-ms",
                                "20")
                        .inheritIO();
        builder.environment().put("RINGSIDE_DIR", directory.toString());
        builder.environment().put("NCCL_DEBUG", "INFO");
        builder.environment().put("NCCL_DEBUG_FILE", directory.resolve("nccl.%p.log").toString());
        builder.environment().put("SOME_TOKEN", "not to be seen");
        driver = builder.start();
        daemon = StartedDaemon.live(directory, PERIOD_NANOS, StartedDaemon.NO_NVML);
        watcher = daemon.watcher();
    }

    @AfterEach
    void stop() throws InterruptedException {
        daemon.close();
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly().waitFor();
    }

    @Test
    void modelsTheLinksOfTheRingThatTheLogTells() throws Exception {
        Snapshot before =
                watcher.until(snapshot ->
                        snapshot.getProcessesCount() == 4
                                && snapshot.getCommunicatorsList().stream()
                                        .anyMatch(c -> c.getMembersCount() == 4));
        assertTrue(before.getLinksList().stream().noneMatch(RingEndToEndTest::isModelled));
        Communicator communicator =
                before.getCommunicatorsList().stream()
                        .filter(c -> c.getMembersCount() == 4)
                        .findFirst()
                        .orElseThrow();
        writeLog(communicator, pidOf(before, communicator, 0));

        Snapshot after =
                watcher.until(snapshot ->
                        modelled(snapshot, communicator).size() == 4
                                && snapshot.getEventsList().stream()
                                        .anyMatch(e -> e.getType().equals("nccl-warn")));
        assertEquals(List.of("0->2", "1->3", "2->1", "3->0"), modelled(after, communicator));
        RingOrder order = after.getRingOrders(0);
        assertEquals(RING, order.getRanksList());
        assertEquals(communicator.getCommunicator(), order.getCommunicator());
        Event warning =
                after.getEventsList().stream()
                        .filter(e -> e.getType().equals("nccl-warn"))
                        .findFirst()
                        .orElseThrow();
        int pid = pidOf(before, communicator, 0);
        assertEquals(String.valueOf(pid), warning.getSubject());

        Reading identity =
                after.getReadingsList().stream()
                        .filter(r ->
                                r.getSource().equals("identity")
                                        && r.getId().equals(String.valueOf(pid)))
                        .findFirst()
                        .orElseThrow();
        assertEquals("INFO", identity.getAttributesOrThrow("nccl.env.NCCL_DEBUG"));
        assertTrue(identity.getAttributesOrThrow("nccl.ranks").contains(":0"));
        assertTrue(after.toString().indexOf("not to be seen") < 0);
    }

    private void writeLog(Communicator communicator, int pid) throws IOException {
        String head = "n1:" + pid + ":" + pid + " [0] ";
        String rank =
                head
                        + "NCCL INFO ncclCommInitRank comm 0x5f rank 0 nranks 4 cudaDev 0 nvmlDev 0 busId 18000 commId 0x"
                        + Long.toHexString(communicator.getCommHash())
                        + " - Init ";
        Files.writeString(
                directory.resolve("nccl." + pid + ".log"),
                "NCCL version 2.28.9+cuda12.9\n"
                        + rank
                        + "START\n"
                        + head
                        + "NCCL INFO Channel 00/02 :    0   2   1   3\n"
                        + head
                        + "NCCL INFO Channel 01/02 :    0   2   1   3\n"
                        + rank
                        + "COMPLETE\n\n"
                        + head
                        + "net.cc:1 NCCL WARN played\n");
    }

    private static int pidOf(Snapshot snapshot, Communicator communicator, int rank) {
        int process =
                communicator.getMembersList().stream()
                        .filter(m -> m.getRank() == rank)
                        .mapToInt(Member::getProcess)
                        .findFirst()
                        .orElseThrow();
        return snapshot.getProcessesList().stream()
                .filter(p -> p.getProcess() == process)
                .mapToInt(Process::getPid)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> modelled(Snapshot snapshot, Communicator communicator) {
        return snapshot.getLinksList().stream()
                .filter(RingEndToEndTest::isModelled)
                .filter(link -> link.getCommunicator() == communicator.getCommunicator())
                .map(link -> link.getFrom() + "->" + link.getTo())
                .sorted()
                .collect(Collectors.toList());
    }

    private static boolean isModelled(Link link) {
        return link.getProvenance() == Provenance.PROVENANCE_MODELLED;
    }
}
