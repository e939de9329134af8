package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.UP;
import static io.ringside.protocol.figures.EngineFigure.WINDOW;
import static io.ringside.protocol.figures.RouterFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A router's page is named one, whatever it repeats of its engines, and told server by server.
class RouterPageTest {
    @Test
    void vllmsRouterIsNoEngineThoughItHasVllmsNames() {
        for (Look look : List.of(Look.auto(), Look.of("vllm"))) {
            Observation observation = look.atPair("vllm-router");
            assertEquals(
                    List.of("chat", "chat/http://10.0.0.1:8000", "chat/http://10.0.0.2:8000"),
                    Look.ids(observation));
            assertEquals(State.OK, observation.state());
            assertEquals(
                    "The page is that of a router, vLLM's production-stack router, not of an engine; name the engines' own pages to see them.",
                    observation.reason());
            assertFigures(
                    figures(UP, 1, WINDOW, 10, RECEIVED, 140, RECEIVED_RATE, 4),
                    observation.readings().getFirst());
            Map<Figure, Double> first =
                    figures(
                            UP,
                            1,
                            WINDOW,
                            10,
                            RUNNING,
                            7,
                            WAITING,
                            3,
                            PREFILLING,
                            2,
                            DECODING,
                            5,
                            REQUEST_RATE,
                            1.5,
                            PROMPT_TOKENS,
                            1000,
                            PROMPT_TOKEN_RATE,
                            100,
                            PREFIX_CACHE_HIT_RATIO,
                            0.4,
                            HEALTHY,
                            1);
            ExpectedFigures.expect(first, END_TO_END, 1, 1.8, 1.98, 1, 2);
            Reading server = observation.readings().get(1);
            assertFigures(first, server);
            assertEquals(
                    Map.of(
                            "engine.kind", "vllm-router",
                            "engine.role", "router",
                            "engine.server", "http://10.0.0.1:8000",
                            "server.address", "127.0.0.1:8000"),
                    server.attributes());
            assertFigures(
                    figures(
                            UP,
                            1,
                            WINDOW,
                            10,
                            RUNNING,
                            2,
                            WAITING,
                            0,
                            PREFILLING,
                            1,
                            DECODING,
                            1,
                            REQUEST_RATE,
                            0.5,
                            PROMPT_TOKENS,
                            2000,
                            PROMPT_TOKEN_RATE,
                            200,
                            PREFIX_CACHE_HIT_RATIO,
                            0.2,
                            HEALTHY,
                            0,
                            FAILED,
                            5,
                            FAILED_RATE,
                            0.5),
                    observation.readings().get(2));
        }
    }

    @Test
    void aRouterThatOnlyRepeatsItsServersGaugesIsKnownByTheirLabel() {
        Observation observation =
                Look.auto().at("vllm:num_requests_running{server=\"http://10.0.0.1:8000\"} 4\n", 0);
        Reading only = observation.readings().getFirst();
        assertEquals("router", only.attributes().get("engine.role"));
        assertTrue(only.figure(EngineFigure.RUNNING).isEmpty());
        assertFigures(figures(UP, 1, RUNNING, 4), only);
    }

    @Test
    void anEngineWhosePageHasALabelServerBesideItsOwnIsNoRouter() {
        Observation observation =
                Look.auto()
                        .at(
                                "vllm:num_requests_running{engine=\"0\",model_name=\"m\",server=\"rack7\"} 4\n",
                                0);
        assertFigures(figures(UP, 1, EngineFigure.RUNNING, 4), observation.readings().getFirst());
    }

    @Test
    void sglangsRouterIsReadUnderItsNameOfTodayAndOfBefore() {
        Observation today = Look.auto().atPair("sglang-router");
        assertEquals(
                List.of("chat", "chat/http://10.0.0.1:30000", "chat/http://10.0.0.2:30000"),
                Look.ids(today));
        Map<Figure, Double> all =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RECEIVED,
                        50,
                        RECEIVED_RATE,
                        4,
                        FAILED,
                        2,
                        FAILED_RATE,
                        0.2,
                        SERVERS,
                        2);
        ExpectedFigures.expect(all, END_TO_END, 1, 1.8, 1.98, 1, 2);
        assertFigures(all, today.readings().getFirst());
        assertFigures(figures(UP, 1, WINDOW, 10, RUNNING, 9, HEALTHY, 0), today.readings().get(2));
        Observation before = Look.auto().atPair("sglang-router-old");
        Map<Figure, Double> then =
                figures(UP, 1, WINDOW, 10, RECEIVED, 50, RECEIVED_RATE, 4, SERVERS, 2);
        ExpectedFigures.expect(then, END_TO_END, 1, 1.8, 1.98, 1, 2);
        assertFigures(then, before.readings().getFirst());
        assertFigures(
                figures(UP, 1, WINDOW, 10, RUNNING, 4, HEALTHY, 1, FINISHED, 26, FINISHED_RATE, 2),
                before.readings().get(1));
        assertEquals("router", before.readings().get(1).attributes().get("engine.role"));
    }

    @Test
    void dynamosFrontendIsARouterUnderTheNamesOfEachVersion() {
        Reading before = Look.auto().atPair("dynamo-frontend").readings().getFirst();
        Map<Figure, Double> expected = frontend();
        expected.putAll(figures(RUNNING, 17, WAITING, 5, CLIENTS_DISCONNECTED, 2));
        assertFigures(expected, before);
        assertEquals("router", before.attributes().get("engine.role"));
        String page = Pages.text("dynamo-frontend-1.txt");
        Observation first =
                Look.auto().at(page.replace("dynamo_frontend_", "nv_llm_http_service_"), 0);
        assertEquals(17, first.readings().getFirst().figure(RUNNING).orElseThrow());
        Observation today = Look.auto().atPair("dynamo-frontend-new");
        assertEquals(
                List.of("chat", "chat/Qwen/Qwen3-32B", "chat/7587", "chat/7588"), Look.ids(today));
        // Its stages name no model.
        assertFigures(
                figures(UP, 1, WINDOW, 10, WAITING, 5, CLIENTS_DISCONNECTED, 2),
                today.readings().getFirst());
        Map<Figure, Double> model = frontend();
        model.put(RUNNING, 17.0);
        assertFigures(model, today.readings().get(1));
        assertFigures(
                figures(UP, 1, WINDOW, 10, KV_CACHE_BLOCKS_USED, 300), today.readings().get(3));
    }

    /// What both sets of names tell.
    private static Map<Figure, Double> frontend() {
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        FINISHED,
                        201,
                        FINISHED_RATE,
                        10,
                        FAILED,
                        11,
                        FAILED_RATE,
                        1,
                        GENERATION_TOKENS,
                        9000,
                        GENERATION_TOKEN_RATE,
                        400,
                        KV_CACHE_BLOCKS,
                        8192);
        ExpectedFigures.expect(expected, TIME_TO_FIRST_TOKEN, 0.1, 0.42, 0.492, 0.2, 2);
        ExpectedFigures.expect(expected, INTER_TOKEN, 0.01, 0.05, 0.025, 2);
        ExpectedFigures.expect(
                expected, END_TO_END, 1 + 5 / 15.0, 1 + 13 / 15.0, 1 + 14.8 / 15, 1.5, 2);
        ExpectedFigures.expect(expected, PROMPT_LENGTH, 100, 180, 198, 120, 2);
        ExpectedFigures.expect(expected, GENERATION_LENGTH, 50, 90, 99, 60, 2);
        return expected;
    }
}
