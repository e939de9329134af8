package io.ringside.desktop.correlate.corpus;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.corpus.Fault.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A few jobs of the corpus; all of them are judged by [CorpusBench].
class CorpusTest {
    /// Seeds that are neither of the table's columns; on two of the first base rules were tuned.
    private static final long BASE = 20_261_130;

    private static final LabNoise NOISE = LabNoise.read();

    @Test
    void namesWhoComesLateByItsGpuItsProcessorAndThroughItsGroup() {
        assertEquals(List.of(), wrong(Kind.GPU, Kind.PROCESSOR, Kind.MOVED));
    }

    @Test
    void namesNobodyInHealthyIdleAndAbandonedJobs() {
        assertEquals(List.of(), wrong(Kind.HEALTHY, Kind.IDLE, Kind.ABANDONED));
    }

    @Test
    void namesWhoIsWaitedForInHangsThatDifferInWhatStopped() {
        assertEquals(
                List.of(),
                wrong(
                        Kind.HOST_STUCK,
                        Kind.NOT_ENTERED,
                        Kind.LEFT_OUT,
                        Kind.PROCESS_DEAD,
                        Kind.PROCESS_STOPPED,
                        Kind.NODE_SILENT));
    }

    @Test
    void namesWhoCalledAnotherSizeOperationOrDatatype() {
        assertEquals(List.of(), wrong(Kind.SIZE, Kind.OPERATION, Kind.DATATYPE));
    }

    @Test
    void namesWhoDoesNotComeOutOfInitialisation() throws Exception {
        for (Kind kind : List.of(Kind.NEVER_JOINED, Kind.STUCK_IN_INIT)) {
            Judgement judged = RasCase.judge(CorpusCase.draw(kind, 1, BASE));
            assertTrue(judged.right(), judged::said);
        }
    }

    @Test
    void theSameSeedGivesTheSameJobAndAnotherSeedAnother() {
        CorpusCase one = CorpusCase.draw(Kind.GPU, 0, BASE);
        assertAll(
                () -> assertEquals(said(one), said(CorpusCase.draw(Kind.GPU, 0, BASE))),
                () -> assertNotEquals(said(one), said(CorpusCase.draw(Kind.GPU, 0, BASE + 1))));
    }

    private static String said(CorpusCase of) {
        return Judge.of(of, NOISE).said();
    }

    private static List<String> wrong(Kind... kinds) {
        List<String> wrong = new ArrayList<>();
        for (Kind kind : kinds) {
            Judgement judged = Judge.of(CorpusCase.draw(kind, 0, BASE), NOISE);
            if (!judged.right()) {
                wrong.add(kind + ": " + judged.said());
            }
        }
        return wrong;
    }
}
