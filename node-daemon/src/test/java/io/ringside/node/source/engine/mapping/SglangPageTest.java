package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Pages of SGLang in its parallel forms and versions, with values worked out by hand.
class SglangPageTest {
    @Test
    void dataParallelRanksAreToldTogetherAndEachByItself() {
        Observation observation = Look.auto().atPair("sglang");
        assertEquals(State.OK, observation.state());
        assertEquals("", observation.reason());
        assertEquals(List.of("chat", "chat#0", "chat#1"), Look.ids(observation));
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        8,
                        WAITING,
                        5,
                        WAITING_PEAK,
                        5,
                        RETRACTED,
                        2,
                        PREFILL_BOOTSTRAP,
                        1,
                        PREFILL_INFLIGHT,
                        3,
                        DECODE_PREALLOC,
                        1,
                        DECODE_TRANSFER,
                        0,
                        KV_CACHE_USAGE,
                        0.375,
                        PREFIX_CACHE_HIT_RATIO,
                        0.4,
                        SPECULATION_ACCEPTANCE,
                        0.75,
                        GENERATION_THROUGHPUT,
                        300,
                        KV_CACHE_EVICTED,
                        3000,
                        KV_CACHE_EVICTED_RATE,
                        200,
                        PREEMPTIONS,
                        10,
                        PREEMPTION_RATE,
                        0.5,
                        PROMPT_TOKENS,
                        1650,
                        PROMPT_TOKEN_RATE,
                        150,
                        PROMPT_TOKENS_CACHED,
                        550,
                        PROMPT_TOKEN_CACHED_RATE,
                        50,
                        GENERATION_TOKENS,
                        4500,
                        GENERATION_TOKEN_RATE,
                        300,
                        REQUESTS_FINISHED,
                        45,
                        REQUEST_FINISHED_RATE,
                        3,
                        REQUESTS_ABORTED,
                        2,
                        REQUEST_ABORTED_RATE,
                        0.1);
        // Streamed or not: 6 up to 0.1 s, 6 up to 0.4 s, 4 up to 1 s.
        ExpectedFigures.expect(expected, TIME_TO_FIRST_TOKEN, 0.2, 0.76, 0.976, 0.4, 1.6);
        ExpectedFigures.expect(expected, INTER_TOKEN, 0.0125, 0.0185, 0.01985, 4 / 300.0, 30);
        ExpectedFigures.expect(expected, END_TO_END, 1, 4.2, 4.92, 2.5, 2);
        ExpectedFigures.expect(expected, QUEUE, 0.1, 0.42, 0.492, 0.15, 0.8);
        ExpectedFigures.expect(expected, KV_TRANSFER, 0.01, 0.042, 0.0492, 0.025, 0.4);
        Reading whole = observation.readings().getFirst();
        assertFigures(expected, whole);
        assertEquals(
                Map.of(
                        "engine.kind", "sglang",
                        "engine.parts", "2",
                        "gen_ai.request.model", "Qwen/Qwen3-32B",
                        "server.address", "127.0.0.1:8000"),
                whole.attributes());
    }

    @Test
    void tensorParallelRanksOfOneDataParallelRankCountOnce() {
        Reading rank = Look.reading(Look.auto().atPair("sglang"), "chat#1");
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        5,
                        WAITING,
                        4,
                        WAITING_PEAK,
                        4,
                        RETRACTED,
                        2,
                        PREFILL_BOOTSTRAP,
                        0,
                        PREFILL_INFLIGHT,
                        1,
                        DECODE_PREALLOC,
                        1,
                        DECODE_TRANSFER,
                        0,
                        KV_CACHE_USAGE,
                        0.5,
                        PREFIX_CACHE_HIT_RATIO,
                        0.6,
                        SPECULATION_ACCEPTANCE,
                        0.8,
                        GENERATION_THROUGHPUT,
                        180,
                        PREEMPTIONS,
                        4,
                        PREEMPTION_RATE,
                        0.3);
        ExpectedFigures.expect(expected, QUEUE, 0.1, 0.5, 0.25, 0.4);
        assertFigures(expected, rank);
        assertEquals("1", rank.attributes().get("engine.index"));
    }

    @Test
    void namesBeforeTheRanksHadLabelsAreRead() {
        Observation observation = Look.auto().atPair("sglang-old");
        assertEquals(List.of("chat"), Look.ids(observation));
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        7,
                        WAITING,
                        2,
                        WAITING_PEAK,
                        2,
                        PREFILL_BOOTSTRAP,
                        3,
                        KV_CACHE_USAGE,
                        0.28,
                        PREFIX_CACHE_HIT_RATIO,
                        0.0075,
                        GENERATION_THROUGHPUT,
                        86.5,
                        PROMPT_TOKENS,
                        9000,
                        PROMPT_TOKEN_RATE,
                        100,
                        GENERATION_TOKENS,
                        7500,
                        GENERATION_TOKEN_RATE,
                        50);
        ExpectedFigures.expect(expected, INTER_TOKEN, 0.005, 0.009, 0.0099, 0.006, 10);
        assertFigures(expected, observation.readings().getFirst());
    }

    @Test
    void aGatewaysUnderscoresAreReadAndItsWorkersToldApart() {
        String page = Pages.text("sglang-old-1.txt").replace("sglang:", "sglang_");
        Observation one = Look.auto().at(page, 0);
        assertEquals(OptionalDouble.of(7), one.readings().getFirst().figure(RUNNING));
        Observation two =
                Look.auto()
                        .at(
                                """
                                sglang_num_running_reqs{model_name="m",worker_addr="http://a:1"} 3
                                sglang_num_running_reqs{model_name="m",worker_addr="http://b:1"} 4
                                """,
                                0);
        assertEquals(List.of("chat", "chat/http://a:1", "chat/http://b:1"), Look.ids(two));
        assertEquals(OptionalDouble.of(4), two.readings().get(2).figure(RUNNING));
        assertEquals("http://b:1", two.readings().get(2).attributes().get("engine.server"));
    }

    @Test
    void pipelineRanksRepeatTheSameRequests() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                sglang:num_running_reqs{model_name="m",pp_rank="0",tp_rank="0"} 6
                                sglang:num_running_reqs{model_name="m",pp_rank="1",tp_rank="0"} 6
                                sglang:token_usage{model_name="m",pp_rank="0",tp_rank="0"} 0.5
                                sglang:token_usage{model_name="m",pp_rank="1",tp_rank="0"} 0.5
                                sglang:num_requests_total{model_name="m"} 9
                                """,
                                0);
        assertFigures(
                figures(UP, 1, RUNNING, 6, KV_CACHE_USAGE, 0.5, REQUESTS_FINISHED, 9),
                observation.readings().getFirst());
    }

    @Test
    void aSeriesWithoutAPriorityIsTheSumOfThoseWithOne() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                sglang:num_queue_reqs{model_name="m",priority=""} 14
                                sglang:num_queue_reqs{model_name="m",priority="0"} 10
                                sglang:num_queue_reqs{model_name="m",priority="1"} 4
                                """,
                                0);
        assertEquals(OptionalDouble.of(14), observation.readings().getFirst().figure(WAITING));
    }

    @Test
    void ranksWithoutEndAreCountedAndTheFirstShown() {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            page.append(
                    "sglang:num_running_reqs{dp_rank=\"%d\",model_name=\"m\"} 1\n".formatted(i));
        }
        Observation observation = Look.auto().at(page.toString(), 0);
        assertEquals(64, observation.readings().size());
        assertEquals(State.WARN, observation.state());
        assertEquals(
                "The page has 1001 engines and parts of them; 64 are shown.", observation.reason());
        assertEquals(OptionalDouble.of(1000), observation.readings().getFirst().figure(RUNNING));
        assertEquals("chat#62", observation.readings().getLast().id());
    }
}
