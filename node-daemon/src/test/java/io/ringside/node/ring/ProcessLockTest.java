package io.ringside.node.ring;

import static io.ringside.node.ring.RingFiles.*;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringside.node.drain.Drainer;
import io.ringside.node.host.ProcFiles;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.time.HandClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    private static final long ELSEWHERE = 4_711;
    private static final int NOBODY = Integer.MAX_VALUE;

    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);
    private final HeardDrain heard = new HeardDrain();
    private final CountedCalls calls = new CountedCalls();
    private Path file;
    private SegmentWriter segment;
    private Drainer drainer;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("a.seg");
        segment = segment(file, 2);
        put(file, HEADER_LOCKED, 4, 1);
        drainer = drainer(heard);
    }

    @AfterEach
    void close() {
        drainer.close();
        segment.close();
    }

    @Test
    void aProcessThatHoldsItsLockLivesWhateverItsNumbersSay() throws IOException {
        beOfAnotherNamespace();
        try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
            scan(5);
            put(file, HEADER_PID_NAMESPACE_INODE, 8, ProcFiles.ownPidNamespace());
            put(file, HEADER_PID, 4, NOBODY);
            scan(5);
            put(file, HEADER_PID, 4, ownPid());
            put(file, HEADER_PROCESS_START_TICKS, 8, 1);
            put(file, HEADER_BOOT_ID, 8, -1);
            scan(5);
            assertEquals(List.of(), heard.endings());
            assertTrue(Files.exists(file));
            assertEquals(List.of(SourceStatus.State.OK), states(), "and that is certain");
        }
    }

    @Test
    void aKilledProcessOfAnotherPidNamespaceEndsAndItsFileIsRemoved() throws IOException {
        beOfAnotherNamespace();
        try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
            drainer.scan();
            assertTrue(offer(segment, 0, 1));
        }
        drainer.scan();
        assertEquals(List.of(1L), heard.values);
        assertEquals(List.of("DIED 1"), heard.endings());
        assertFalse(Files.exists(file));
    }

    @Test
    void whatCannotBeJudgedIsNotDead() throws IOException {
        calls.locksFail = true;
        put(file, HEADER_PID, 4, NOBODY);
        scan(5);
        assertEquals(List.of(), heard.endings());
        assertTrue(Files.exists(file));
        assertEquals(
                "The lock of its process cannot be looked at (error 38): if that is killed, this daemon cannot notice.",
                drainer.statuses().getLast().reason());
        assertTrue(offer(segment, 0, 7));
        drainer.drain();
        assertEquals(List.of(7L), heard.values, "it is drained all the same");
        calls.locksFail = false;
        drainer.scan();
        assertEquals(List.of("DIED 1"), heard.endings());
    }

    @Test
    void aSegmentWithoutALockIsJudgedByItsPid() throws IOException {
        put(file, HEADER_LOCKED, 4, 0);
        scan(5);
        assertEquals(List.of(), heard.endings());
        put(file, HEADER_PID_NAMESPACE_INODE, 8, ELSEWHERE);
        put(file, HEADER_PROCESS_START_TICKS, 8, 1);
        drainer.scan();
        assertEquals(List.of(), heard.endings(), "of another namespace, which cannot be seen");
        put(file, HEADER_PID_NAMESPACE_INODE, 8, 0);
        put(file, HEADER_PROCESS_START_TICKS, 8, 0);
        put(file, HEADER_PID, 4, NOBODY);
        drainer.scan();
        assertEquals(List.of(), heard.endings(), "it does not even say which process it is");
        assertEquals(SourceStatus.State.WARN, drainer.statuses().getLast().state());
        put(file, HEADER_PROCESS_START_TICKS, 8, 1);
        drainer.scan();
        assertEquals(List.of("DIED 1"), heard.endings());
    }

    @Test
    void aFieldThatAnOlderLayoutDoesNotHaveSaysNothing() throws IOException {
        Path older = directory.resolve("b.seg");
        try (SegmentWriter _ = segment(older, 1);
                HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
            put(older, HEADER_LOCKED, 4, 1);
            scan(3);
            assertEquals(List.of(), heard.endings());
            assertEquals(List.of("attached a.seg", "attached b.seg"), heard.events.subList(0, 2));
        }
    }

    @Test
    void takesNoOlderProcessOfAnotherTimeNamespaceForDead() throws Exception {
        Process sleeper =
                new ProcessBuilder(
                                "unshare",
                                "-T",
                                "--boottime",
                                "5000",
                                "--",
                                "sh",
                                "-c",
                                "cat /proc/self/stat; read line")
                        .start();
        try (BufferedReader said = sleeper.inputReader()) {
            String stat = said.readLine();
            assumeTrue(stat != null, "no time namespace may be made here");
            long ticksThere = ProcFiles.stat(stat).orElseThrow().startTicks();
            int pid = Math.toIntExact(sleeper.pid());
            assertTrue(ProcFiles.isInAnotherTimeNamespace(pid));
            assertFalse(ProcFiles.isInThisTimeNamespace(pid, ProcFiles.ownPidNamespace()));
            assertTrue(ticksThere > ProcFiles.startTicks(pid).orElseThrow() + 1_000);
            try (ProcessWatch watch = new ProcessWatch(pid)) {
                assertFalse(watch.isGone(ticksThere));
                sleeper.destroyForcibly();
                assertTrue(sleeper.waitFor(10, TimeUnit.SECONDS));
                assertTrue(watch.isGone(ticksThere));
            }
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void holdsTheReadersLockWhileItDrains() throws IOException {
        try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
            assertFalse(HeldLock.isOn(file, LOCK_READER_BYTE));
            drainer.scan();
            assertTrue(HeldLock.isOn(file, LOCK_READER_BYTE));
            assertEquals(ownPid(), half(file, HEADER_READER_PID), "as information");
            drainer.close();
            assertFalse(HeldLock.isOn(file, LOCK_READER_BYTE));
            assertTrue(HeldLock.isOn(file, LOCK_PROCESS_BYTE));
        }
    }

    @Test
    void readsAlongWhereAnotherDaemonHoldsTheReadersLockAndGoesOnWhenThatIsGone()
            throws IOException {
        try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
            try (HeldLock _ = new HeldLock(file, LOCK_READER_BYTE)) {
                put(file, HEADER_READER_PID, 4, ownPid());
                put(file, HEADER_READER_START_TICKS, 8, ownTicks());
                drainer.scan();
                sent(0, 10);
                drainer.drain();
                drainer.scan();
                assertEquals(0, word(file, LANES_AT + LANE_TAIL), "it writes nothing");
                assertTrue(drainer.statuses().getFirst().reason().contains("reads along"));
                sent(10, 20);
            }
            // Killed: its words still name a process that lives, and say nothing.
            drainer.scan();
            sent(20, 30);
            drainer.drain();
            assertEquals(LongStream.range(0, 30).boxed().toList(), heard.values);
            assertEquals(30, word(file, LANES_AT + LANE_TAIL));
            assertTrue(HeldLock.isOn(file, LOCK_READER_BYTE));
        }
    }

    @Test
    void onlyOneOfTwoDaemonsDrains() throws IOException {
        HeardDrain alsoHeard = new HeardDrain();
        try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE);
                Drainer second = drainer(alsoHeard)) {
            drainer.scan();
            second.scan();
            sent(0, 10);
            second.drain();
            drainer.drain();
            assertEquals(10, heard.values.size());
            assertEquals(heard.values, alsoHeard.values);
            drainer.close();
            second.scan();
            sent(10, 12);
            second.drain();
            assertTrue(segment.drained());
        }
        assertEquals(List.of("DETACHED 1"), heard.endings());
    }

    @Test
    void leavesTheFileOfADeadProcessToTheDaemonThatDrainsIt() throws IOException {
        HeardDrain alsoHeard = new HeardDrain();
        try (Drainer second = drainer(alsoHeard)) {
            try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
                drainer.scan();
                second.scan();
            }
            second.scan();
            assertTrue(Files.exists(file));
            drainer.scan();
            assertFalse(Files.exists(file));
            second.scan();
            assertEquals(List.of("DIED 1"), alsoHeard.endings());
        }
    }

    @Test
    void looksAtALockOnceAScanAndOpensNothingMore() throws IOException {
        try (HeldLock _ = new HeldLock(file, LOCK_PROCESS_BYTE)) {
            drainer.scan();
            calls.looks = 0;
            int opened = calls.opened;
            long descriptors = descriptors();
            for (int i = 0; i < 100; i++) {
                drainer.scan();
                drainer.drain();
                drainer.refresh();
                drainer.statuses();
            }
            assertEquals(100, calls.looks);
            assertEquals(opened, calls.opened);
            assertEquals(descriptors, descriptors());
        }
        drainer.scan();
        assertEquals(0, calls.opened, "all closed again");
    }

    private void beOfAnotherNamespace() throws IOException {
        put(file, HEADER_PID_NAMESPACE_INODE, 8, ELSEWHERE);
        put(file, HEADER_PID, 4, 1);
    }

    private Drainer drainer(HeardDrain listener) throws IOException {
        return new Drainer(
                directory,
                ReaderIdentity.ownProcess(),
                clock,
                listener,
                calls,
                SegmentBudget.ofThisHeap());
    }

    private List<SourceStatus.State> states() {
        return drainer.statuses().stream().map(SourceStatus::state).toList();
    }

    private void scan(int times) {
        for (int i = 0; i < times; i++) {
            drainer.scan();
        }
    }

    private void sent(long from, long to) {
        for (long value = from; value < to; value++) {
            assertTrue(offer(segment, 0, value));
        }
    }

    /// Of files in the test's own directory: what other tests have left open ends at any moment.
    private long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory.toRealPath());
        } catch (IOException closed) {
            return false;
        }
    }

    private static long ownTicks() {
        return ProcFiles.startTicks(ownPid()).orElseThrow();
    }
}
