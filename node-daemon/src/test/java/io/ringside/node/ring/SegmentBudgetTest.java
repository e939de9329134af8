package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.drain.Drainer;
import io.ringside.node.drain.Refusals;
import io.ringside.node.drain.ScanLog;
import io.ringside.node.host.ProcFiles;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentBudgetTest {
    private static final long MIB = 1 << 20;

    @TempDir Path directory;
    private final HeardDrain heard = new HeardDrain();

    @Test
    void refusesASparseFileThatClaimsFarMoreThanThePluginMakes() throws IOException {
        sparse("a.seg", 65_535, 512, 1, 8);
        sparse("b.seg", 1, 256, 1_024, 8);
        sparse("c.seg", 4_096, 512, 1, 8);
        sparse("d.seg", 1, 256, 64, 1 << 17);
        sparse("z.seg", 1, 256, 1, 8);
        try (Drainer drainer = drainer(new SegmentBudget(10, 1 << 30, 1 << 30))) {
            drainer.scan();
            assertEquals(
                    List.of(
                            "a.seg is refused: it has 65535 communicators, and more than 4096 are not drained.",
                            "b.seg is refused: it has 1024 lanes, and more than 256 are not drained.",
                            "c.seg is refused: it has tables of 2097472 bytes, and more than 1572864 are not drained.",
                            "d.seg is refused: it has 536891712 bytes, and more than 134217728 are not mapped."),
                    failed(drainer));
            assertEquals(List.of("attached z.seg"), heard.events);
        }
    }

    @Test
    void takesEveryLayoutThatThePluginMakes() throws IOException {
        sparse("a.seg", COMMUNICATOR_CAPACITY, COMMUNICATOR_BYTES, LANE_CAPACITY, RECORDS_PER_LANE);
        sparse("b.seg", COMMUNICATOR_CAPACITY, COMMUNICATOR_BYTES, 4, RECORDS_PER_LANE * 4);
        try (Drainer drainer = drainer(SegmentBudget.ofThisHeap())) {
            drainer.scan();
            assertEquals(List.of("attached a.seg", "attached b.seg"), heard.events);
        }
    }

    @Test
    void drainsAsManyAsThereIsRoomForAndSaysHowManyWait() throws IOException {
        for (int i = 10; i < 60; i++) {
            sparse(i + ".seg", 1, 256, 1, 8);
        }
        try (Drainer drainer = drainer(new SegmentBudget(20, 1 << 30, 1 << 30))) {
            drainer.scan();
            SourceStatus ring = drainer.statuses().getFirst();
            assertEquals(20, heard.events.size());
            assertEquals(State.WARN, ring.state());
            assertEquals(
                    "20 segments in " + directory + "; there is no room for 30 more.",
                    ring.reason());
            assertEquals(
                    "14 more files in " + directory + " are refused.",
                    drainer.statuses().getLast().reason());
        }
    }

    @Test
    void drainsOneThatWaitedOnceThereIsRoom() throws IOException {
        for (int i = 0; i < 3; i++) {
            sparse(i + ".seg", 1, 256, 1, 8);
        }
        try (Drainer drainer = drainer(new SegmentBudget(2, 1 << 30, 1 << 30))) {
            drainer.scan();
            put("0.seg", HEADER_STATE, STATE_CLOSED);
            for (int i = 0; i < 30; i++) {
                drainer.scan();
            }
            assertTrue(heard.events.contains("attached 2.seg"), heard.events.toString());
            assertEquals(State.OK, drainer.statuses().getFirst().state());
        }
    }

    @Test
    void boundsTheMapsAndTheTablesOfAllTogether() throws IOException {
        for (int i = 0; i < 6; i++) {
            sparse(i + ".seg", 512, 256, 24, 4096);
        }
        try (Drainer drainer = drainer(new SegmentBudget(100, 15 * MIB, 1 << 30))) {
            drainer.scan();
            assertEquals(2, heard.events.size());
            assertTrue(
                    failed(drainer).getFirst().endsWith("it would map more than 15 MiB."),
                    failed(drainer).toString());
        }
        heard.events.clear();
        try (Drainer drainer = drainer(new SegmentBudget(100, 1 << 30, MIB / 2))) {
            drainer.scan();
            assertEquals(3, heard.events.size());
            assertTrue(
                    failed(drainer).getFirst().contains("take up the 0 MiB"),
                    failed(drainer).toString());
        }
    }

    @Test
    void opensAtMostSixtyFourFilesAScan() throws IOException {
        for (int i = 100; i < 250; i++) {
            sparse(i + ".seg", 1, 256, 1, 8);
        }
        try (Drainer drainer = drainer(SegmentBudget.ofThisHeap())) {
            drainer.scan();
            assertEquals(64, heard.events.size());
            drainer.scan();
            drainer.scan();
            assertEquals(150, heard.events.size());
        }
    }

    @Test
    void refusesANameThatCouldSteerATerminalAndShowsItClean() throws IOException {
        sparse("a\u001b[31m\nb.seg", 1, 256, 1, 8);
        try (Drainer drainer = drainer(SegmentBudget.ofThisHeap())) {
            drainer.scan();
            SourceStatus refused = drainer.statuses().getLast();
            assertEquals("a?[31m?b.seg", refused.name());
            assertTrue(refused.reason().contains("a?[31m?b.seg is refused: its name"));
            assertEquals(List.of(), heard.events);
        }
    }

    @Test
    void looksAtARefusedFileLessAndLessOften() {
        Refusals refusals = new Refusals(directory, new ScanLog());
        refusals.add("a", "it will not do", RefusedSegment.Kind.CONTENT);
        List<Integer> looks =
                IntStream.rangeClosed(1, 2_000)
                        .filter(scan -> {
                            boolean due = refusals.due().contains("a");
                            if (due) {
                                refusals.add("a", "it will not do", RefusedSegment.Kind.CONTENT);
                            }
                            return due;
                        })
                        .boxed()
                        .toList();
        assertEquals(List.of(10, 20, 40, 80, 160, 320, 640, 960, 1280, 1600, 1920), looks);
    }

    @Test
    void writesAtMostFortyLinesAMinute() {
        ScanLog log = new ScanLog();
        for (int i = 0; i < 1_000; i++) {
            log.info("{} of a flood", i);
        }
        assertEquals(1_000 - ScanLog.MOST_LINES, log.leftOut());
        for (int i = 0; i < ScanLog.PERIOD_SCANS; i++) {
            log.scan();
        }
        assertEquals(0, log.leftOut());
    }

    private Drainer drainer(SegmentBudget budget) throws IOException {
        return new Drainer(
                directory,
                ReaderIdentity.ownProcess(),
                new HandClock(1_000_000_000L, 0),
                heard,
                new LinuxFileCalls(),
                budget);
    }

    private List<String> failed(Drainer drainer) {
        return drainer.statuses().stream()
                .filter(status -> status.state() == State.FAILED)
                .map(status -> status.reason().substring(directory.toString().length() + 1))
                .toList();
    }

    private void put(String name, long at, int value) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.seek(at);
            file.writeInt(Integer.reverseBytes(value));
        }
    }

    /// Of this living process; only its header is on the disk.
    private void sparse(
            String name, int communicators, int communicatorBytes, int lanes, int recordsPerLane)
            throws IOException {
        long strings = up(HEADER_BYTES + (long) communicators * communicatorBytes);
        long laneTable = strings + STRING_BYTES;
        long records = laneTable + (long) lanes * LANE_HEADER_BYTES;
        long bytes = records + (long) lanes * recordsPerLane * RECORD_BYTES;
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(HEADER_MAGIC, RING_MAGIC)
                .putShort(HEADER_MAJOR, (short) RING_MAJOR)
                .putShort(HEADER_MINOR, (short) 1)
                .putInt(HEADER_BYTE_ORDER, RING_BYTE_ORDER)
                .putInt(HEADER_HEADER_BYTES, HEADER_BYTES)
                .putInt(HEADER_RECORD_BYTES, RECORD_BYTES)
                .putLong(HEADER_SEGMENT_BYTES, bytes)
                .putLong(HEADER_COMMUNICATORS_OFFSET, HEADER_BYTES)
                .putInt(HEADER_COMMUNICATOR_BYTES, communicatorBytes)
                .putInt(HEADER_COMMUNICATOR_CAPACITY, communicators)
                .putLong(HEADER_STRINGS_OFFSET, strings)
                .putInt(HEADER_STRING_BYTES, STRING_BYTES)
                .putInt(HEADER_STRING_CAPACITY, 1)
                .putLong(HEADER_LANES_OFFSET, laneTable)
                .putInt(HEADER_LANE_HEADER_BYTES, LANE_HEADER_BYTES)
                .putInt(HEADER_LANE_CAPACITY, lanes)
                .putLong(HEADER_RECORDS_OFFSET, records)
                .putInt(HEADER_RECORDS_PER_LANE, recordsPerLane)
                .putInt(HEADER_PID, RingFiles.ownPid())
                .putLong(HEADER_PID_NAMESPACE_INODE, ProcFiles.ownPidNamespace())
                .putInt(HEADER_STATE, STATE_LIVE);
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.write(header.array());
            file.setLength(bytes);
        }
    }

    private static long up(long bytes) {
        return (bytes + 63) / 64 * 64;
    }
}
