package io.ringside.node.doctor.check;

import static io.ringside.node.doctor.CheckState.FAIL;
import static io.ringside.node.doctor.CheckState.OK;
import static io.ringside.node.doctor.CheckState.WARN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckState;
import io.ringside.node.doctor.FakeHost;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.gpu.GpmCheck;
import io.ringside.node.doctor.check.gpu.GpuDirectCheck;
import io.ringside.node.doctor.check.gpu.GpuNicCheck;
import io.ringside.node.doctor.check.gpu.NvmlCheck;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuChecksTest {
    private static final String OPEN =
            "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.82.07  Release Build\n";
    private static final String CLOSED =
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5\n";
    private static final String NO_LIBRARY =
            "No NVML on this host: libnvidia-ml.so.1 is not found; GPU readings are absent.";
    private static final String ROOT = "pci0000:16/0000:16:01.0";
    private static final String SWITCH = ROOT + "/0000:17:00.0";

    @TempDir Path folder;
    private FakeHost host;

    @BeforeEach
    void emptyHost() {
        host = new FakeHost(folder);
    }

    @Test
    void noGpuIsAWarningWithItsReason() throws Exception {
        host.source("nvml", Observation.unavailable(NO_LIBRARY));
        Verdict verdict = is(WARN, new NvmlCheck());
        assertTrue(verdict.reason().startsWith("No NVIDIA GPU on this host"));
        assertTrue(verdict.fix().startsWith("lspci -d 10de:"));
        host.file("/.dockerenv", "");
        assertTrue(is(WARN, new NvmlCheck()).fix().contains("--gpus all"));
    }

    @Test
    void amdGpusNeedNoLibrary() throws Exception {
        host.source("nvml", Observation.unavailable(NO_LIBRARY))
                .file("/sys/bus/pci/devices/0000:03:00.0/class", "0x038000")
                .file("/sys/bus/pci/devices/0000:03:00.0/vendor", "0x1002");
        assertTrue(is(OK, new NvmlCheck()).reason().contains("1 AMD GPU,"));
    }

    @Test
    void aBridgeIsNoGpu() throws Exception {
        host.source("nvml", Observation.unavailable(NO_LIBRARY))
                .file("/sys/bus/pci/devices/0000:03:00.0/class", "0x068000")
                .file("/sys/bus/pci/devices/0000:03:00.0/vendor", "0x10de");
        assertTrue(is(WARN, new NvmlCheck()).reason().startsWith("No NVIDIA GPU"));
    }

    @Test
    void gpusWithoutTheLibraryFailWithThePackageOfTheirDriver() throws Exception {
        host.gpu(SWITCH + "/0000:1b:00.0", 0)
                .file("/proc/driver/nvidia/version", CLOSED)
                .source("nvml", Observation.unavailable(NO_LIBRARY));
        assertTrue(
                is(FAIL, new NvmlCheck())
                        .fix()
                        .startsWith("sudo apt-get install libnvidia-compute-550 "));
        host.file("/run/.containerenv", "");
        assertTrue(
                is(FAIL, new NvmlCheck())
                        .fix()
                        .contains("NVIDIA_DRIVER_CAPABILITIES=compute,utility"));
    }

    @Test
    void gpusWithoutTheirDriverFail() throws Exception {
        host.gpu(SWITCH + "/0000:1b:00.0", 0)
                .source(
                        "nvml",
                        Observation.unavailable("NVML does not start: Driver Not Loaded; it is."));
        Verdict verdict = is(FAIL, new NvmlCheck());
        assertTrue(verdict.reason().startsWith("1 NVIDIA GPU on the bus"));
        assertTrue(verdict.fix().startsWith("sudo modprobe nvidia"));
    }

    @Test
    void aDriverReplacedWhileItRanFails() throws Exception {
        host.gpu(SWITCH + "/0000:1b:00.0", 0)
                .file("/proc/driver/nvidia/version", OPEN)
                .source(
                        "nvml",
                        Observation.failed("NVML does not start: Driver/library version mismatch"));
        assertTrue(is(FAIL, new NvmlCheck()).fix().startsWith("sudo reboot"));
    }

    @Test
    void nvmlThatAnswersIsOkAndInPartAWarning() throws Exception {
        Reading gpu = Reading.of(SubjectKind.GPU, "GPU-1", "nvml", 1).build();
        host.gpu(SWITCH + "/0000:1b:00.0", 0)
                .file("/proc/driver/nvidia/version", OPEN)
                .source("nvml", Observation.of(List.of(gpu)));
        assertEquals("NVML answers for 1 GPU.", is(OK, new NvmlCheck()).reason());
        host.probes.clear();
        host.source("nvml", new Observation(State.WARN, "GPU 1 is lost.", List.of(), List.of()));
        is(WARN, new NvmlCheck());
        host.probes.clear();
        host.source("nvml", Observation.failed("It has not answered within 3 s."));
        is(FAIL, new NvmlCheck());
        host.probes.clear();
        is(FAIL, new NvmlCheck());
    }

    @Test
    void gpmIsLeftOutOfBuildsWithoutIt() throws Exception {
        assertEquals(List.of(), new GpmCheck("gpm").run(host.context()));
        host.source("gpm", Observation.unavailable("No Hopper or newer."));
        is(OK, new GpmCheck("gpm"));
        host.gpu(SWITCH + "/0000:1b:00.0", 0);
        assertTrue(is(WARN, new GpmCheck("gpm")).fix().contains("dcgm-exporter"));
        host.probes.clear();
        host.source("gpm", Observation.failed("Insufficient Permissions."));
        assertTrue(
                is(FAIL, new GpmCheck("gpm"))
                        .fix()
                        .contains("NVreg_RestrictProfilingToAdminUsers=0"));
        host.probes.clear();
        host.source("gpm", Observation.of(List.of()));
        is(OK, new GpmCheck("gpm"));
    }

    @Test
    void gpuDirectIsNeededOnlyWithGpusAndAdapters() throws Exception {
        assertTrue(is(OK, new GpuDirectCheck()).reason().contains("no NVIDIA GPU"));
        host.gpu(SWITCH + "/0000:1b:00.0", 0);
        assertTrue(is(OK, new GpuDirectCheck()).reason().contains("no RDMA"));
    }

    @Test
    void gpuDirectByModuleOrByDmaBuf() throws Exception {
        host.gpu(SWITCH + "/0000:18:00.0/0000:1b:00.0", 0)
                .adapter(
                        "mlx5_0",
                        SWITCH + "/0000:19:00.0/0000:1c:00.0",
                        0,
                        "4: ACTIVE",
                        "5: LinkUp",
                        "400 Gb/sec (4X NDR)")
                .file("/proc/sys/kernel/osrelease", "5.4.0-1")
                .file("/proc/driver/nvidia/version", OPEN);
        assertTrue(is(WARN, new GpuDirectCheck()).reason().contains("older than 5.12"));
        host.file("/proc/sys/kernel/osrelease", "5.15.0-1");
        is(OK, new GpuDirectCheck());
        host.process(7, 1, "NCCL_DMABUF_ENABLE=0\0", "/lib/libnccl.so.2");
        assertTrue(is(WARN, new GpuDirectCheck()).reason().contains("NCCL_DMABUF_ENABLE=0"));
        host.file("/proc/driver/nvidia/version", CLOSED);
        assertTrue(is(WARN, new GpuDirectCheck()).reason().contains("closed"));
        host.file("/proc/modules", "nvidia 1 0 - Live\nnvidia_peermem 16384 0 - Live 0x0\n");
        assertEquals("nvidia_peermem is loaded.", is(OK, new GpuDirectCheck()).reason());
    }

    @Test
    void theNearestAdapterOfEachGpuIsFound() throws Exception {
        assertTrue(is(OK, new GpuNicCheck()).reason().contains("no NVIDIA GPU"));
        host.gpu(SWITCH + "/0000:18:00.0/0000:1b:00.0", 0);
        assertTrue(is(OK, new GpuNicCheck()).reason().contains("no RDMA"));
        host.file("/sys/devices/system/node/node1/cpulist", "8-15")
                .adapter(
                        "mlx5_9",
                        "pci0000:c0/0000:c0:01.0/0000:c1:00.0",
                        1,
                        "4: ACTIVE",
                        "5: LinkUp",
                        "400 Gb/sec");
        Verdict far = is(WARN, new GpuNicCheck());
        assertTrue(far.reason().contains("(SYS)"), far.reason());
        host.adapter(
                "mlx5_3",
                "pci0000:40/0000:40:01.0/0000:41:00.0",
                0,
                "4: ACTIVE",
                "5: LinkUp",
                "400 Gb/sec");
        assertTrue(is(WARN, new GpuNicCheck()).reason().contains("(NODE)"));
        host.adapter(
                "mlx5_2",
                "pci0000:16/0000:16:02.0/0000:2c:00.0",
                0,
                "4: ACTIVE",
                "5: LinkUp",
                "400 Gb/sec");
        assertTrue(is(OK, new GpuNicCheck()).reason().contains("PHB"));
        host.adapter(
                "mlx5_1",
                SWITCH + "/0000:18:01.0/0000:20:00.0/0000:21:00.0/0000:22:00.0",
                0,
                "4: ACTIVE",
                "5: LinkUp",
                "400 Gb/sec");
        assertTrue(is(OK, new GpuNicCheck()).reason().contains("PXB"));
        host.adapter(
                "mlx5_0",
                SWITCH + "/0000:18:02.0/0000:23:00.0",
                0,
                "4: ACTIVE",
                "5: LinkUp",
                "400 Gb/sec");
        assertTrue(is(OK, new GpuNicCheck()).reason().contains("PIX"));
        host.process(7, 1, "NCCL_IB_HCA==mlx5_9\0", "/lib/libnccl.so.2");
        assertTrue(is(WARN, new GpuNicCheck()).reason().contains("mlx5_9"));
    }

    @Test
    void anAdapterThatIsDownIsNotNear() throws Exception {
        host.gpu(SWITCH + "/0000:18:00.0/0000:1b:00.0", 0)
                .adapter(
                        "mlx5_0",
                        SWITCH + "/0000:19:00.0/0000:1c:00.0",
                        0,
                        "1: DOWN",
                        "3: Disabled",
                        "10 Gb/sec");
        assertTrue(
                is(OK, new GpuNicCheck()).reason().contains("no RDMA adapter that NCCL may use"));
    }

    /// Its first verdict, which has this state.
    private Verdict is(CheckState state, Check check) throws InterruptedException {
        List<Verdict> verdicts = check.run(host.context());
        assertEquals(state, verdicts.getFirst().state(), verdicts.toString());
        return verdicts.getFirst();
    }
}
