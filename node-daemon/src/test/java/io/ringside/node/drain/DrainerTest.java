package io.ringside.node.drain;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.host.ProcFiles;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.HeardDrain;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.RingFiles;
import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DrainerTest {
    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);
    private final HeardDrain heard = new HeardDrain();
    private Drainer drainer;

    @BeforeEach
    void open() throws IOException {
        drainer = new Drainer(directory, ReaderIdentity.ownProcess(), clock, heard);
    }

    @AfterEach
    void close() {
        drainer.close();
    }

    @Test
    void handsOnEveryRecordOnceInOrderOverManyRoundsOfTheLane() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            long next = 0;
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 1 + round * 61; i++) {
                    assertTrue(RingFiles.offer(segment, 0, next++));
                }
                drainer.drain();
            }
            assertEquals(LongStream.range(0, next).boxed().toList(), heard.values);
            assertTrue(segment.drained());
        }
    }

    @Test
    void saysThatMoreIsComingWhenALaneWasAnEighthFull() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            fill(segment, 0, RECORDS_PER_LANE / 8);
            assertFalse(drainer.drain());
            fill(segment, 0, RECORDS_PER_LANE / 8 + 1);
            assertTrue(drainer.drain());
            assertFalse(drainer.drain());
        }
    }

    @Test
    void isQuietUnlessALaneWasMoreThanASixteenthFull() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            fill(segment, 0, RECORDS_PER_LANE / 16);
            drainer.drain();
            assertTrue(drainer.isQuiet());
            fill(segment, 0, RECORDS_PER_LANE / 16 + 1);
            drainer.drain();
            assertFalse(drainer.isQuiet());
            drainer.drain();
            assertTrue(drainer.isQuiet());
        }
    }

    @Test
    void announcesATableBeforeTheRecordThatNamesIt() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            ByteBuffer strings =
                    ByteBuffer.allocate(2 * STRING_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            strings.putInt(STRING_BYTES + STRING_STATE, STRING_READY)
                    .put(STRING_BYTES + STRING_TEXT, (byte) 'x');
            segment.strings(strings);
            RingFiles.offer(segment, 0, 1);
            drainer.drain();
            assertEquals(List.of("attached a.seg", "updated 1"), heard.events);
        }
    }

    @Test
    void refusesEachBadFileWithASentenceAndDrainsTheOthers() throws IOException {
        Files.writeString(directory.resolve("b-text.seg"), "x".repeat(5_000));
        patched("c-major.seg", HEADER_MAJOR, 2);
        patched("d-order.seg", HEADER_BYTE_ORDER, 0x04030201);
        patched("e-lanes.seg", HEADER_LANE_CAPACITY, Integer.MAX_VALUE);
        patched("f-records.seg", HEADER_RECORDS_PER_LANE, 4_095);
        patched("g-offset.seg", HEADER_LANES_OFFSET, -64);
        patched("h-strings.seg", HEADER_STRING_BYTES, 1 << 30);
        patched("i-size.seg", HEADER_RECORD_BYTES, 128);
        segment("j-short.seg").close();
        truncate(directory.resolve("j-short.seg"), 100_000);
        Files.createSymbolicLink(directory.resolve("k-link.seg"), directory.resolve("z-good.seg"));
        Files.createDirectory(directory.resolve("l-folder.seg"));
        try (SegmentWriter good = segment("z-good.seg")) {
            RingFiles.offer(good, 0, 77);
            drainer.scan();
            drainer.drain();
            assertEquals(List.of(77L), heard.values);
            List<SourceStatus> failed = failed();
            assertEquals(
                    List.of(
                            "b-text.seg",
                            "c-major.seg",
                            "d-order.seg",
                            "e-lanes.seg",
                            "f-records.seg",
                            "g-offset.seg",
                            "h-strings.seg",
                            "i-size.seg",
                            "j-short.seg",
                            "k-link.seg",
                            "l-folder.seg"),
                    failed.stream().map(SourceStatus::name).toList());
            for (SourceStatus status : failed) {
                assertTrue(
                        status.reason().matches(".*" + status.name() + " is refused: .+\\."),
                        status.reason());
            }
            assertTrue(failed.get(1).reason().contains("major version 2"), failed.get(1).reason());
        }
    }

    @Test
    void waitsForAHeaderThatIsStillBeingWritten() throws IOException {
        try (SegmentWriter segment = writer("a.seg", RingFiles.ownPid(), ownTicks())) {
            drainer.scan();
            assertEquals(List.of(), failed());
            segment.publish();
            drainer.scan();
            assertEquals(List.of("attached a.seg"), heard.events);
        }
    }

    @Test
    void saysSoWhenAHeaderIsLongUnfinishedAndStillTakesItLater() throws IOException {
        try (SegmentWriter segment = writer("a.seg", RingFiles.ownPid(), ownTicks())) {
            for (int i = 0; i < 30; i++) {
                drainer.scan();
            }
            assertEquals(1, failed().size());
            assertTrue(failed().getFirst().reason().contains("never finished"));
            segment.publish();
            for (int i = 0; i < 20; i++) {
                drainer.scan();
            }
            assertEquals(List.of(), failed(), "looked at again from time to time");
            assertEquals(List.of("attached a.seg"), heard.events);
        }
    }

    @Test
    void goesOnWhereTheLastDaemonStopped() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            RingFiles.offer(segment, 0, 1);
            drainer.close();
            RingFiles.offer(segment, 0, 2);
            HeardDrain next = new HeardDrain();
            try (Drainer second =
                    new Drainer(directory, ReaderIdentity.ownProcess(), clock, next)) {
                second.scan();
                second.drain();
                assertEquals(List.of(1L), heard.values);
                assertEquals(List.of(2L), next.values);
            }
        }
    }

    @Test
    void drainsTheRestOfAClosedSegmentAndRemovesIt() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            RingFiles.offer(segment, 0, 1);
            segment.state(STATE_CLOSED);
            drainer.scan();
            assertEquals(List.of(1L), heard.values);
            assertEquals(List.of("CLOSED 1"), heard.endings());
            assertFalse(Files.exists(directory.resolve("a.seg")));
        }
    }

    @Test
    void drainsWhatAKilledProcessLeftIncludingTheRecordBeforeItsHead() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        int pid = Math.toIntExact(process.pid());
        try (SegmentWriter segment =
                writer("a.seg", pid, ProcFiles.startTicks(pid).orElseThrow())) {
            segment.publish();
            drainer.scan();
            RingFiles.offer(segment, 0, 1);
            RingFiles.offer(segment, 0, 2);
            headBackBy(directory.resolve("a.seg"), 1);
            drainer.drain();
            assertEquals(List.of(1L), heard.values);

            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            drainer.scan();
            assertEquals(List.of(1L, 2L), heard.values);
            assertEquals(List.of("DIED 1"), heard.endings());
            assertFalse(Files.exists(directory.resolve("a.seg")));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void takesAProcessForDeadWhenItsPidWasGivenToAnother() throws IOException {
        try (SegmentWriter segment = writer("a.seg", RingFiles.ownPid(), ownTicks() - 1)) {
            segment.publish();
            RingFiles.offer(segment, 0, 1);
            drainer.scan();
            assertEquals(List.of("DIED 1"), heard.endings());
            assertEquals(List.of(1L), heard.values);
        }
    }

    @Test
    void givesUpASegmentThatIsTruncatedUnderTheMapAndDrainsTheOthers() throws IOException {
        try (SegmentWriter first = segment("a.seg");
                SegmentWriter second = segment("b.seg")) {
            drainer.scan();
            RingFiles.offer(first, 0, 1);
            RingFiles.offer(second, 0, 2);
            truncate(directory.resolve("a.seg"), HEADER_BYTES);
            drainer.drain();
            drainer.scan();
            drainer.drain();
            assertEquals(List.of(2L), heard.values);
            assertEquals(List.of("UNREADABLE 1"), heard.endings());
            assertEquals("a.seg", failed().getFirst().name());
        }
    }

    @Test
    void freesTheLaneOfAThreadThatIsGoneOnceDrained() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            int deadThread = Integer.MAX_VALUE;
            RingFiles.put(
                    directory.resolve("a.seg"), RingFiles.LANES_AT + LANE_OWNER_TID, 4, deadThread);
            drainer.scan();
            assertEquals(0, owner(directory.resolve("a.seg")), "nothing to drain and nobody there");
            RingFiles.put(
                    directory.resolve("a.seg"), RingFiles.LANES_AT + LANE_OWNER_TID, 4, deadThread);
            RingFiles.offer(segment, 0, 1);
            drainer.scan();
            assertEquals(deadThread, owner(directory.resolve("a.seg")), "not drained yet");
            drainer.drain();
            drainer.scan();
            assertEquals(0, owner(directory.resolve("a.seg")));
        }
    }

    @Test
    void skipsAndCountsALaneWhoseHeadLies() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            RingFiles.put(directory.resolve("a.seg"), RingFiles.LANES_AT + LANE_HEAD, 4, 100);
            drainer.drain();
            assertEquals(List.of(), heard.values);
            assertEquals(100, drainer.unreadableRecords());
            assertFalse(drainer.drain(), "it does not come back to it");
            assertEquals(100, drainer.unreadableRecords());
            RingFiles.offer(segment, 1, 9);
            drainer.drain();
            assertEquals(List.of(9L), heard.values);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInTheFoldersPlaceHoldsNobodyUpAndTheFolderIsReadOnWhenItIsBack() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("segments"));
        Path aside = directory.resolve("aside");
        try (Drainer here = new Drainer(folder, ReaderIdentity.ownProcess(), clock, heard);
                SegmentWriter segment = segment("segments/a.seg")) {
            here.scan();
            Files.move(folder, aside);
            pipe(folder);
            here.scan();
            RingFiles.offer(segment, 0, 1);
            here.drain();
            assertEquals(List.of(1L), heard.values);
            assertTrue(failed(here).toString().contains("NotDirectoryException"));
            Files.delete(folder);
            Files.move(aside, folder);
            try (SegmentWriter later = segment("segments/b.seg")) {
                here.scan();
                RingFiles.offer(segment, 0, 2);
                RingFiles.offer(later, 0, 3);
                here.drain();
            }
            assertEquals(List.of(1L, 2L, 3L), heard.values);
            assertEquals(List.of(), failed(here));
        }
    }

    @Test
    void aFolderThatWasAwayIsNotReadTwiceWhenItIsBack() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("segments"));
        Path aside = directory.resolve("aside");
        try (Drainer here = new Drainer(folder, ReaderIdentity.ownProcess(), clock, heard);
                SegmentWriter segment = segment("segments/a.seg")) {
            here.scan();
            Files.move(folder, aside);
            here.scan();
            RingFiles.offer(segment, 0, 1);
            here.drain();
            Files.delete(folder);
            Files.move(aside, folder);
            here.scan();
            RingFiles.offer(segment, 0, 2);
            here.drain();
            here.scan();
            assertEquals(List.of(1L, 2L), heard.values);
            assertEquals(List.of("attached a.seg"), heard.events);
            assertEquals(List.of(), failed(here));
        }
    }

    @Test
    void aRankThatEndsWhileItsFolderIsAwayHasEndedAndIsNotUnreadable() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("segments"));
        Path aside = directory.resolve("aside");
        try (Drainer here = new Drainer(folder, ReaderIdentity.ownProcess(), clock, heard);
                SegmentWriter segment = segment("segments/a.seg")) {
            here.scan();
            Files.move(folder, aside);
            Files.writeString(folder, "a file in its place");
            RingFiles.offer(segment, 0, 1);
            segment.state(STATE_CLOSED);
            here.scan();
            assertEquals(List.of(1L), heard.values);
            assertTrue(heard.events.contains("CLOSED 1"), heard.events::toString);
        }
    }

    @Test
    void anotherNameOfASegmentIsNotReadASecondTime() throws IOException {
        try (SegmentWriter segment = segment("a.seg")) {
            drainer.scan();
            Files.createLink(directory.resolve("b.seg"), directory.resolve("a.seg"));
            clock.advance(TimeUnit.SECONDS.toNanos(1));
            drainer.scan();
            RingFiles.offer(segment, 0, 1);
            drainer.drain();
            assertEquals(List.of(1L), heard.values);
            assertTrue(
                    failed().getFirst().reason().contains("another name of a.seg"),
                    failed()::toString);
        }
    }

    private static void pipe(Path at) throws Exception {
        assertEquals(0, new ProcessBuilder("mkfifo", at.toString()).start().waitFor());
    }

    private List<SourceStatus> failed() {
        return failed(drainer);
    }

    private static List<SourceStatus> failed(Drainer drainer) {
        return drainer.statuses().stream()
                .filter(s -> s.state() == SourceStatus.State.FAILED)
                .toList();
    }

    private void patched(String name, int offset, long value) throws IOException {
        segment(name).close();
        boolean isLong = offset == HEADER_LANES_OFFSET;
        try (FileChannel file =
                FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            ByteBuffer word =
                    ByteBuffer.allocate(isLong ? 8 : offset == HEADER_MAJOR ? 2 : 4)
                            .order(ByteOrder.LITTLE_ENDIAN);
            if (isLong) {
                word.putLong(value);
            } else if (offset == HEADER_MAJOR) {
                word.putShort((short) value);
            } else {
                word.putInt((int) value);
            }
            assertTrue(file.write(word.flip(), offset) > 0);
        }
    }

    private SegmentWriter segment(String name) throws IOException {
        SegmentWriter segment = writer(name, RingFiles.ownPid(), ownTicks());
        segment.state(STATE_LIVE);
        segment.publish();
        return segment;
    }

    private SegmentWriter writer(String name, int pid, long ticks) throws IOException {
        ByteBuffer identity = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        identity.putInt(HEADER_PID, pid)
                .putLong(HEADER_PROCESS_START_TICKS, ticks)
                .putLong(HEADER_PID_NAMESPACE_INODE, ProcFiles.ownPidNamespace());
        return SegmentWriter.create(directory.resolve(name), identity, 4);
    }

    private static void fill(SegmentWriter segment, int lane, int records) {
        for (int i = 0; i < records; i++) {
            assertTrue(RingFiles.offer(segment, lane, i));
        }
    }

    private static void truncate(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertEquals(bytes, channel.truncate(bytes).size());
        }
    }

    private static void headBackBy(Path file, int records) throws IOException {
        long head = RingFiles.LANES_AT + LANE_HEAD;
        RingFiles.put(file, head, 4, RingFiles.half(file, head) - records);
    }

    private static int owner(Path file) throws IOException {
        return RingFiles.half(file, RingFiles.LANES_AT + LANE_OWNER_TID);
    }

    private static long ownTicks() {
        return ProcFiles.startTicks(RingFiles.ownPid()).orElseThrow();
    }
}
