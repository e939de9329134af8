package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.drain.Drainer;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdlePlacesTest {
    private static final int PLACES = 3;

    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);
    private final HeardDrain heard = new HeardDrain();
    private final List<SegmentWriter> writers = new ArrayList<>();
    private final List<HeldLock> locks = new ArrayList<>();
    private Drainer drainer;

    @BeforeEach
    void open() throws IOException {
        drainer =
                new Drainer(
                        directory,
                        ReaderIdentity.ownProcess(),
                        clock,
                        heard,
                        new LinuxFileCalls(),
                        new SegmentBudget(PLACES, 1 << 30, 1 << 30));
    }

    @AfterEach
    void close() {
        drainer.close();
        locks.forEach(HeldLock::close);
        writers.forEach(SegmentWriter::close);
    }

    @Test
    void segmentsOfUnknownProcessesWhoseFilesWereRemovedGiveTheirPlacesToAnHonestJob()
            throws IOException {
        for (int i = 0; i < PLACES; i++) {
            unknown("h" + i + ".seg");
        }
        scans(3);
        for (int i = 0; i < PLACES; i++) {
            Files.delete(directory.resolve("h" + i + ".seg"));
        }
        SegmentWriter honest = locked("z.seg");
        clock.advance(IdlePlaces.REMOVED_NANOS);
        scans(20);
        RingFiles.offer(honest, 0, 7);
        drainer.drain();
        assertEquals(List.of(7L), heard.values);
        assertEquals(List.of("DETACHED 1", "DETACHED 2", "DETACHED 3"), heard.endings());
        assertEquals(
                "1 segments in " + directory + "; 3 that stood still were let go.",
                drainer.statuses().getFirst().reason());
        assertEquals(State.OK, drainer.statuses().getFirst().state());
    }

    @Test
    void segmentsThatClaimTheProcessOfAnotherGiveWayAsWell() throws IOException {
        for (int i = 0; i < PLACES; i++) {
            claiming("h" + i + ".seg");
        }
        scans(3);
        for (int i = 0; i < PLACES; i++) {
            Files.delete(directory.resolve("h" + i + ".seg"));
        }
        locked("z.seg");
        clock.advance(IdlePlaces.REMOVED_NANOS);
        scans(20);
        assertTrue(heard.events.contains("attached z.seg"), heard.events.toString());
    }

    @Test
    void anHonestJobTakesThePlaceOfTheSegmentThatStoodStillLongest() throws IOException {
        SegmentWriter first = unknown("a.seg");
        unknown("b.seg");
        unknown("c.seg");
        scans(3);
        clock.advance(1_000_000_000);
        RingFiles.offer(first, 0, 1);
        drainer.drain();
        clock.advance(IdlePlaces.IDLE_NANOS);
        locked("z.seg");
        scans(20);
        assertEquals(List.of("DETACHED 2"), heard.endings());
        assertTrue(heard.events.contains("attached z.seg"), heard.events.toString());
        assertEquals(
                directory
                        + "/b.seg is refused: nothing came from it for long, its process is not known to live, and others needed its place.",
                drainer.statuses().stream()
                        .filter(status -> status.state() == State.FAILED)
                        .findFirst()
                        .orElseThrow()
                        .reason());
    }

    @Test
    void whatGaveWayPushesNobodyOutInTurnAndComesBackWhenAPlaceIsFree() throws IOException {
        unknown("a.seg");
        unknown("b.seg");
        unknown("c.seg");
        scans(3);
        clock.advance(IdlePlaces.IDLE_NANOS);
        SegmentWriter honest = locked("z.seg");
        scans(20);
        assertEquals(List.of("DETACHED 1"), heard.endings());
        clock.advance(IdlePlaces.IDLE_NANOS);
        scans(400);
        assertEquals(List.of("DETACHED 1"), heard.endings(), "a.seg stays where it is");
        honest.state(STATE_CLOSED);
        scans(400);
        assertEquals("attached a.seg", heard.events.getLast());
    }

    @Test
    void theJobThatHasJustBegunComesBeforeWhatWaitsForLong() throws IOException {
        for (int i = 0; i < PLACES; i++) {
            unknown("a" + i + ".seg");
        }
        scans(1);
        for (int i = 0; i < 100; i++) {
            unknown("h" + i + ".seg");
        }
        scans(50);
        locked("z.seg");
        scans(12);
        clock.advance(IdlePlaces.IDLE_NANOS);
        scans(2);
        assertEquals(
                "attached z.seg",
                heard.events.stream()
                        .filter(event -> event.startsWith("attached"))
                        .skip(PLACES)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void aProcessThatHoldsItsLockKeepsItsPlaceHoweverLongItStandsStill() throws IOException {
        for (int i = 0; i < PLACES; i++) {
            locked("a" + i + ".seg");
        }
        scans(3);
        unknown("b.seg");
        clock.advance(100 * IdlePlaces.IDLE_NANOS);
        Files.delete(directory.resolve("a0.seg"));
        scans(50);
        assertEquals(List.of(), heard.endings());
    }

    @Test
    void nobodyGivesWayWhileThereIsRoom() throws IOException {
        unknown("a.seg");
        scans(3);
        clock.advance(100 * IdlePlaces.IDLE_NANOS);
        locked("b.seg");
        scans(50);
        assertEquals(List.of(), heard.endings());
        Files.delete(directory.resolve("a.seg"));
        scans(1);
        assertEquals(List.of("DETACHED 1"), heard.endings(), "nobody can begin it again");
        assertFalse(Files.exists(directory.resolve("a.seg")));
    }

    private void scans(int count) {
        for (int i = 0; i < count; i++) {
            drainer.scan();
            drainer.drain();
        }
    }

    /// As a header claims that costs its writer nothing.
    private SegmentWriter unknown(String name) throws IOException {
        SegmentWriter writer = claiming(name);
        RingFiles.put(directory.resolve(name), HEADER_PID_NAMESPACE_INODE, 8, 0);
        RingFiles.put(directory.resolve(name), HEADER_PROCESS_START_TICKS, 8, 0);
        return writer;
    }

    private SegmentWriter claiming(String name) throws IOException {
        SegmentWriter writer = RingFiles.segment(directory.resolve(name));
        writers.add(writer);
        return writer;
    }

    private SegmentWriter locked(String name) throws IOException {
        SegmentWriter writer = RingFiles.segment(directory.resolve(name), 2);
        writers.add(writer);
        RingFiles.put(directory.resolve(name), HEADER_LOCKED, 4, 1);
        locks.add(new HeldLock(directory.resolve(name), LOCK_PROCESS_BYTE));
        return writer;
    }
}
