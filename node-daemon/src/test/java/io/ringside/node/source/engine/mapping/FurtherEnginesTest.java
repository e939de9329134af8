package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Pages of engines that only the table knows, with values worked out by hand: two versions where
/// names changed.
class FurtherEnginesTest {
    @Test
    void tensorRtLlmGivesTheFiguresOfTheWindow() {
        Observation observation = Look.auto().atPair("trtllm");
        assertEquals(List.of("chat"), Look.ids(observation));
        Map<Figure, Double> expected = tensorRtLlm(12, 3, 0.625, 0.75);
        expected.putAll(
                figures(
                        KV_CACHE_BLOCKS,
                        4096,
                        KV_CACHE_BLOCKS_USED,
                        2560,
                        PROMPT_TOKENS,
                        6000,
                        PROMPT_TOKEN_RATE,
                        500,
                        GENERATION_TOKENS,
                        4000,
                        GENERATION_TOKEN_RATE,
                        200,
                        REQUESTS_FAILED,
                        3,
                        REQUEST_FAILED_RATE,
                        0.2));
        ExpectedFigures.expect(expected, PREFILL, 0.05, 0.09, 0.099, 0.05, 2);
        ExpectedFigures.expect(expected, DECODE, 1, 1.8, 1.98, 0.9, 2);
        ExpectedFigures.expect(expected, INFERENCE, 1, 1.8, 1.98, 1, 2);
        assertFigures(expected, observation.readings().getFirst());
        assertEquals("trtllm", observation.readings().getFirst().attributes().get("engine.kind"));
    }

    @Test
    void tensorRtLlmsNamesOfBeforeAreReadAndItsOwnAverageStandsIn() {
        assertFigures(
                tensorRtLlm(9, 4, 0.5, 0.31),
                Look.auto().atPair("trtllm-old").readings().getFirst());
    }

