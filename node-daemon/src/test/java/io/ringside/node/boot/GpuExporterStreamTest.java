package io.ringside.node.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.fixtures.FileTree;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.prometheus.PageServer;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.SnapshotGpus;
import io.ringside.v1.Finding;
import io.ringside.v1.Snapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A started daemon that gets the pages of exporters of GPUs by HTTP: what tiles, report and OTLP
/// make of its stream.
class GpuExporterStreamTest {
    private static final long PERIOD_NANOS = 250_000_000;

    @TempDir private Path directory;

    @Test
    void gpusOfAmdsAndNvidiasExportersAreOnTheStreamAsAnyOther() throws Exception {
        try (PageServer server = new PageServer();
                StartedDaemon daemon =
                        started(
                                """
                                amd: {url: "%s", period: 1s}
                                nvidia_smi: {url: "%s", period: 1s}
                                """
                                        .formatted(
                                                server.page("/amd", Pages.text("amd.txt")),
                                                server.page(
                                                        "/smi", Pages.text("nvidia-smi.txt"))))) {
            daemon.watcher()
                    .until(snapshot ->
                            SnapshotGpus.of(snapshot).all().size() == 4
                                    && finding(snapshot, "gpu-unhealthy")
                                    && finding(snapshot, "gpu-row-remap-failed"));
            List<KnownGpu> gpus = SnapshotGpus.of(daemon.watcher().latest()).all();
            KnownGpu amd = gpus.getFirst();
            assertEquals("GPU 0", amd.title());
            assertEquals("AMD", amd.vendor());
            assertEquals("AMD Instinct MI300X OAM, pod train-0", amd.nameAndPod());
            assertEquals(OptionalDouble.of(745), amd.figure(GpuFigure.POWER));
            assertEquals(OptionalDouble.of(71), amd.figure(GpuFigure.TEMPERATURE));
            KnownGpu nvidia = gpus.get(2);
            assertEquals("GPU-df6e7a7c-7314-46f8-abc4-b88b36dcf3aa", nvidia.uuid());
            assertEquals("0000:19:00.0", nvidia.pciBusId());
            assertEquals(OptionalDouble.of(631.95), nvidia.figure(GpuFigure.POWER));
            assertEquals(
                    List.of("sw_power_cap", "hw_thermal_slowdown"),
                    nvidia.clocksEventReasonNames());
        }
    }

    @Test
    void ofACardThatTheDriversFilesTellTheExporterAddsOnlyTheRest() throws Exception {
        FileTree host = new FileTree(directory.resolve("host"));
        String card = "/sys/class/drm/card1/device/";
        host.put(card + "vendor", "0x1002\n")
                .put(card + "unique_id", "abd13c23a9580558\n")
                .put(card + "serial_number", "692251001124\n")
                .put(card + "gpu_busy_percent", "7\n");
        try (PageServer server = new PageServer();
                StartedDaemon daemon =
                        started(
                                "host_root: %s\namd: {url: \"%s\", period: 1s}\n"
                                        .formatted(
                                                host.root(),
                                                server.page("/amd", Pages.text("amd.txt"))))) {
            daemon.watcher()
                    .until(snapshot ->
                            SnapshotGpus.of(snapshot).all().stream()
                                    .anyMatch(gpu ->
                                            gpu.sources().contains("amdgpu")
                                                    && gpu.sources().contains("amd")));
            KnownGpu gpu = SnapshotGpus.of(daemon.watcher().latest()).all().getFirst();
            assertEquals("GPU-amd-abd13c23a9580558", gpu.uuid());
            assertEquals(OptionalDouble.of(0.07), gpu.figure(GpuFigure.UTILIZATION));
            assertEquals(OptionalDouble.of(745), gpu.figure(GpuFigure.POWER));
            assertEquals("GPU 0", gpu.title());
        }
    }

    private static boolean finding(Snapshot snapshot, String rule) {
        return snapshot.getFindingsList().stream().map(Finding::getRule).anyMatch(rule::equals);
    }

    private StartedDaemon started(String config) throws Exception {
        return StartedDaemon.live(
                new LiveSettings(
                        directory,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        PERIOD_NANOS,
                        StartedDaemon.NO_NVML,
                        false,
                        ConfigFile.parse(config, "test")));
    }
}
