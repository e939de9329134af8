package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.EngineDistribution.*;
import static io.ringside.protocol.figures.EngineFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.protocol.figures.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A page by the names that FastDeploy's document lists; values worked out by hand.
class FastDeployPageTest {
    @Test
    void fastDeployIsKnownByItsNamesAndGivesTheFiguresOfTheWindow() {
        Observation observation = Look.auto().atPair("fastdeploy");
        Map<Figure, Double> expected =
                figures(
                        UP,
                        1,
                        WINDOW,
                        10,
                        RUNNING,
                        6,
                        WAITING,
                        3,
                        WAITING_PEAK,
                        3,
                        KV_CACHE_USAGE,
                        0.25,
                        KV_CACHE_BLOCKS,
                        1200,
                        PREFIX_CACHE_HIT_RATIO,
                        0.3,
                        PREEMPTIONS,
                        3,
                        PREEMPTION_RATE,
                        0.1,
                        PROMPT_TOKENS,
                        5000,
                        PROMPT_TOKEN_RATE,
                        100,
                        GENERATION_TOKENS,
                        10_000,
                        GENERATION_TOKEN_RATE,
                        200,
                        REQUESTS_RECEIVED,
                        35,
                        REQUEST_RECEIVED_RATE,
                        1,
                        REQUESTS_FINISHED,
                        24,
                        REQUEST_FINISHED_RATE,
                        0.8,
                        KV_TRANSFERS_FAILED,
                        0);
        // In the window 4 up to 0.1 s and 4 up to 0.5 s, together 2 s; 8 between 1 s and 5 s, 16 s.
        ExpectedFigures.expect(expected, TIME_TO_FIRST_TOKEN, 0.1, 0.42, 0.492, 0.25, 0.8);
        ExpectedFigures.expect(expected, END_TO_END, 3, 4.6, 4.96, 2, 0.8);
        assertFigures(expected, observation.readings().getFirst());
        assertEquals(
                Map.of("engine.kind", "fastdeploy", "server.address", "127.0.0.1:8000"),
                observation.readings().getFirst().attributes());
    }
}
