package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.source.engine.Pages;
import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// vLLM since 0.24: series that name no engine, a state of sleep, and names that are new.
class NewerVllmPageTest {
    @Test
    void newerNamesGiveTheFiguresOfTheWindow() {
        Observation observation = Look.auto().atPair("vllm-newer");
        assertEquals(List.of("chat"), Look.ids(observation));
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        ASLEEP,
                        0,
                        RUNNING,
                        3,
                        WAITING,
                        12,
                        WAITING_PEAK,
                        12,
                        WAITING_CAPACITY,
                        9,
                        WAITING_DEFERRED,
                        3,
                        KV_CACHE_USAGE,
                        0.75,
                        PROMPT_TOKENS,
                        6000,
                        PROMPT_TOKEN_RATE,
                        500,
                        PROMPT_TOKENS_CACHED,
                        2400,
                        PROMPT_TOKEN_CACHED_RATE,
                        200,
                        EXTERNAL_CACHE_HIT_RATIO,
                        0.25,
                        REQUESTS_FINISHED,
                        36,
                        REQUEST_FINISHED_RATE,
                        2,
                        LENGTH_SHARE,
                        0.2,
                        REQUESTS_FAILED,
                        1,
                        REQUEST_FAILED_RATE,
                        0.1,
                        REQUESTS_ABORTED,
                        2,
                        REQUEST_ABORTED_RATE,
                        0.1,
                        REQUESTS_CORRUPTED,
                        2,
                        KV_TRANSFERS_FAILED,
                        2,
                        KV_TRANSFERS_EXPIRED,
                        3,
                        KV_OFFLOAD_LOADED,
                        5e9,
                        KV_OFFLOAD_LOADED_RATE,
                        5e8,
                        KV_OFFLOAD_STORED,
                        2e9,
                        KV_OFFLOAD_STORED_RATE,
                        1e8,
                        ESTIMATED_OPERATIONS,
                        2e15,
                        ESTIMATED_OPERATION_RATE,
                        2e14,
                        ESTIMATED_READ,
                        3e12,
                        ESTIMATED_READ_RATE,
                        3e11,
                        ESTIMATED_WRITTEN,
                        1e12,
                        ESTIMATED_WRITTEN_RATE,
                        1e11);
        ExpectedFigures.expect(expected, KV_TRANSFER, 0.01, 0.042, 0.0492, 0.02, 2);
        double mebibyte = 1 << 20;
        ExpectedFigures.expect(
                expected, KV_TRANSFER_SIZE, mebibyte, 3.4 * mebibyte, 3.94 * mebibyte, 2e6, 2);
        Reading reading = observation.readings().getFirst();
        assertFigures(expected, reading);
        assertEquals("awake", reading.attributes().get("engine.sleep_state"));
        assertEquals("0", reading.attributes().get("engine.index"));
    }

    @Test
    void offloadedBytesAreReadUnderTheirOlderNameByDirection() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                vllm:kv_offload_total_bytes_total{engine="0",model_name="m",transfer_type="SHARED_STORAGE_to_GPU"} 7
                                vllm:kv_offload_total_bytes_total{engine="0",model_name="m",transfer_type="cpu_to_gpu"} 1
                                vllm:kv_offload_total_bytes_total{engine="0",model_name="m",transfer_type="GPU_to_CPU"} 5
                                """,
                                0);
        assertFigures(
                figures(UP, 1, KV_OFFLOAD_LOADED, 8, KV_OFFLOAD_STORED, 5),
                observation.readings().getFirst());
    }

    @Test
    void aSeriesWithFewerLabelsBelongsToTheOneEngineThatItFits() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                vllm:num_requests_running{engine="0",model_name="m"} 3
                                vllm:tool_call_parser_invocations_total{mode="streaming",model_name="m"} 0
                                vllm:cache_config_info{block_size="16",engine="0"} 1
                                vllm:prompt_tokens_total{model_name="m"} 50
                                vllm:num_requests_running 9
                                """,
                                0);
        assertEquals(List.of("chat"), Look.ids(observation));
        assertFigures(
                figures(UP, 1, RUNNING, 3, PROMPT_TOKENS, 50), observation.readings().getFirst());
        assertEquals("0", observation.readings().getFirst().attributes().get("engine.index"));
    }

    @Test
    void aNameThatOnlyMetricsOfNoMeaningHaveIsNoEngine() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                vllm:num_requests_running{engine="0",model_name="m"} 3
                                vllm:tool_call_parser_invocations_total{mode="streaming",model_name="an-adapter"} 4
                                """,
                                0);
        assertEquals(List.of("chat"), Look.ids(observation));
        assertFigures(figures(UP, 1, RUNNING, 3), observation.readings().getFirst());
        Observation nothing =
                Look.auto().at("vllm:tool_call_parser_invocations_total{model_name=\"m\"} 4\n", 0);
        assertFigures(figures(UP, 1), nothing.readings().getFirst());
    }

    @Test
    void anEngineOfWhichOnlyASeriesWithFewerLabelsTellsStays() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                vllm:num_requests_running{engine="0",model_name="m"} 3
                                vllm:num_requests_running{model_name="n"} 4
                                vllm:unknown_total{engine="1",model_name="n"} 1
                                vllm:unknown_total{engine="0",model_name="an-adapter"} 1
                                """,
                                0);
        assertEquals(List.of("chat", "chat/m#0", "chat/n#1"), Look.ids(observation));
        assertFigures(figures(UP, 1, RUNNING, 4), observation.readings().getLast());
    }

    @Test
    void whatFitsSeveralEnginesIsToldOfThePageAndOfNoneOfThem() {
        Observation observation =
                Look.auto()
                        .at(
                                """
                                vllm:num_requests_running{engine="0",model_name="m"} 3
                                vllm:num_requests_running{engine="1",model_name="m"} 4
                                vllm:num_requests_running{engine="0",model_name="n"} 5
                                vllm:prompt_tokens_total{model_name="m"} 50
                                vllm:corrupted_requests_total{model_name="n"} 2
                                """,
                                0);
        assertEquals(List.of("chat", "chat/m#0", "chat/m#1", "chat/n#0"), Look.ids(observation));
        assertFigures(figures(UP, 1, PROMPT_TOKENS, 50), observation.readings().getFirst());
        assertFigures(figures(UP, 1, RUNNING, 3), observation.readings().get(1));
        assertFigures(
                figures(UP, 1, RUNNING, 5, REQUESTS_CORRUPTED, 2), observation.readings().get(3));
    }

    @Test
    void aSleepingEngineIsSaidToBeAsleep() {
        String page =
                Pages.text("vllm-newer-1.txt")
                        .replace("sleep_state=\"awake\"} 1.0", "sleep_state=\"awake\"} 0.0")
                        .replace("_offloaded\"} 0.0", "_offloaded\"} 1.0");
        Observation observation = Look.auto().at(page, 0);
        Reading reading = observation.readings().getFirst();
        assertEquals(OptionalDouble.of(1), reading.figure(ASLEEP));
        assertEquals("weights_offloaded", reading.attributes().get("engine.sleep_state"));
        assertEquals(
                "Asleep, and serving nothing until woken: chat (weights_offloaded).",
                observation.reason());
    }

    @Test
    void aStateThatNobodyTellsIsNoState() {
        Reading reading =
                Look.auto()
                        .at(
                                """
                                vllm:num_requests_running{engine="0",model_name="m"} 0
                                vllm:engine_sleep_state{engine="0",model_name="m",sleep_state="awake"} 0
                                """,
                                0)
                        .readings()
                        .getFirst();
        assertFigures(figures(UP, 1, RUNNING, 0), reading);
    }
}
