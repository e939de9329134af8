package io.ringside.node.source.engine;

import static io.ringside.node.source.engine.Pages.SECOND;
import static io.ringside.protocol.figures.EngineFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineJudgeTest {
    private final EngineJudge judge = new EngineJudge();

    @Test
    void aFullCacheThatPreemptsWhileTheQueueStaysThrashes() {
        for (int second = 0; second < 30; second += 5) {
            assertEquals(List.of(), at(second, vllm(second, 4 + second, 0.99, 10 + second)));
        }
        assertEquals(
                List.of(
                        new Finding(
                                "engine.cache_thrash",
                                Severity.TICKET,
                                SubjectKind.ENGINE,
                                "chat",
                                "KV cache thrashes",
                                "For 30 s requests waited, 4 at first and 34 now, while the KV cache was never less than 99 % full and 30 requests were preempted, to be computed again.",
                                "Admit fewer at once (lower max_num_seqs) or raise max_num_batched_tokens; else give the cache more memory or add a replica.",
                                0)),
                at(30, vllm(30, 34, 0.99, 40)));
    }

    @Test
    void aFindingKeepsItsBeginningWhileItHolds() {
        for (int second = 0; second < 300; second += 5) {
            at(second, vllm(second, 4, 1, second));
        }
        assertEquals(0, at(300, vllm(300, 4, 1, 300)).getFirst().sinceEpochNanos());
        assertEquals(List.of(), at(305, vllm(305, 0, 1, 305)));
        for (int second = 310; second < 340; second += 5) {
            assertEquals(List.of(), at(second, vllm(second, 4, 1, second)));
        }
        assertEquals(310 * SECOND, at(340, vllm(340, 4, 1, 340)).getFirst().sinceEpochNanos());
    }

    @Test
    void betweenTwoReadingsTheFindingStands() {
        for (int second = 0; second <= 30; second += 5) {
            at(second, vllm(second, 4, 1, second));
        }
        Reading last = vllm(30, 4, 1, 30);
        assertEquals(1, at(31, last).size());
        assertEquals(1, at(34, last).size());
    }

    @Test
    void aQueueBesideAHealthyCacheIsBoundByCompute() {
        at(0, vllm(0, 4, 0.4, 7));
        at(15, vllm(15, 9, 0.5, 7));
        Finding finding = at(30, vllm(30, 8, 0.45, 7)).getFirst();
        assertEquals("engine.compute_bound", finding.rule());
        assertEquals(Severity.NOTE, finding.severity());
        assertEquals(
                "For 30 s requests waited, 4 at first and 8 now, while the KV cache was never more than 50 % full and no request was preempted.",
                finding.evidence());
    }

    @Test
    void inBetweenNothingIsClaimed() {
        at(0, vllm(0, 4, 0.9, 7));
        at(15, vllm(15, 9, 0.9, 7));
        assertEquals(List.of(), at(30, vllm(30, 9, 0.9, 7)));
    }

    @Test
    void aFullCacheWithoutPreemptionsDoesNotThrash() {
        at(0, vllm(0, 4, 1, 7));
        at(15, vllm(15, 9, 1, 7));
        assertEquals(List.of(), at(30, vllm(30, 9, 1, 7)));
    }

    @Test
    void aQueueThatShrinksOrEmptiesIsNoFinding() {
        at(0, vllm(0, 9, 0.4, 7));
        at(15, vllm(15, 7, 0.4, 7));
        assertEquals(List.of(), at(30, vllm(30, 6, 0.4, 7)));
        at(45, vllm(45, 0, 0.4, 7));
        assertEquals(List.of(), at(60, vllm(60, 9, 0.4, 7)));
    }

    @Test
    void aRoutersQueueAnEnginesOfPartsAndASleepersAreNoFindings() {
        for (int second = 0; second <= 30; second += 5) {
            Reading thrashing = vllm(second, 4, 1, second);
            assertEquals(List.of(), at(second, told(thrashing, "engine.role", "router", 0)));
            assertEquals(List.of(), at(second, told(thrashing, "engine.parts", "2", 0)));
            assertEquals(List.of(), at(second, told(thrashing, "engine.sleep_state", "x", 1)));
        }
    }

    private static Reading told(Reading reading, String attribute, String text, double asleep) {
        Reading.Builder told =
                Reading.of(reading.kind(), text, reading.source(), reading.readEpochNanos())
                        .put(attribute, text)
                        .put(ASLEEP, asleep);
        reading.figures().forEach(told::put);
        return told.build();
    }

    @Test
    void aTgiQueueOverABatchThatStandsIsStarvedOfTokens() {
        at(0, tgi(0, 40, 16));
        at(15, tgi(15, 60, 15));
        Finding finding = at(30, tgi(30, 90, 16)).getFirst();
        assertEquals("engine.token_budget", finding.rule());
        assertEquals(
                "For 30 s requests waited, 40 at first and 90 now, while the batch stood at 15 to 16 requests.",
                finding.evidence());
    }

    @Test
    void aTgiBatchThatStillGrowsIsNot() {
        at(0, tgi(0, 40, 16));
        at(15, tgi(15, 60, 24));
        assertEquals(List.of(), at(30, tgi(30, 90, 32)));
    }

    @Test
    void aShortTgiQueueIsNot() {
        at(0, tgi(0, 4, 16));
        at(15, tgi(15, 4, 16));
        assertEquals(List.of(), at(30, tgi(30, 4, 16)));
    }

    @Test
    void readingsThatAreFarApartStillNeedThree() {
        at(0, vllm(0, 4, 0.4, 7));
        assertEquals(List.of(), at(60, vllm(60, 4, 0.4, 7)));
        assertEquals(1, at(120, vllm(120, 4, 0.4, 7)).size());
    }

    @Test
    void anEngineThatIsGoneIsForgotten() {
        at(0, vllm(0, 4, 0.4, 7));
        at(15, vllm(15, 4, 0.4, 7));
        Reading last = vllm(30, 4, 0.4, 7);
        assertEquals(1, at(30, last).size());
        assertEquals(List.of(), at(151, last));
        assertEquals(List.of(), judge.judge(152 * SECOND, List.of(), List.of()));
    }

    @Test
    void aReadingThatLacksTheQueueIsNoFinding() {
        Reading down =
                Reading.of(SubjectKind.ENGINE, "chat", "engine-chat", 15 * SECOND)
                        .put(UP, 0)
                        .build();
        at(0, vllm(0, 4, 0.4, 7));
        at(15, down);
        assertEquals(List.of(), at(30, vllm(30, 4, 0.4, 7)));
        assertEquals(List.of(), at(40, vllm(40, 4, 0.4, 7)));
        assertEquals(1, at(60, vllm(60, 4, 0.4, 7)).size());
    }

    @Test
    void enginesAreJudgedOnTheirOwn() {
        Reading[] other = new Reading[4];
        for (int i = 0; i < 4; i++) {
            other[i] =
                    Reading.of(SubjectKind.ENGINE, "other", "engine-other", i * 15L * SECOND)
                            .put(WAITING, 0)
                            .put(KV_CACHE_USAGE, 0.1)
                            .put(PREEMPTIONS, 0)
                            .build();
            Reading one = vllm(i * 15L, 4, 0.4, 7);
            List<Finding> findings =
                    judge.judge(i * 15L * SECOND, List.of(other[i], one), List.of());
            assertTrue(findings.stream().allMatch(finding -> finding.subject().equals("chat")));
            assertEquals(i < 2 ? 0 : 1, findings.size());
        }
    }

    private List<Finding> at(long second, Reading reading) {
        return judge.judge(second * SECOND, List.of(reading), List.of());
    }

    private static Reading vllm(long second, double waiting, double cache, double preemptions) {
        return Reading.of(SubjectKind.ENGINE, "chat", "engine-chat", second * SECOND)
                .put(WAITING, waiting)
                .put(RUNNING, 8)
                .put(KV_CACHE_USAGE, cache)
                .put(PREEMPTIONS, preemptions)
                .build();
    }

    private static Reading tgi(long second, double waiting, double running) {
        return Reading.of(SubjectKind.ENGINE, "tgi", "engine-tgi", second * SECOND)
                .put(WAITING, waiting)
                .put(RUNNING, running)
                .build();
    }
}
