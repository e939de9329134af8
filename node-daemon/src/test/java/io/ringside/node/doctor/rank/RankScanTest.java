package io.ringside.node.doctor.rank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.FakeHost;
import io.ringside.node.ranks.variable.NcclVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankScanTest {
    private static final String NCCL = "/opt/venv/nvidia/nccl/lib/libnccl.so.2";

    @TempDir Path folder;
    private FakeHost host;

    @BeforeEach
    void emptyHost() {
        host = new FakeHost(folder);
    }

    @Test
    void findsWhatHasNcclMappedAndReadsItsReleaseWhereTheProcessSeesIt() {
        host.process(7, 3, "PATH=/bin\0NCCL_DEBUG=WARN\0", NCCL)
                .file("/proc/7/root" + NCCL, ElfBytes.nccl("2.21.5"))
                .process(8, 3, "", "/usr/lib/libnccl-net.so", "/usr/lib/libc.so.6");
        List<ExaminedProcess> ranks = host.context().ranks();
        assertEquals(1, ranks.size());
        ExaminedProcess rank = ranks.getFirst();
        assertEquals(7, rank.pid());
        assertEquals(1000, rank.user());
        assertEquals(3, rank.parent());
        assertEquals(NcclVersion.parse("2.21.5"), rank.version());
        assertEquals(Map.of("NCCL_DEBUG", "WARN"), rank.variables());
        assertFalse(rank.hasPlugin());
    }

    @Test
    void passesOverALauncherWhichHasNcclMappedAndComputesNothing() {
        host.processWithoutGpu(7, 3, "", NCCL).process(8, 7, "", NCCL);
        assertEquals(
                List.of(8), host.context().ranks().stream().map(ExaminedProcess::pid).toList());
    }

    @Test
    void keepsNothingOfTheEnvironmentButNcclsOwnAndNoSecret() {
        host.process(
                7,
                3,
                "AWS_SECRET=1\0NCCL_PSK=hush\0XNCCL_A=1\0NCCL_lower=1\0NCCL_=1\0NCCL_NOVALUE\0"
                        + "NCCL_NET=a=b\0TOKEN=NCCL_Y=2\0",
                NCCL);
        assertEquals(
                Map.of("NCCL_PSK", "(withheld)", "NCCL_NET", "a=b"),
                host.context().ranks().getFirst().variables());
    }

    @Test
    void aLongValueIsCut() {
        host.process(7, 3, "NCCL_NET=" + "v".repeat(10_000) + "\0", NCCL);
        assertEquals(512, host.context().ranks().getFirst().variable("NCCL_NET").length());
    }

    @Test
    void aSegmentMakesAProcessARankWithoutTheLibrary() {
        host.process(7, 3, "").segment(7, 11L, 12L);
        ExaminedProcess rank = host.context().ranks().getFirst();
        assertTrue(rank.hasPlugin());
        assertEquals(Set.of(11L, 12L), rank.segment().orElseThrow().communicators());
    }

    @Test
    void aSegmentOfAnotherProcessWithTheSameNumberIsNotItsOwn() {
        host.process(7, 3, "").segment(7).file("/proc/7/stat", "7 (x) S 1" + " 0".repeat(20));
        assertEquals(List.of(), host.context().ranks());
    }

    @Test
    void aSegmentFromAContainerIsFoundByTheNumberThere() {
        host.process(7000, 3, "")
                .segment(42)
                .file("/proc/7000/status", "PPid:\t3\nNSpid:\t7000\t42\n")
                .file("/proc/7000/stat", "7000 (x) S 1" + " 0".repeat(17) + " 420 0\n");
        assertEquals(42, host.context().ranks().getFirst().segment().orElseThrow().pid());
        host.file("/proc/7000/status", "PPid:\t3\nNSpid:\t7000\t43\n");
        assertEquals(List.of(), host.context().ranks());
    }

    @Test
    void whatNcclConfSetsCountsUnlessTheEnvironmentSaysOtherwise() {
        host.process(7, 3, "NCCL_ALGO=ring\0", NCCL)
                .file(
                        "/proc/7/root/etc/nccl.conf",
                        "# ours\nNCCL_ALGO=tree\n NCCL_IB_TC=104 \nPATH=/x\nnonsense\n");
        assertEquals(
                Map.of("NCCL_ALGO", "ring", "NCCL_IB_TC", "104"),
                host.context().ranks().getFirst().variables());
    }

    @Test
    void countsProgramsThatCannotBeLookedIntoAndNoKernelThreads() {
        host.file("/proc/9/status", "Uid:\t1000\t1001\t0\t0\nVmRSS:\t1 kB\n")
                .file("/proc/10/status", "Uid:\t0\t0\t0\t0\nThreads:\t1\n");
        assertEquals(List.of(1001), host.context().unreadableProcesses());
    }

    @Test
    void filesThatAreNoSegmentsAreNamed() throws IOException {
        Files.writeString(host.segments.resolve("a.seg"), "short");
        Files.createSymbolicLink(host.segments.resolve("b.seg"), Path.of("a.seg"));
        Files.writeString(host.segments.resolve("c.txt"), "not asked");
        assertEquals(
                List.of(
                        "a.seg is no segment of this layout.",
                        "b.seg is no segment of this layout."),
                host.context().unreadableSegments());
    }

    @Test
    void anySegmentIsSurvived() throws IOException {
        byte[] whole = SegmentBytes.of(7, 70, "0.1.0", 1L);
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 30; i++) {
                damaged[12 + random.nextInt(damaged.length - 12)] = (byte) random.nextInt(256);
            }
            Files.write(host.segments.resolve("x.seg"), damaged);
            SegmentScan scan = SegmentScan.of(host.segments);
            assertEquals(
                    scan.segments().isEmpty()
                            ? List.of("x.seg is no segment of this layout.")
                            : List.of(),
                    scan.refused());
        }
    }
}
