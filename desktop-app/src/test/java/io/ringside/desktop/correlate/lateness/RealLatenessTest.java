package io.ringside.desktop.correlate.lateness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.lateness.LateRank.Kind;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Real jobs of eight ranks with known truth: see the README beside the files.
class RealLatenessTest {
    private record Truth(int rank, Kind kind, int micros) {}

    /// By `Plan.trial` of packaging/captures/how/rank.py for the seed 1.
    private static final List<Truth> PLANTED =
            List.of(
                    processor(6, 1000),
                    processor(7, 200),
                    processor(1, 200),
                    gpu(2, 1000),
                    processor(5, 1000),
                    gpu(3, 200),
                    processor(5, 200),
                    gpu(7, 1000),
                    processor(5, 5000),
                    gpu(6, 5000),
                    processor(6, 200),
                    gpu(3, 200),
                    gpu(3, 5000),
                    processor(6, 1000),
                    gpu(4, 1000),
                    processor(6, 1000),
                    processor(4, 5000),
                    gpu(3, 5000),
                    processor(3, 5000),
                    gpu(3, 1000));

    /// The seed 21, another start.
    private static final List<Truth> PLANTED_21 =
            List.of(
                    processor(1, 5000),
                    processor(1, 5000),
                    processor(4, 200),
                    gpu(2, 5000),
                    gpu(0, 200),
                    gpu(6, 1000),
                    processor(1, 200),
                    gpu(5, 1000),
                    processor(0, 5000),
                    processor(5, 5000),
                    gpu(4, 200),
                    processor(5, 5000),
                    gpu(4, 5000),
                    processor(4, 5000),
                    processor(5, 5000),
                    gpu(5, 5000),
                    gpu(5, 5000),
                    gpu(7, 5000),
                    gpu(2, 1000),
                    gpu(7, 200));

    /// The seed 1 with two ranks, a GPU each.
    private static final List<Truth> PLANTED_OF_TWO =
            List.of(
                    processor(1, 1000),
                    processor(1, 200),
                    processor(0, 200),
                    gpu(0, 1000),
                    processor(1, 1000),
                    gpu(0, 200),
                    processor(1, 200),
                    gpu(1, 1000),
                    processor(1, 5000),
                    gpu(1, 5000),
                    processor(1, 200),
                    gpu(0, 200),
                    gpu(0, 5000),
                    processor(1, 1000),
                    gpu(1, 1000),
                    processor(1, 1000),
                    processor(1, 5000),
                    gpu(0, 5000),
                    processor(0, 5000),
                    gpu(0, 1000));

    @Test
    void namesRankAndKindInEveryTrialOfAMillisecondOrMore() throws IOException {
        assertEquals(List.of(), wrong("changing-culprit", PLANTED));
    }

    @Test
    void namesNoPartnerWhoWaitsForTheLateOneBeforeItComesLateElsewhere() throws IOException {
        assertEquals(List.of(), wrong("changing-culprit-21", PLANTED_21));
    }

    @Test
    void takesTheLatenessOfOneOfTwoRanksForNoNoise() throws IOException {
        assertEquals(List.of(), wrong("changing-culprit-two-gpus", PLANTED_OF_TWO));
    }

    private static List<String> wrong(String job, List<Truth> planted) throws IOException {
        Map<Integer, List<MatchedOperation>> trials = Arrivals.read(job);
        List<String> wrong = new ArrayList<>();
        for (int trial = 0; trial < planted.size(); trial++) {
            Truth truth = planted.get(trial);
            if (truth.micros() >= 1000) {
                List<LateRank> late =
                        found(operations(trials, trial)).stream()
                                .filter(l -> l.confidence() != Confidence.LOW)
                                .toList();
                if (late.size() != 1
                        || late.getFirst().rank() != truth.rank()
                        || late.getFirst().kind() != truth.kind()) {
                    wrong.add(trial + ": " + truth + ", found " + late);
                }
            }
        }
        return wrong;
    }

    @Test
    void saysByHowMuch() throws IOException {
        Map<Integer, List<MatchedOperation>> trials = Arrivals.read("changing-culprit");
        for (int trial = 0; trial < PLANTED.size(); trial++) {
            Truth truth = PLANTED.get(trial);
            if (truth.micros() == 5000) {
                double lag = found(operations(trials, trial)).getFirst().lagNanos();
                assertEquals(truth.micros() * 1e3, lag, truth.micros() * 1e2, "trial " + trial);
            }
        }
    }

    /// The noise of ranks that share 16 processors is as large.
    @Test
    void namesNobodyElseInTrialsOfAFifthOfAMillisecond() throws IOException {
        Map<Integer, List<MatchedOperation>> trials = Arrivals.read("changing-culprit");
        int named = 0;
        for (int trial = 0; trial < PLANTED.size(); trial++) {
            Truth truth = PLANTED.get(trial);
            if (truth.micros() == 200) {
                for (LateRank late : found(operations(trials, trial))) {
                    assertEquals(truth.rank(), late.rank(), "trial " + trial + ": " + late);
                    named++;
                }
            }
        }
        assertTrue(named >= 2, named + " of 6 were named");
    }

    @Test
    void namesWhoIsLateFromTheMiddleOn() throws IOException {
        Map<Integer, List<MatchedOperation>> halves = Arrivals.read("late");
        assertEquals(List.of(), found(operations(halves, 0)));
        LateRank late = found(operations(halves, 1)).getFirst();
        assertEquals(5, late.rank());
        assertEquals(Kind.GPU, late.kind());
    }

    @Test
    void namesNobodyOfAHealthyJob() throws IOException {
        for (List<MatchedOperation> operations : Arrivals.read("healthy").values()) {
            assertEquals(List.of(), found(operations));
        }
    }

    private static List<LateRank> found(List<MatchedOperation> operations) {
        return LateRanks.of(operations, Actor::process);
    }

    private static List<MatchedOperation> operations(
            Map<Integer, List<MatchedOperation>> trials, int trial) {
        return Objects.requireNonNull(trials.get(trial));
    }

    private static Truth processor(int rank, int micros) {
        return new Truth(rank, Kind.PROCESSOR, micros);
    }

    private static Truth gpu(int rank, int micros) {
        return new Truth(rank, Kind.GPU, micros);
    }
}
