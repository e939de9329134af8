package io.ringside.node.doctor.check.rank;

import static io.ringside.node.doctor.CheckState.FAIL;
import static io.ringside.node.doctor.CheckState.OK;
import static io.ringside.node.doctor.CheckState.WARN;
import static io.ringside.protocol.ring.RingLayout.HEADER_LOCKED;
import static io.ringside.protocol.ring.RingLayout.HEADER_MINOR;
import static io.ringside.protocol.ring.RingLayout.LOCK_PROCESS_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckState;
import io.ringside.node.doctor.FakeHost;
import io.ringside.node.doctor.HostAccess.Volume;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.host.SegmentsCheck;
import io.ringside.node.doctor.check.host.SegmentsDirectoryCheck;
import io.ringside.node.doctor.check.host.SharedMemoryCheck;
import io.ringside.node.doctor.rank.ElfBytes;
import io.ringside.node.doctor.rank.ElfFile;
import io.ringside.node.doctor.rank.SegmentBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginChecksTest {
    private static final String NCCL = "/opt/nccl/libnccl.so.2";
    private static final String OURS = "/opt/ringside/libnccl-profiler-ringside.so";
    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private FakeHost host;

    @BeforeEach
    void emptyHost() {
        host = new FakeHost(folder);
    }

    @Test
    void thePluginIsFoundBesideTheDaemonAndItsLineIsGiven() throws Exception {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Path file = plugin(lib, ElfFile.X86_64, "2.34");
        host.libraryFolders = List.of(folder.resolve("nothing"), lib);
        assertEquals(
                "export NCCL_PROFILER_PLUGIN=" + file,
                is(OK, new PluginCheck(ElfFile.X86_64, "2.36", "")).fix());
    }

    @Test
    void thePluginIsFoundByTheLoadersPathAndInTheSystem() throws Exception {
        is(WARN, new PluginCheck(ElfFile.X86_64, "2.36", "relative::/nowhere"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        plugin(lib, ElfFile.X86_64, "2.34");
        is(OK, new PluginCheck(ElfFile.X86_64, "2.36", "/nowhere:" + lib));
        host.file(
                "/usr/lib64/libnccl-profiler-ringside.so",
                ElfBytes.of(ElfFile.X86_64, "", "GLIBC_2.34\0"));
        is(OK, new PluginCheck(ElfFile.X86_64, "2.36", ""));
    }

    @Test
    void aPluginThatCannotBeLoadedHereFails() throws Exception {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        host.libraryFolders = List.of(lib);
        plugin(lib, ElfFile.ARM64, "2.34");
        assertTrue(reason(FAIL, ElfFile.X86_64, "2.36").contains("another processor"));
        assertTrue(reason(FAIL, ElfFile.ARM64, "2.31").contains("needs glibc 2.34"));
        reason(OK, ElfFile.ARM64, "2.100");
        reason(OK, ElfFile.ARM64, "3.0");
        reason(OK, ElfFile.ARM64, "");
        Files.writeString(lib.resolve(PluginCheck.FILE), "not a library");
        assertTrue(reason(FAIL, ElfFile.X86_64, "2.36").contains("no 64-bit shared library"));
    }

    @Test
    void ranksWithoutThePluginGetTheLinesToSet() throws Exception {
        assertTrue(is(OK, new RanksCheck("")).reason().startsWith("No process"));
        host.process(7, 3, "", NCCL).process(8, 3, "", NCCL);
        Verdict verdict = is(WARN, new RanksCheck(""));
        assertEquals(
                "NCCL runs without the plugin in pids 7, 8: nothing of what it does is seen.",
                verdict.reason());
        assertEquals(
                "export NCCL_PROFILER_PLUGIN=/opt/ringside-node/lib/app/libnccl-profiler-ringside.so"
                        + " RINGSIDE_DIR="
                        + host.segments
                        + "   # before the job starts",
                verdict.fix());
    }

    @Test
    void aPluginThatIsNamedAndNotLoadedIsToldApart() throws Exception {
        host.process(7, 3, "NCCL_PROFILER_PLUGIN=/typo.so\0", NCCL);
        assertTrue(is(WARN, new RanksCheck("")).fix().contains("NCCL_DEBUG_SUBSYS=INIT"));
    }

    @Test
    void aPluginThatIsSwitchedOffIsToldApart() throws Exception {
        host.process(7, 3, "NCCL_PROFILER_PLUGIN=none\0", NCCL);
        assertTrue(is(WARN, new RanksCheck("")).reason().contains("switches the plugin off"));
    }

    @Test
    void aPluginThatWritesElsewhereIsToldApart() throws Exception {
        host.process(7, 3, "", NCCL, OURS);
        Verdict verdict = is(WARN, new RanksCheck(""));
        assertTrue(verdict.reason().contains("has no segment in " + host.segments));
        assertTrue(verdict.fix().contains("RINGSIDE_DIR=" + host.segments));
    }

    @Test
    void anotherProfilerCanBeChained() throws Exception {
        host.process(7, 3, "", NCCL, "/opt/my plugins/libnccl-profiler-inspector.so");
        assertTrue(
                is(WARN, new RanksCheck(""))
                        .fix()
                        .endsWith(
                                "RINGSIDE_NEXT_PLUGIN='/opt/my plugins/libnccl-profiler-inspector.so'"));
    }

    @Test
    void severalPluginsInOneVariableAreTold() throws Exception {
        host.process(7, 3, "NCCL_PROFILER_PLUGIN=a.so,b.so\0", NCCL, OURS).segment(7);
        assertTrue(is(WARN, new RanksCheck("")).fix().contains("RINGSIDE_NEXT_PLUGIN="));
    }

    @Test
    void recordedRanksAreCounted() throws Exception {
        host.process(7, 3, "", NCCL, OURS).segment(7, 1L);
        host.file("/proc/7/root" + NCCL, ElfBytes.nccl("2.28.9"));
        assertEquals(
                "1 of 1 processes that use NCCL are recorded: pid 7 (NCCL 2.28.9), 3 s since its latest"
                        + " NCCL call.",
                is(OK, new RanksCheck("")).reason());
    }

    @Test
    void pluginsOfAnotherReleaseAreTold() throws Exception {
        assertEquals(List.of(), new VersionsCheck().run(host.context()));
        host.segment(7);
        host.version = "0.1.0-SNAPSHOT";
        is(OK, new VersionsCheck());
        host.version = "0.2.0";
        assertTrue(is(WARN, new VersionsCheck()).reason().contains("release 0.1.0"));
    }

    @Test
    void theDirectoryHasToBeTheUsersOwn() throws Exception {
        is(OK, new SegmentsDirectoryCheck());
        Files.setPosixFilePermissions(host.segments, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(is(WARN, new SegmentsDirectoryCheck()).reason().contains("rwxr-xr-x"));
        Files.setPosixFilePermissions(host.segments, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals("chmod 700 " + host.segments, is(FAIL, new SegmentsDirectoryCheck()).fix());
        Files.setPosixFilePermissions(host.segments, PosixFilePermissions.fromString("rwx------"));
        host.ownUser += 5;
        assertTrue(is(FAIL, new SegmentsDirectoryCheck()).fix().startsWith("sudo -u '#"));
    }

    @Test
    void aDirectoryThatIsNotThereIsMadeWhenItIsNeeded() throws Exception {
        Files.delete(host.segments);
        assertTrue(is(OK, new SegmentsDirectoryCheck()).reason().contains("not there yet"));
        Files.createSymbolicLink(host.segments, folder);
        assertTrue(is(FAIL, new SegmentsDirectoryCheck()).reason().contains("symbolic link"));
    }

    @Test
    void aDirectoryOnADiskIsTold() throws Exception {
        host.volume = Optional.of(new Volume("ext4", 64L << 30, 60L << 30));
        List<Verdict> verdicts = new SegmentsDirectoryCheck().run(host.context());
        assertEquals(List.of(OK, WARN), verdicts.stream().map(Verdict::state).toList());
        assertTrue(verdicts.getLast().reason().contains("ext4"));
    }

    @Test
    void sharedMemoryHasToHoldASegmentOfEachProcess() throws Exception {
        is(OK, new SharedMemoryCheck());
        host.volume = Optional.of(new Volume("tmpfs", 64 * MIB, 64 * MIB));
        assertTrue(is(WARN, new SharedMemoryCheck()).fix().contains("--shm-size"));
        host.volume = Optional.of(new Volume("tmpfs", 1024 * MIB, 40 * MIB));
        is(WARN, new SharedMemoryCheck());
        host.volume = Optional.of(new Volume("tmpfs", 1024 * MIB, 7 * MIB));
        is(FAIL, new SharedMemoryCheck());
        host.volume = Optional.empty();
        is(WARN, new SharedMemoryCheck());
    }

    @Test
    void segmentsOfProcessesThatAreGoneAreNamed() throws Exception {
        assertEquals(List.of(), new SegmentsCheck().run(host.context()));
        host.process(7, 3, "").segment(7);
        is(OK, new SegmentsCheck());
        host.segment(8);
        Verdict verdict = is(WARN, new SegmentsCheck());
        assertTrue(verdict.reason().startsWith("1 segment left"));
        assertTrue(verdict.fix().endsWith("rm " + host.segments + "/ringside-8.seg"));
    }

    @Test
    void aSegmentWhoseProcessHoldsItsLockIsNoneOfAProcessThatIsGone() throws Exception {
        ByteBuffer locked =
                ByteBuffer.wrap(SegmentBytes.of(8, 900, "0.1.0")).order(ByteOrder.LITTLE_ENDIAN);
        locked.putShort(HEADER_MINOR, (short) 2).putInt(HEADER_LOCKED, 1);
        Path file = host.segments.resolve("ringside-8.seg");
        Files.write(file, locked.array());
        Verdict gone = is(WARN, new SegmentsCheck());
        assertTrue(gone.fix().endsWith("rm " + file));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock _ = channel.lock(LOCK_PROCESS_BYTE, 1, false)) {
            is(OK, new SegmentsCheck());
        }
    }

    @Test
    void aProcessOfAnotherTimeNamespaceIsNotTakenForOneThatIsGone() throws Exception {
        host.process(7, 3, "").link("/proc/self/ns/time", "time:[4026531834]");
        Files.write(host.segments.resolve("ringside-7.seg"), SegmentBytes.of(7, 500_070, "0.1.0"));
        is(WARN, new SegmentsCheck());
        host.link("/proc/7/ns/time", "time:[4026532999]");
        is(OK, new SegmentsCheck());
    }

    @Test
    void segmentsThatCannotBeReadFail() throws Exception {
        byte[] other = SegmentBytes.of(7, 70, "9.0.0");
        other[8] = 9;
        Files.write(host.segments.resolve("x.seg"), other);
        assertTrue(is(FAIL, new SegmentsCheck()).reason().contains("x.seg is no segment"));
    }

    private String reason(CheckState state, int machine, String glibc) throws InterruptedException {
        return is(state, new PluginCheck(machine, glibc, "")).reason();
    }

    private static Path plugin(Path lib, int machine, String glibc) throws IOException {
        return Files.write(
                lib.resolve(PluginCheck.FILE),
                ElfBytes.of(machine, "", "GLIBC_2.2.5\0GLIBC_" + glibc + "\0"));
    }

    /// Its first verdict, which has this state.
    private Verdict is(CheckState state, Check check) throws InterruptedException {
        List<Verdict> verdicts = check.run(host.context());
        assertEquals(state, verdicts.getFirst().state(), verdicts.toString());
        return verdicts.getFirst();
    }
}
