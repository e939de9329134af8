package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.dialect.PageFigure;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.FigureKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamedMappingTest {
    private static final String PAGE =
            """
            # TYPE sglang:token_usage gauge
            sglang:token_usage{model_name="a"} 0.25
            # TYPE requests counter
            requests_total{model_name="a"} 12
            requests_total{model_name="b"} 13
            # TYPE latency_seconds gauge
            latency_seconds 0.5
            # UNIT odd watts
            odd 7
            other 1
            """;

    @Test
    void keepsTheNamedMetricsAsTheyAre() {
        Observation observation = map(Map.of(), "sglang:token_usage", "latency_seconds", "odd");
        assertEquals(State.OK, observation.state());
        assertFigures(
                figures(
                        EngineFigure.UP,
                        1,
                        PageFigure.of("sglang:token_usage", "gauge", ""),
                        0.25,
                        PageFigure.of("latency_seconds", "gauge", ""),
                        0.5,
                        PageFigure.of("odd", "", "watts"),
                        7),
                observation.readings().getFirst());
    }

    @Test
    void labelsChooseOneSeriesOfSeveral() {
        assertFigures(
                figures(EngineFigure.UP, 1, PageFigure.of("requests", "counter", ""), 13),
                map(Map.of("model_name", "b"), "requests").readings().getFirst());
    }

    @Test
    void severalSeriesAreNoOneValue() {
        Observation observation = map(Map.of(), "requests_total", "missing", "odd");
        assertEquals(State.WARN, observation.state());
        assertEquals(
                "2 of the named metrics have not exactly one series: missing (0 series), requests_total (2 series); narrow them by labels, or say how they combine.",
                observation.reason());
        assertFigures(
                figures(EngineFigure.UP, 1, PageFigure.of("odd", "", "watts"), 7),
                observation.readings().getFirst());
    }

    @Test
    void unitAndKindComeFromThePageOrTheName() {
        assertEquals("s", PageFigure.of("a_seconds_total", "", "").unit());
        assertEquals(FigureKind.COUNTER, PageFigure.of("a_seconds_total", "", "").kind());
        assertEquals("By", PageFigure.of("a_bytes", "gauge", "").unit());
        assertEquals("W", PageFigure.of("a", "gauge", "watts").unit());
        assertEquals("1", PageFigure.of("plain", "gauge", "").unit());
        assertEquals(FigureKind.GAUGE, PageFigure.of("plain", "", "").kind());
        assertEquals("prometheus.plain", PageFigure.of("plain", "", "").id());
    }

    private static Observation map(Map<String, String> labels, String... metrics) {
        NamedMapping mapping =
                new NamedMapping(new Naming("n", "engine-n", "h:1"), Set.of(metrics), List.of());
        return mapping.map(Pages.parse(PAGE, mapping).with(labels), 1, 1);
    }
}
