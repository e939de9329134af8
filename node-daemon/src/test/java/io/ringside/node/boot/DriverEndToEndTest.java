package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.v1.Level;
import io.ringside.v1.Link;
import io.ringside.v1.Loss;
import io.ringside.v1.OperationState;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Process;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Provenance;
import io.ringside.v1.RaisedProcess;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanKind;
import io.ringside.v1.TimingSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The driver's processes through plugin, shared memory, daemon and gRPC. Needs plugin-native to
/// have been built, which Maven does first.
@EnabledOnOs(value = OS.LINUX, disabledReason = "the plugin is built on Linux only")
class DriverEndToEndTest {
    private static final Path BUILD =
            Path.of("../plugin-native/target/cmake").toAbsolutePath().normalize();
    private static final Path DRIVER = BUILD.resolve("ringside-nccl-driver");
    private static final Path PLUGIN = BUILD.resolve("libnccl-profiler-ringside.so");
    private static final long PERIOD_NANOS = 100_000_000;
    private static final int ITERATIONS = 4;

    @TempDir private Path directory;
    private StartedDaemon daemon;
    private Watcher watcher;

    @BeforeEach
    void start() throws Exception {
        assertTrue(Files.isExecutable(DRIVER), "plugin-native is not built: no driver");
        daemon = StartedDaemon.live(directory, PERIOD_NANOS, StartedDaemon.NO_NVML);
        watcher = daemon.watcher();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void countsTheSocketWorkloadExactly() throws Exception {
        run("--scenario", "workload", "--mode", "socket", "--iterations", "4", "--pace-ms", "5");
        Snapshot snapshot = untilClosed(2);

        assertEquals(workloadCounts(), counts(snapshot));
        assertEquals(
                Map.of(
                        "1 0->1 MEASURED",
                        ITERATIONS * 120_602_624L + 16,
                        "1 1->0 MEASURED",
                        ITERATIONS * 112_205_824L + 16,
                        "2 0->1 MEASURED",
                        ITERATIONS * 4_194_304L,
                        "2 1->0 MEASURED",
                        ITERATIONS * 4_194_304L),
                links(snapshot));
        assertEquals(List.of(), lost(snapshot));
        assertEquals(0, snapshot.getOpenOperationsCount());
        for (Link link : snapshot.getLinksList()) {
            assertTrue(link.getRateBytesPerSecond() > 0, link.toString());
        }
        Map<SpanKind, Long> spans = spans();
        assertTrue(
                spans.getOrDefault(SpanKind.SPAN_KIND_STEP, 0L)
                        > spans.getOrDefault(SpanKind.SPAN_KIND_TRANSFER, 0L),
                spans.toString());
        long channelBytes =
                snapshot.getChannelsList().stream()
                        .filter(c -> c.getSend())
                        .mapToLong(c -> c.getBytes())
                        .sum();
        assertEquals(
                links(snapshot).values().stream().mapToLong(bytes -> bytes).sum(), channelBytes);
    }

    @Test
    void declaresAndModelsTheNvlinkWorkload() throws Exception {
        run("--scenario", "workload", "--mode", "nvlink", "--iterations", "4", "--pace-ms", "5");
        Snapshot snapshot = untilClosed(2);

        assertEquals(workloadCounts(), counts(snapshot));
        Map<String, Long> links = links(snapshot);
        assertEquals(ITERATIONS * 8_388_608L, links.get("1 0->1 DECLARED"));
        assertEquals(ITERATIONS * 4_194_304L, links.get("2 0->1 DECLARED"));
        assertEquals(ITERATIONS * 4_194_304L, links.get("2 1->0 DECLARED"));
        assertTrue(
                links.keySet().stream().noneMatch(link -> link.endsWith("MEASURED")),
                links.toString());
        long reduced = 3 * 26_214_400L + 4_096;
        long each = reduced + 2 * 16_777_216L;
        assertEquals(ITERATIONS * (each + 4_096) + 4, links.get("1 0->1 MODELLED"));
        assertEquals(ITERATIONS * each + 4, links.get("1 1->0 MODELLED"));
        assertEquals(List.of(), lost(snapshot));
        OperationStatistics bucket =
                snapshot.getCollectivesList().stream()
                        .filter(s -> s.getMessageBytes() == 26_214_400)
                        .findFirst()
                        .orElseThrow();
        assertEquals(TimingSource.TIMING_SOURCE_KERNEL, bucket.getTimings(0).getSource());
        assertTrue(bucket.getTimings(0).getBusBandwidthBytesPerSecond() > 0);
    }

    @Test
    void drawsAllRanksOfEightProcesses() throws Exception {
        run("--processes", "8", "--scenario", "training", "--mode", "socket", "--iterations", "3");
        Snapshot snapshot = untilClosed(8);

        assertEquals(List.of(), lost(snapshot));
        assertEquals(
                8,
                snapshot.getCommunicators(0).getMembersList().stream()
                        .map(m -> m.getRank())
                        .distinct()
                        .count());
        assertTrue(
                snapshot.getLinksList().stream()
                        .allMatch(link -> link.getProvenance() == Provenance.PROVENANCE_MEASURED));
        assertTrue(snapshot.getLinksList().stream().map(Link::getFrom).distinct().count() == 8);
        assertTrue(snapshot.getOperations().getOmitted() == 0);
    }

    @Test
    void countsReplaysWhereTheyAreVisible() throws Exception {
        java.lang.Process driver =
                start(
                        Map.of("RINGSIDE_GRAPHS", "1"),
                        "--scenario",
                        "graph",
                        "--mode",
                        "nvlink",
                        "--iterations",
                        "50");
        assertTrue(driver.waitFor(60, TimeUnit.SECONDS));
        Snapshot snapshot = untilClosed(2);
        assertTrue(snapshot.getProcesses(0).getGraphsVisible());
        for (int rank = 0; rank < 2; rank++) {
            int of = rank;
            long replays =
                    snapshot.getCollectivesList().stream()
                            .filter(s -> s.getRank() == of)
                            .mapToLong(OperationStatistics::getCount)
                            .max()
                            .orElse(0);
            assertTrue(replays >= 50, "counted " + replays);
        }
    }

    @Test
    void countsCapturedOperationsApartWhereReplaysAreNotVisible() throws Exception {
        Map<String, String> steady = Map.of("RINGSIDE_LEVEL", "steady");
        run(steady, "--scenario", "graph", "--mode", "nvlink", "--iterations", "50");
        Snapshot snapshot = untilClosed(2);
        long captured =
                snapshot.getCollectivesList().stream()
                        .mapToLong(OperationStatistics::getCaptured)
                        .sum();
        assertTrue(captured > 0, "captured " + captured);
        assertEquals(
                captured,
                snapshot.getProcessesList().stream()
                        .mapToLong(Process::getCapturedOperations)
                        .sum());
        assertFalse(snapshot.getProcesses(0).getGraphsVisible());
    }

    @Test
    void raisesTheLevelOfARunningProcessForAWhile() throws Exception {
        java.lang.Process driver =
                start(
                        "--scenario",
                        "training",
                        "--mode",
                        "socket",
                        "--iterations",
                        "1000000",
                        "--rate",
                        "200");
        try {
            watcher.until(s -> s.getProcessesCount() == 2);
            RaisedProcess raised = watcher.raise(Level.LEVEL_DEEP, 600_000_000_000L).getFirst();
            assertTrue(raised.getAccepted(), raised.getReason());
            Process process =
                    watcher.until(s -> s.getProcesses(0).hasLevelWanted()).getProcesses(0);
            assertEquals(Level.LEVEL_DEEP, process.getLevelWanted());
            assertEquals(raised.getUntilEpochNanos(), process.getLevelWantedUntilEpochNanos());
            assertEquals(
                    "test (127.0.0.1)", process.getLevelWantedBy(), "who asked, and from where");
            watcher.raise(Level.LEVEL_STEADY, 1_000_000_000L);
            watcher.until(s -> !s.getProcesses(0).hasLevelWanted());
        } finally {
            driver.destroyForcibly();
            assertTrue(driver.waitFor(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void noticesAKilledProcessAndGoesOn() throws Exception {
        java.lang.Process driver =
                start(
                        "--processes",
                        "8",
                        "--scenario",
                        "training",
                        "--mode",
                        "socket",
                        "--iterations",
                        "1000000",
                        "--rate",
                        "200");
        try {
            Snapshot running =
                    watcher.until(s ->
                            s.getProcessesCount() == 8
                                    && s.getProcesses(3).getLastOperationEpochNanos() > 0);
            Process victim = running.getProcesses(3);
            assertTrue(ProcessHandle.of(victim.getPid()).orElseThrow().destroyForcibly());
            Snapshot after =
                    watcher.until(
                            s -> s.getProcesses(3).getState() == ProcessState.PROCESS_STATE_DIED);
            assertTrue(after.getProcesses(3).getEndedEpochNanos() > 0);
            assertTrue(
                    after.getProcesses(3).getLastOperationEpochNanos()
                            >= victim.getLastOperationEpochNanos());
            long window = after.getWindow();
            watcher.until(s -> s.getWindow() > window);
        } finally {
            driver.destroyForcibly();
            assertTrue(driver.waitFor(10, TimeUnit.SECONDS));
        }
        watcher.until(s ->
                s.getProcessesList().stream()
                        .noneMatch(p -> p.getState() == ProcessState.PROCESS_STATE_LIVE));
        try (var left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void reportsEveryOperationOfTheWindowsAtLeastOnce() throws Exception {
        java.lang.Process driver =
                start(
                        "--scenario",
                        "workload",
                        "--mode",
                        "socket",
                        "--iterations",
                        "4",
                        "--pace-ms",
                        "5");
        Map<String, Integer> last = new TreeMap<>();
        watcher.until(snapshot -> {
            var rows = snapshot.getOperations();
            for (int i = 0; i < rows.getNameCount(); i++) {
                last.put(rows.getProcess(i) + "/" + rows.getOperationId(i), rows.getState(i));
            }
            return closed(snapshot, 2);
        });
        assertTrue(driver.waitFor(10, TimeUnit.SECONDS));
        Snapshot snapshot = watcher.latest();
        long operations = 0;
        for (List<OperationStatistics> all :
                List.of(snapshot.getCollectivesList(), snapshot.getP2PList())) {
            operations += all.stream().mapToLong(OperationStatistics::getCount).sum();
        }
        assertEquals(operations, last.size());
        assertTrue(
                last.values().stream()
                        .allMatch(state ->
                                state == OperationState.OPERATION_STATE_COMPLETED_VALUE
                                        || state
                                                == OperationState
                                                        .OPERATION_STATE_CLOSED_BY_ORDER_VALUE
                                        || state == OperationState.OPERATION_STATE_ENQUEUED_VALUE),
                last.toString());
    }

    private static Map<String, Long> workloadCounts() {
        Map<String, Long> expected = new TreeMap<>();
        for (int rank = 0; rank < 2; rank++) {
            expected.put(rank + " AllReduce 26214400", 3L * ITERATIONS);
            expected.put(rank + " AllReduce 4096", (long) ITERATIONS);
            expected.put(rank + " AllReduce 4", 1L);
            expected.put(rank + " AllGather 33554432", (long) ITERATIONS);
            expected.put(rank + " ReduceScatter 33554432", (long) ITERATIONS);
            expected.put(rank + " Broadcast 4096", (long) ITERATIONS);
        }
        return expected;
    }

    private static Map<String, Long> counts(Snapshot snapshot) {
        return snapshot.getCollectivesList().stream()
                .collect(
                        Collectors.toMap(
                                s ->
                                        s.getRank()
                                                + " "
                                                + s.getOperation()
                                                + " "
                                                + s.getMessageBytes(),
                                OperationStatistics::getCount,
                                Long::sum,
                                TreeMap::new));
    }

    private static Map<String, Long> links(Snapshot snapshot) {
        return snapshot.getLinksList().stream()
                .collect(
                        Collectors.toMap(
                                link ->
                                        link.getCommunicator()
                                                + " "
                                                + link.getFrom()
                                                + "->"
                                                + link.getTo()
                                                + " "
                                                + link.getProvenance()
                                                        .name()
                                                        .substring("PROVENANCE_".length()),
                                Link::getBytes));
    }

    private static List<Loss> lost(Snapshot snapshot) {
        return snapshot.getLossesList().stream().filter(loss -> loss.getCount() > 0).toList();
    }

    private Map<SpanKind, Long> spans() {
        return watcher.spans().stream()
                .flatMap(batch -> batch.getKindList().stream())
                .collect(Collectors.groupingBy(SpanKind::forNumber, Collectors.counting()));
    }

    private Snapshot untilClosed(int processes) {
        return watcher.until(snapshot -> closed(snapshot, processes));
    }

    private static boolean closed(Snapshot snapshot, int processes) {
        return snapshot.getProcessesCount() == processes
                && snapshot.getProcessesList().stream()
                        .allMatch(p -> p.getState() == ProcessState.PROCESS_STATE_CLOSED);
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        run(Map.of(), arguments);
    }

    private void run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        java.lang.Process driver = start(environment, arguments);
        assertTrue(driver.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, driver.exitValue());
    }

    private java.lang.Process start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    private java.lang.Process start(Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(DRIVER.toString(), "--plugin", PLUGIN.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("RINGSIDE_DIR", directory.toString());
        builder.environment().put("RINGSIDE_LEVEL", "deep");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
