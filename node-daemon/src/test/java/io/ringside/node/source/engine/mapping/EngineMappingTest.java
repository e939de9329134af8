package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.SECOND;
import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.table.EngineTable;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EngineMappingTest {
    private static final Naming NAMING = new Naming("chat", "engine-chat", "127.0.0.1:8000");

    private static final EngineTable TABLE = EngineTable.shipped();

    private final PageMapping mapping = new EngineMapping(NAMING, TABLE.dialects(), TABLE.titles());

    @Test
    void vllmV0GivesTheFiguresOfTheWindow() {
        look("vllm-v0-1.txt", 0);
        Reading reading = look("vllm-v0-2.txt", 10).readings().getFirst();
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        24,
                        WAITING,
                        3,
                        WAITING_PEAK,
                        7,
                        SWAPPED,
                        1,
                        KV_CACHE_USAGE,
                        0.875,
                        PREEMPTIONS,
                        14,
                        PREEMPTION_RATE,
                        0.5,
                        PROMPT_TOKENS,
                        1_040_960,
                        PROMPT_TOKEN_RATE,
                        4096,
                        GENERATION_TOKENS,
                        256_000,
                        GENERATION_TOKEN_RATE,
                        600,
                        REQUESTS_FINISHED,
                        130,
                        REQUEST_FINISHED_RATE,
                        1,
                        LENGTH_SHARE,
                        0.1,
                        PREFIX_CACHE_HIT_RATIO,
                        0.625,
                        SPECULATION_ACCEPTANCE,
                        0.75);
        // 5 up to 0.04 s, 3 up to 0.1 s, 2 up to 0.25 s.
        ExpectedFigures.expect(expected, TIME_TO_FIRST_TOKEN, 0.04, 0.175, 0.2425, 0.08, 1);
        // 600 up to 0.025 s, 400 up to 0.05 s.
        ExpectedFigures.expect(expected, INTER_TOKEN, 0.0225, 0.04375, 0.049375, 0.024, 100);
        // 4 up to 2.5 s, 6 up to 5 s.
        ExpectedFigures.expect(
                expected, END_TO_END, 2.5 + 2.5 / 6, 2.5 + 12.5 / 6, 2.5 + 14.75 / 6, 3, 1);
        // 10 up to 5000; 10 up to 1000.
        ExpectedFigures.expect(expected, PROMPT_LENGTH, 3500, 4700, 4970, 4096, 1);
        ExpectedFigures.expect(expected, GENERATION_LENGTH, 750, 950, 995, 600, 1);
        assertFigures(expected, reading);
        assertEquals(
                Map.of(
                        "engine.kind", "vllm",
                        "engine.generation", "V0",
                        "gen_ai.request.model", "meta-llama/Llama-3.1-8B-Instruct",
                        "server.address", "127.0.0.1:8000"),
                reading.attributes());
        assertEquals("chat", reading.id());
        assertEquals(SubjectKind.ENGINE, reading.kind());
        assertEquals("engine-chat", reading.source());
    }

    @Test
    void vllmV1GivesOneReadingForEachEngineOfThePage() {
        look("vllm-v1-1.txt", 0);
        Observation observation = look("vllm-v1-2.txt", 5);
        assertEquals(State.OK, observation.state());
        assertEquals(
                List.of("chat", "chat#0", "chat#1"),
                observation.readings().stream().map(Reading::id).toList());
        assertFigures(figures(UP, 1), observation.readings().getFirst());
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        5,
                        RUNNING,
                        64,
                        WAITING,
                        12,
                        WAITING_PEAK,
                        12,
                        KV_CACHE_USAGE,
                        1,
                        PREEMPTIONS,
                        50,
                        PREEMPTION_RATE,
                        2,
                        PROMPT_TOKENS,
                        525_000,
                        PROMPT_TOKEN_RATE,
                        5000,
                        GENERATION_TOKENS,
                        97_000,
                        GENERATION_TOKEN_RATE,
                        1400,
                        REQUESTS_FINISHED,
                        140,
                        REQUEST_FINISHED_RATE,
                        4,
                        REQUESTS_ABORTED,
                        0,
                        REQUEST_ABORTED_RATE,
                        0,
                        LENGTH_SHARE,
                        0.25,
                        PREFIX_CACHE_HIT_RATIO,
                        0.25,
                        SPECULATION_ACCEPTANCE,
                        0.4);
        // 10 up to 0.5 s, 5 up to 20 s, 5 above 2560 s: those quantiles are at least that.
        ExpectedFigures.expect(expected, TIME_TO_FIRST_TOKEN, 0.5, 2560, 2560, 1.5, 4);
        // Told twice, by the old name and the new: counted once.
        ExpectedFigures.expect(expected, INTER_TOKEN, 0.0175, 0.0235, 0.02485, 0.02, 1400);
        ExpectedFigures.expect(expected, END_TO_END, 3.75, 4.75, 4.975, 4, 4);
        ExpectedFigures.expect(expected, QUEUE, 1.25, 1.45, 1.495, 1.2, 4);
        ExpectedFigures.expect(expected, INFERENCE, 3.75, 4.75, 4.975, 2.8, 4);
        ExpectedFigures.expect(expected, PREFILL, 0.4, 0.48, 0.498, 0.4, 4);
        ExpectedFigures.expect(expected, DECODE, 2.25, 2.45, 2.495, 2.4, 4);
        Reading first = observation.readings().get(1);
        assertFigures(expected, first);
        assertEquals("V1", first.attributes().get("engine.generation"));
        assertEquals("0", first.attributes().get("engine.index"));
        assertEquals("p90 p99", first.attributes().get("engine.at_least.time_to_first_token"));
        // An engine that nothing came to in the window has rates of 0, and no latency.
        Reading second = observation.readings().get(2);
        assertEquals(
                OptionalDouble.of(0), second.figure(TIME_TO_FIRST_TOKEN.figure(Statistic.RATE)));
        assertEquals(
                OptionalDouble.empty(), second.figure(TIME_TO_FIRST_TOKEN.figure(Statistic.P50)));
        assertEquals(OptionalDouble.empty(), second.figure(LENGTH_SHARE));
        assertEquals(OptionalDouble.of(1000), second.figure(GENERATION_TOKEN_RATE));
    }

    @Test
    void tgiGivesTheFiguresOfTheWindow() {
        look("tgi-1.txt", 0);
        Observation observation = look("tgi-2.txt", 10);
        Reading reading = observation.readings().getFirst();
        // TGI's bounds are 0.0001 * 1.5^n: those of the buckets that the page's values are in.
        double[] bound = new double[27];
        bound[0] = 0.0001;
        for (int i = 1; i < bound.length; i++) {
            bound[i] = bound[i - 1] * 1.5;
        }
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        16,
                        WAITING,
                        42,
                        WAITING_PEAK,
                        42,
                        BATCH_MAX_TOKENS,
                        32_768,
                        REQUESTS_RECEIVED,
                        1050,
                        REQUEST_RECEIVED_RATE,
                        5,
                        REQUESTS_FINISHED,
                        940,
                        REQUEST_FINISHED_RATE,
                        4,
                        PROMPT_TOKENS,
                        950_000,
                        PROMPT_TOKEN_RATE,
                        5000,
                        GENERATION_TOKENS,
                        188_000,
                        GENERATION_TOKEN_RATE,
                        800);
        ExpectedFigures.expect(expected, END_TO_END, bound[25], bound[26], 4, 4);
        // 20 up to bound 21, 20 between bounds 22 and 23: the 36th is 16 / 20 of the way.
        ExpectedFigures.expect(
                expected,
                QUEUE,
                bound[21],
                bound[22] + (bound[23] - bound[22]) * 0.8,
                bound[22] + (bound[23] - bound[22]) * 0.98,
                0.6,
                4);
        ExpectedFigures.expect(expected, INFERENCE, bound[24], bound[25], 3.4, 4);
        ExpectedFigures.expect(expected, TIME_PER_TOKEN, bound[13], bound[14], 0.025, 4);
        ExpectedFigures.expect(expected, PROMPT_LENGTH, 983.04, 1024, 1000, 5);
        ExpectedFigures.expect(expected, GENERATION_LENGTH, 163.84, 204.8, 200, 4);
        ExpectedFigures.expect(expected, BATCH_NEXT_SIZE, 7, 8, 8, 1);
        ExpectedFigures.expect(expected, BATCH_PREFILL, bound[17], bound[18], 0.1, 1);
        ExpectedFigures.expect(expected, BATCH_DECODE, bound[13], bound[14], 0.025, 20);
        ExpectedFigures.expect(expected, BATCH_PREFILL_FORWARD, bound[17], bound[18], 0.08, 1);
        ExpectedFigures.expect(expected, BATCH_DECODE_FORWARD, bound[12], bound[13], 0.02, 20);
        assertFigures(expected, reading);
        assertEquals("tgi", reading.attributes().get("engine.kind"));
    }

    @Test
    void theFirstPageGivesNoWindow() {
        Reading reading = look("vllm-v0-1.txt", 0).readings().getFirst();
        assertFigures(
                figures(
                        UP,
                        1,
                        RUNNING,
                        22,
                        WAITING,
                        7,
                        WAITING_PEAK,
                        7,
                        SWAPPED,
                        0,
                        KV_CACHE_USAGE,
                        0.875,
                        PREEMPTIONS,
                        9,
                        PROMPT_TOKENS,
                        1_000_000,
                        GENERATION_TOKENS,
                        250_000,
                        REQUESTS_FINISHED,
                        120,
                        PREFIX_CACHE_HIT_RATIO,
                        0.625,
                        SPECULATION_ACCEPTANCE,
                        0.75),
                reading);
    }

    @Test
    void afterARestartWhatIsThereCameInTheWindow() {
        look("vllm-v0-2.txt", 0);
        Reading reading = look("vllm-v0-1.txt", 10).readings().getFirst();
        assertEquals(OptionalDouble.of(100_000), reading.figure(PROMPT_TOKEN_RATE));
        assertEquals(
                OptionalDouble.of(16), reading.figure(TIME_TO_FIRST_TOKEN.figure(Statistic.RATE)));
        assertEquals(
                12.5 / 160,
                reading.figure(TIME_TO_FIRST_TOKEN.figure(Statistic.MEAN)).orElseThrow(),
                1e-12);
    }

    @Test
    void aBurstStaysVisibleForAMinute() {
        assertEquals(7, peak(waiting(7), 0));
        assertEquals(90, peak(waiting(90), 5));
        assertEquals(90, peak(waiting(2), 10));
        assertEquals(90, peak(waiting(4), 65));
        assertEquals(4, peak(waiting(3), 66));
        assertEquals(3, peak(waiting(3), 126));
    }

    @Test
    void aHitRateBelowZeroMeansThatThereIsNone() {
        Reading reading = look("vllm:gpu_prefix_cache_hit_rate{model_name=\"m\"} -1\n", 0, "m");
        assertEquals(OptionalDouble.empty(), reading.figure(PREFIX_CACHE_HIT_RATIO));
    }

    @Test
    void severalModelsAreToldApartByName() {
        Observation observation =
                map(
                        """
                        vllm:num_requests_running{model_name="a/b"} 1
                        vllm:num_requests_running{model_name="c",engine="1"} 2
                        vllm:num_requests_running{model_name="c",engine="2"} 3
                        """,
                        0);
        assertEquals(
                List.of("chat", "chat/a/b", "chat/c#1", "chat/c#2"),
                observation.readings().stream().map(Reading::id).toList());
    }

    @Test
    void seriesOfUnknownLabelsAreAddedUnlessTheyAreShares() {
        Observation observation =
                map(
                        """
                        vllm:num_requests_running{model_name="m",new="a"} 1
                        vllm:num_requests_running{model_name="m",new="b"} 2
                        vllm:kv_cache_usage_perc{model_name="m",new="a"} 0.5
                        vllm:kv_cache_usage_perc{model_name="m",new="b"} 0.5
                        """,
                        0);
        assertFigures(figures(UP, 1, RUNNING, 3), observation.readings().getFirst());
    }

    @Test
    void aPageWithModelsWithoutEndShowsSome() {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            page.append("vllm:num_requests_running{model_name=\"m%d\"} 1\n".formatted(i));
        }
        Observation observation = map(page.toString(), 0);
        assertEquals(65, observation.readings().size());
        assertEquals(State.WARN, observation.state());
        assertEquals("The page has 1000 engines; the first 64 are shown.", observation.reason());
    }

    @Test
    void aPageOfAnotherServerIsSaidToBeOne() {
        Observation observation = map("up 1\n", 0);
        assertEquals(State.FAILED, observation.state());
        assertEquals(
                "The page has 1 series, and none of vLLM, TGI, %s; for another server set kind: prometheus and name its figures."
                        .formatted(TABLE.titles().replaceFirst("^vLLM, TGI, ", "")),
                observation.reason());
        assertFigures(figures(UP, 0), observation.readings().getFirst());
        assertEquals(
                "The page has no metric `tgi_...`; check kind and labels.",
                new EngineMapping(NAMING, TABLE.of("tgi"), "")
                        .map(Pages.read("vllm-v0-1.txt", mapping).with(Map.of("a", "b")), 0, 0)
                        .reason());
    }

    @Test
    void valuesThatAreNoNumbersAreAbsent() {
        Reading reading = look("vllm:num_requests_running{model_name=\"m\"} NaN\n", 0, "m");
        assertTrue(reading.figure(RUNNING).isEmpty());
    }

    private Observation look(String file, long second) {
        return mapping.map(Pages.read(file, mapping), second * SECOND, second * SECOND);
    }

    private Reading look(String page, long second, String model) {
        Reading reading = map(page, second).readings().getFirst();
        assertEquals(model, reading.attributes().get("gen_ai.request.model"));
        return reading;
    }

    private Observation map(String page, long second) {
        return mapping.map(Pages.parse(page, mapping), second * SECOND, second * SECOND);
    }

    private double peak(String page, long second) {
        return map(page, second).readings().getFirst().figure(WAITING_PEAK).orElseThrow();
    }

    private static String waiting(int requests) {
        return "vllm:num_requests_waiting{model_name=\"m\"} " + requests + "\n";
    }
}
