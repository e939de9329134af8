package io.ringside.node.drain;

import static io.ringside.node.ring.RingFiles.half;
import static io.ringside.node.ring.RingFiles.put;
import static io.ringside.node.ring.RingFiles.segment;
import static io.ringside.node.ring.RingFiles.word;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.ring.HeardDrain;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.RingFiles;
import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.ring.told.RaiseAnswer;
import io.ringside.node.ring.told.RaiseRequest;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LevelRaiseTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir private Path directory;
    private final HandClock clock = new HandClock(7 * SECOND, 0);
    private final HeardDrain heard = new HeardDrain();
    private final LevelRequests requests = new LevelRequests();
    private Path file;
    private SegmentWriter segment;
    private Drainer drainer;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("a.seg");
        segment = segment(file);
        drainer = new Drainer(directory, ReaderIdentity.ownProcess(), clock, heard);
        drainer.scan();
    }

    @AfterEach
    void close() {
        drainer.close();
        segment.close();
    }

    @Test
    void writesLevelAndEndIntoTheSegment() throws Exception {
        List<RaiseAnswer> answers = raise(LEVEL_DETAIL, 30 * SECOND);
        assertEquals(
                List.of(new RaiseAnswer(1, RingFiles.ownPid(), "", 42 * SECOND)),
                answers,
                "7 s of the monotonic clock are 12 s of the wall's");
        assertEquals(LEVEL_DETAIL, half(file, HEADER_LEVEL_WANTED));
        assertEquals(37 * SECOND, word(file, HEADER_LEVEL_WANTED_UNTIL_NANOS));
    }

    @Test
    void whoAskedIsToldWhileTheRaiseHoldsAndForgottenWithIt() throws Exception {
        raise(LEVEL_DETAIL, 30 * SECOND);
        raise(LEVEL_STEADY, SECOND);
        raise(LEVEL_DETAIL, SECOND, 9);
        assertEquals(List.of("raised 1 by a test", "raised 1 by "), heard.raises);
    }

    @Test
    void endsARaiseAtOnceBySteady() throws Exception {
        raise(LEVEL_DEEP, 30 * SECOND);
        assertEquals(0, raise(LEVEL_STEADY, SECOND).getFirst().untilEpochNanos());
        assertEquals(LEVEL_NONE, half(file, HEADER_LEVEL_WANTED));
        assertEquals(0, word(file, HEADER_LEVEL_WANTED_UNTIL_NANOS));
    }

    @Test
    void saysOfAProcessThatIsNotThereThatItIsNot() throws Exception {
        List<RaiseAnswer> answers = raise(LEVEL_DETAIL, SECOND, 9, 1, 9);
        assertEquals(List.of(9, 1), answers.stream().map(RaiseAnswer::process).toList());
        assertFalse(answers.getFirst().accepted());
        assertTrue(answers.getLast().accepted());
    }

    @Test
    void refusesAPluginOfTheFirstLayoutAndAnEndedProcess() throws Exception {
        put(file, HEADER_MINOR, 2, 0);
        assertTrue(raise(LEVEL_DETAIL, SECOND).getFirst().refusal().contains("layout 1.0"));
        put(file, HEADER_MINOR, 2, 1);
        segment.state(STATE_CLOSED);
        assertEquals("It has ended.", raise(LEVEL_DETAIL, SECOND).getFirst().refusal());
        assertEquals(0, word(file, HEADER_LEVEL_WANTED_UNTIL_NANOS));
    }

    @Test
    void refusesDeepWhereTheJobDidNotStartWithIt() throws Exception {
        put(file, HEADER_MINOR, 2, 2);
        RaiseAnswer answer = raise(LEVEL_DEEP, SECOND).getFirst();
        assertEquals(
                "Level deep needs NCCL's KernelCh events from the job's start: set RINGSIDE_LEVEL=deep and start it"
                        + " again; a running job can be raised to detail.",
                answer.refusal());
        assertEquals(0, answer.untilEpochNanos());
        assertEquals(0, word(file, HEADER_LEVEL_WANTED_UNTIL_NANOS));
        assertTrue(raise(LEVEL_DETAIL, SECOND).getFirst().accepted());
        assertEquals(LEVEL_DETAIL, half(file, HEADER_LEVEL_WANTED));
    }

    @Test
    void takesDeepWhereTheJobStartedWithItAndOfAnOlderPlugin() throws Exception {
        assertTrue(raise(LEVEL_DEEP, SECOND).getFirst().accepted(), "of layout 1.1");
        put(file, HEADER_MINOR, 2, 2);
        put(file, HEADER_LEVEL_REQUESTED, 4, LEVEL_DEEP);
        assertTrue(raise(LEVEL_DEEP, SECOND).getFirst().accepted());
    }

    @Test
    void refusesWhatAnotherDaemonDrains() throws Exception {
        try (Drainer second =
                new Drainer(directory, ReaderIdentity.ownProcess(), clock, new HeardDrain())) {
            second.scan();
            var answer = requests.raise(new RaiseRequest(LEVEL_DEEP, SECOND, List.of(), "a test"));
            requests.serve(second);
            assertTrue(answer.get().getFirst().refusal().contains("ask that one"));
            assertEquals(0, word(file, HEADER_LEVEL_WANTED_UNTIL_NANOS));
        }
    }

    @Test
    void refusesRequestsBeyondThoseThatWaitAndForgetsCancelledOnes() throws Exception {
        RaiseRequest request = new RaiseRequest(LEVEL_DEEP, SECOND, List.of(), "a test");
        CompletableFuture<List<RaiseAnswer>> cancelled = requests.raise(request);
        cancelled.cancel(false);
        requests.serve(drainer);
        assertEquals(0, word(file, HEADER_LEVEL_WANTED_UNTIL_NANOS));
        for (int i = 0; i < 16; i++) {
            assertFalse(requests.raise(request).isDone());
        }
        ExecutionException refused =
                assertThrows(ExecutionException.class, requests.raise(request)::get);
        assertTrue(refused.getCause() instanceof RejectedExecutionException);
    }

    private List<RaiseAnswer> raise(int level, long nanos, Integer... processes) throws Exception {
        var answer = requests.raise(new RaiseRequest(level, nanos, List.of(processes), "a test"));
        assertFalse(answer.isDone(), "the drain thread has not come yet");
        requests.serve(drainer);
        return answer.get();
    }
}
