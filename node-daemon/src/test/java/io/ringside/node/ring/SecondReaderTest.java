package io.ringside.node.ring;

import static io.ringside.node.ring.RingFiles.*;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.drain.Drainer;
import io.ringside.node.host.ProcFiles;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondReaderTest {
    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);
    private final HeardDrain heard = new HeardDrain();
    private final HeardDrain alsoHeard = new HeardDrain();
    private Path file;
    private SegmentWriter segment;
    private Drainer first;
    private Drainer second;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("a.seg");
        segment = segment(file);
        first = new Drainer(directory, ReaderIdentity.ownProcess(), clock, heard);
        second = new Drainer(directory, ReaderIdentity.ownProcess(), clock, alsoHeard);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        segment.close();
    }

    @Test
    void readsAlongWhatAnotherDaemonDrainsAndSaysSo() throws IOException {
        bothScan();
        SourceStatus ring = second.statuses().getFirst();
        assertEquals(1, second.statuses().size());
        assertEquals(State.WARN, ring.state());
        assertTrue(
                ring.reason()
                        .endsWith(
                                "1 of them drained by the daemon with pid "
                                        + ownPid()
                                        + "; this one only reads along and may miss records."),
                ring.reason());
        assertEquals(State.OK, first.statuses().getFirst().state());
        sent(0, 10);
        second.drain();
        assertEquals(0, word(file, LANES_AT + LANE_TAIL), "it writes nothing");
        first.drain();
        assertEquals(LongStream.range(0, 10).boxed().toList(), heard.values);
        assertEquals(LongStream.range(0, 10).boxed().toList(), alsoHeard.values);
    }

    @Test
    void mapsASegmentOnceAlsoAfterItTookItOver() throws IOException {
        bothScan();
        assertEquals(3, maps());
        first.close();
        second.scan();
        assertEquals(State.OK, second.statuses().getFirst().state());
        assertEquals(2, maps(), "its writer's and this one's");
        sent(0, 10);
        second.drain();
        assertEquals(10, alsoHeard.values.size());
    }

    @Test
    void beginsAtTheTailOfTheOneThatDrains() {
        first.scan();
        sent(0, 100);
        first.drain();
        sent(100, 110);
        second.scan();
        second.drain();
        assertEquals(LongStream.range(100, 110).boxed().toList(), alsoHeard.values);
        assertEquals(0, second.overtakenRecords());
    }

    @Test
    void countsWhatWasOverwrittenBeforeItCame() {
        bothScan();
        long total = 50_000;
        for (long next = 0; next < total; next += 1_000) {
            sent(next, next + 1_000);
            first.drain();
            if (next % 9_000 == 0) {
                second.drain();
            }
        }
        second.drain();
        assertEquals(LongStream.range(0, total).boxed().toList(), heard.values);
        assertTrue(alsoHeard.values.size() < total);
        assertEquals(total, alsoHeard.values.size() + second.overtakenRecords());
        assertEquals(0, second.unreadableRecords());
        assertEquals(0, first.overtakenRecords());
    }

    @Test
    void receivesOrCountsEveryRecordInAnyOrderOfDrains() {
        for (int seed = 0; seed < 30; seed++) {
            heard.values.clear();
            alsoHeard.values.clear();
            bothScan();
            long before = second.overtakenRecords();
            Random random = new Random(seed);
            long next = 0;
            while (next < 40_000) {
                int burst = random.nextInt(3_000);
                for (int i = 0; i < burst && offer(segment, 0, next); i++) {
                    next++;
                }
                if (random.nextInt(3) > 0) {
                    first.drain();
                }
                if (random.nextInt(4) == 0) {
                    second.drain();
                }
            }
            first.drain();
            second.drain();
            assertEquals(next, heard.values.size());
            assertEquals(next, alsoHeard.values.size() + second.overtakenRecords() - before);
            for (int i = 1; i < alsoHeard.values.size(); i++) {
                assertTrue(alsoHeard.values.get(i) > alsoHeard.values.get(i - 1), "order");
            }
        }
        assertEquals(0, second.unreadableRecords());
    }

    @Test
    void leavesOutWhatMayBeTornAndKeepsWhatTheOtherHasNotDrained() {
        bothScan();
        sent(0, RECORDS_PER_LANE);
        second.drain();
        assertEquals(RECORDS_PER_LANE, alsoHeard.values.size(), "a full lane is not overwritten");
        first.drain();
        sent(RECORDS_PER_LANE, 2 * RECORDS_PER_LANE - 20);
        first.drain();
        sent(2 * RECORDS_PER_LANE - 20, 2 * RECORDS_PER_LANE);
        second.drain();
        assertEquals(16, second.overtakenRecords(), "the ones at the plugin's pen");
        assertEquals(2 * RECORDS_PER_LANE - 16, alsoHeard.values.size());
    }

    @Test
    void takesOverWhenTheOtherStopsAndGoesOnWhereItIs() throws IOException {
        bothScan();
        sent(0, 10);
        second.drain();
        sent(10, 20);
        first.close();
        sent(20, 30);
        second.scan();
        second.drain();
        sent(30, 40);
        second.drain();
        second.scan();
        assertEquals(LongStream.range(0, 20).boxed().toList(), heard.values);
        assertEquals(LongStream.range(0, 40).boxed().toList(), alsoHeard.values);
        assertEquals(State.OK, second.statuses().getFirst().state());
        assertTrue(segment.drained(), "the lane is its own now");
        segment.state(STATE_CLOSED);
        second.scan();
        assertFalse(Files.exists(file));
        assertEquals(List.of("CLOSED 1"), alsoHeard.endings());
    }

    @Test
    void takesOverFromAKilledDaemonThatLeftRecordsUndrained() throws Exception {
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            int pid = Math.toIntExact(other.pid());
            put(file, HEADER_READER_PID, 4, pid);
            put(file, HEADER_READER_START_TICKS, 8, ProcFiles.startTicks(pid).orElseThrow());
            second.scan();
            assertTrue(second.statuses().getFirst().reason().contains("with pid " + pid));
            sent(0, 10);
            second.drain();
            sent(10, 20);
            other.destroyForcibly();
            assertTrue(other.waitFor(10, TimeUnit.SECONDS));
            second.scan();
            sent(20, 30);
            second.drain();
            assertEquals(LongStream.range(0, 30).boxed().toList(), alsoHeard.values);
            assertEquals(30, word(file, LANES_AT + LANE_TAIL));
            assertEquals(ownPid(), half(file, HEADER_READER_PID));
            assertEquals(0, second.overtakenRecords() + second.unreadableRecords());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void leavesTheFileOfAnEndedProcessToTheOneThatDrains() {
        bothScan();
        sent(0, 10);
        segment.state(STATE_CLOSED);
        second.scan();
        assertTrue(Files.exists(file));
        assertEquals(List.of(), alsoHeard.endings());
        first.scan();
        assertFalse(Files.exists(file));
        second.scan();
        assertEquals(List.of("CLOSED 1"), alsoHeard.endings());
        assertEquals(LongStream.range(0, 10).boxed().toList(), alsoHeard.values);
    }

    @Test
    void freesNoLaneAndBeatsNoHeart() throws IOException {
        first.scan();
        put(file, LANES_AT + LANE_OWNER_TID, 4, Integer.MAX_VALUE);
        clock.advance(1_000);
        long heartbeat = word(file, HEADER_READER_HEARTBEAT_NANOS);
        second.scan();
        second.drain();
        second.scan();
        assertEquals(Integer.MAX_VALUE, half(file, LANES_AT + LANE_OWNER_TID));
        assertEquals(heartbeat, word(file, HEADER_READER_HEARTBEAT_NANOS));
        second.close();
        assertEquals(ownPid(), half(file, HEADER_READER_PID), "nor gives it back");
    }

    private void bothScan() {
        first.scan();
        second.scan();
    }

    private void sent(long from, long to) {
        for (long value = from; value < to; value++) {
            assertTrue(offer(segment, 0, value));
        }
    }

    private long maps() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.endsWith(file.toString())).count();
        }
    }
}