    /// What both versions tell.
    private static Map<Figure, Double> tensorRtLlm(
            double running, double waiting, double cache, double hits) {
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        running,
                        WAITING,
                        waiting,
                        WAITING_PEAK,
                        waiting,
                        KV_CACHE_USAGE,
                        cache,
                        PREFIX_CACHE_HIT_RATIO,
                        hits,
                        REQUESTS_FINISHED,
                        32,
                        REQUEST_FINISHED_RATE,
                        2,
                        LENGTH_SHARE,
                        0.25);
        ExpectedFigures.expect(expected, TIME_TO_FIRST_TOKEN, 0.1, 0.42, 0.492, 0.2, 2);
        ExpectedFigures.expect(expected, TIME_PER_TOKEN, 0.01, 0.05, 0.025, 2);
        // 5 up to 1 s, 15 up to 2 s.
        ExpectedFigures.expect(
                expected, END_TO_END, 1 + 5 / 15.0, 1 + 13 / 15.0, 1 + 14.8 / 15, 1.5, 2);
        ExpectedFigures.expect(expected, QUEUE, 0, 0.3, 0.1, 2);
        return expected;
    }

    @Test
    void tritonTellsEachModelAndVersionInSeconds() {
        Observation observation = Look.auto().atPair("triton");
        assertEquals(List.of("chat", "chat/resnet:1", "chat/bert:2"), Look.ids(observation));
        Reading resnet = observation.readings().get(1);
        Map<Figure, Double> onTwoGpus =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        WAITING,
                        4,
                        WAITING_PEAK,
                        4,
                        REQUESTS_FINISHED,
                        250,
                        REQUEST_FINISHED_RATE,
                        10,
                        REQUESTS_FAILED,
                        3,
                        REQUEST_FAILED_RATE,
                        0.2,
                        INFERENCES,
                        1200,
                        INFERENCE_RATE,
                        60,
                        BATCHES,
                        250,
                        BATCH_RATE,
                        10,
                        BATCH_SIZE,
                        6);
        mean(onTwoGpus, END_TO_END, 0.01, 10);
        mean(onTwoGpus, QUEUE, 0.002, 10);
        mean(onTwoGpus, COMPUTE, 0.008, 10);
        assertFigures(onTwoGpus, resnet);
        assertEquals("resnet", resnet.attributes().get("gen_ai.request.model"));
        assertEquals("1", resnet.attributes().get("engine.model.version"));
        Map<Figure, Double> streaming =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        WAITING,
                        0,
                        WAITING_PEAK,
                        0,
                        REQUESTS_FINISHED,
                        20,
                        REQUEST_FINISHED_RATE,
                        1,
                        REQUESTS_FAILED,
                        0,
                        REQUEST_FAILED_RATE,
                        0,
                        INFERENCES,
                        20,
                        INFERENCE_RATE,
                        1,
                        BATCHES,
                        20,
                        BATCH_RATE,
                        1,
                        BATCH_SIZE,
                        1);
        mean(streaming, END_TO_END, 0.4, 1);
        mean(streaming, QUEUE, 0.1, 1);
        mean(streaming, COMPUTE, 0.2, 1);
        ExpectedFigures.expect(streaming, FIRST_RESPONSE, 0.1, 0.42, 0.492, 0.2, 1);
        assertFigures(streaming, observation.readings().get(2));
    }

    @Test
    void aMeanOrAShareOfWhichOneCounterIsMissingIsAbsent() {
        Look triton = Look.of("triton");
        String page = "nv_inference_request_success{model=\"m\"} %d\n";
        triton.at(page.formatted(5), 0);
        Reading mean = Look.reading(triton.at(page.formatted(15), 10), "chat");
        assertFigures(
                figures(UP, 1, WINDOW, 10, REQUESTS_FINISHED, 15, REQUEST_FINISHED_RATE, 1), mean);
        Look trtllm = Look.of("trtllm");
        String reused = "trtllm_kv_cache_reused_blocks_total %d\ntrtllm_num_requests_running 1\n";
        trtllm.at(reused.formatted(5), 0);
        Reading share = Look.reading(trtllm.at(reused.formatted(15), 10), "chat");
        assertFigures(figures(UP, 1, WINDOW, 10, RUNNING, 1), share);
    }

    @Test
    void tritonsTensorRtLlmBackendTellsItsQueueAndItsCache() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                nv_inference_request_success{model="tensorrt_llm",version="1"} 9
                                nv_inference_pending_request_count{model="tensorrt_llm",version="1"} 1
                                nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="active",version="1"} 5
                                nv_trt_llm_request_metrics{model="tensorrt_llm",request_type="waiting",version="1"} 2
                                nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="tensorrt_llm",version="1"} 0.5
                                nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max",model="tensorrt_llm",version="1"} 64
                                nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="used",model="tensorrt_llm",version="1"} 32
                                nv_gpu_utilization{gpu_uuid="GPU-a"} 0.7
                                """,
                                0);
        assertEquals(List.of("chat"), Look.ids(observation));
        assertFigures(
                figures(
                        UP,
                        1,
                        RUNNING,
                        5,
                        WAITING,
                        2,
                        WAITING_PEAK,
                        2,
                        KV_CACHE_USAGE,
                        0.5,
                        KV_CACHE_BLOCKS,
                        64,
                        KV_CACHE_BLOCKS_USED,
                        32,
                        REQUESTS_FINISHED,
                        9),
                observation.readings().getFirst());
    }

    @Test
    void dynamosComponentIsReadAtTheEndpointThatGenerates() {
        Observation observation = Look.auto().atPair("dynamo-component");
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        6,
                        REQUESTS_FINISHED,
                        60,
                        REQUEST_FINISHED_RATE,
                        2,
                        REQUESTS_FAILED,
                        1,
                        REQUEST_FAILED_RATE,
                        0.1,
                        KV_CACHE_USAGE,
                        0.4,
                        KV_CACHE_BLOCKS,
                        1000,
                        KV_CACHE_BLOCKS_USED,
                        400);
        ExpectedFigures.expect(expected, END_TO_END, 1, 1.8, 1.98, 1, 2);
        assertFigures(expected, observation.readings().getFirst());
    }

    @Test
    void aWorkersPageThatHasItsEnginesMetricsIsTheEngines() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                dynamo_component_requests_total{dynamo_endpoint="generate"} 4
                                vllm:num_requests_running{engine="0",model_name="m"} 3
                                """,
                                0);
        assertEquals(List.of("chat"), Look.ids(observation));
        assertFigures(figures(UP, 1, RUNNING, 3), observation.readings().getFirst());
    }

    @Test
    void anEngineThatNoClassKnowsTakesAnEntryOfTheTable() {
        Observation observation = Look.auto().atPair("llamacpp");
        assertFigures(
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        2,
                        WAITING,
                        1,
                        WAITING_PEAK,
                        1,
                        KV_CACHE_USAGE,
                        0.42,
                        PROMPT_TOKENS,
                        1900,
                        PROMPT_TOKEN_RATE,
                        100,
                        GENERATION_TOKENS,
                        1750,
                        GENERATION_TOKEN_RATE,
                        50,
                        GENERATION_THROUGHPUT,
                        62.5,
                        BATCHES,
                        1400,
                        BATCH_RATE,
                        40),
                observation.readings().getFirst());
    }

    @Test
    void rayServesReplicasAreToldApartAndCountersOfTwoNamesCountOnce() {
        for (String form : List.of("ray", "ray-colon")) {
            Observation observation = Look.auto().atPair(form);
            assertEquals(List.of("chat", "chat/w1", "chat/w2"), Look.ids(observation), form);
            Map<Figure, Double> first =
                    figures(
                            UP,
                            1,
                            WINDOW,
                            10,
                            RUNNING,
                            4,
                            WAITING,
                            1,
                            WAITING_PEAK,
                            1,
                            KV_CACHE_USAGE,
                            0.5,
                            GENERATION_TOKENS,
                            1100,
                            GENERATION_TOKEN_RATE,
                            100);
            ExpectedFigures.expect(first, TIME_TO_FIRST_TOKEN, 0.1, 0.42, 0.492, 0.2, 2);
            assertFigures(first, observation.readings().get(1));
            Map<Figure, Double> second =
                    figures(
                            UP,
                            1,
                            WINDOW,
                            10,
                            RUNNING,
                            6,
                            WAITING,
                            0,
                            WAITING_PEAK,
                            0,
                            KV_CACHE_USAGE,
                            0.75,
                            GENERATION_TOKENS,
                            2200,
                            GENERATION_TOKEN_RATE,
                            200);
            ExpectedFigures.expect(second, TIME_TO_FIRST_TOKEN, 0.1, 0.5, 0.3, 1);
            assertFigures(second, observation.readings().get(2));
            assertEquals("vllm", second(observation).attributes().get("engine.kind"));
            assertEquals("V1", second(observation).attributes().get("engine.generation"));
        }
    }

    private static Reading second(Observation observation) {
        return observation.readings().get(2);
    }

    private static void mean(
            Map<Figure, Double> expected, EngineDistribution of, double seconds, double rate) {
        expected.put(of.figure(Statistic.MEAN), seconds);
        expected.put(of.figure(Statistic.RATE), rate);
    }
}
