package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.SECOND;
import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.protocol.figures.EngineFigure.UP;
import static io.ringside.protocol.figures.EngineFigure.WINDOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.dialect.PageFigure;
import io.ringside.node.source.engine.table.NamedRow;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Rows of a configuration with `kind: prometheus`, of the tables' form.
class NamedRowsTest {
    private static final String PAGE =
            """
            sglang:num_running_reqs{dp_rank="0",model_name="m",tp_rank="0"} 3
            sglang:num_running_reqs{dp_rank="1",model_name="m",tp_rank="1"} 5
            sglang:token_usage{dp_rank="0",model_name="m"} 0.25
            sglang:token_usage{dp_rank="1",model_name="m"} 0.5
            sglang:prompt_tokens_total{is_streaming="true",model_name="m"} 100
            sglang:prompt_tokens_total{is_streaming="false",model_name="m"} 50
            """;

    @Test
    void severalSeriesComeToTheirSumTheirAverageOrTheGreatest() throws Exception {
        PageMapping mapping =
                mapping(
                        """
                        running: {gauge: "sglang:num_running_reqs", combine: sum}
                        usage: {gauge: "sglang:token_usage", combine: average}
                        usage_max: {gauge: "sglang:token_usage", combine: max}
                        usage_min: {gauge: "sglang:token_usage", combine: min, unit: "%"}
                        prompts: {counter: "sglang:prompt_tokens"}
                        streamed: {counter: "sglang:prompt_tokens{is_streaming=true}", combine: sum}
                        """);
        Observation observation = map(mapping, PAGE, 0);
        assertEquals(State.OK, observation.state());
        assertFigures(
                expected(
                        Map.of(UP, 1.0),
                        Map.of(
                                "running", 8.0,
                                "usage", 0.375,
                                "usage_max", 0.5,
                                "usage_min", 0.0025,
                                "prompts", 150.0,
                                "streamed", 100.0)),
                observation.readings().getFirst());
        Reading later =
                map(mapping, PAGE.replace("\"m\"} 100", "\"m\"} 400"), 10).readings().getFirst();
        assertFigures(
                expected(
                        Map.of(UP, 1.0, WINDOW, 10.0),
                        Map.of(
                                "running", 8.0,
                                "usage", 0.375,
                                "usage_max", 0.5,
                                "usage_min", 0.0025,
                                "prompts", 450.0,
                                "prompts.rate", 30.0,
                                "streamed", 400.0,
                                "streamed.rate", 30.0)),
                later);
    }

    @Test
    void oneReadingForEachValueOfALabel() throws Exception {
        PageMapping mapping =
                mapping(
                        """
                        running: {gauge: "sglang:num_running_reqs", each: dp_rank}
                        usage: {gauge: "sglang:token_usage", each: dp_rank}
                        prompts: {counter: "sglang:prompt_tokens"}
                        """);
        Observation observation = map(mapping, PAGE, 0);
        assertEquals(State.OK, observation.state());
        assertEquals(
                List.of("n", "n/dp_rank=0", "n/dp_rank=1"),
                observation.readings().stream().map(Reading::id).toList());
        assertFigures(
                expected(Map.of(UP, 1.0), Map.of("prompts", 150.0)),
                observation.readings().getFirst());
        assertFigures(
                expected(Map.of(UP, 1.0), Map.of("running", 5.0, "usage", 0.5)),
                observation.readings().getLast());
        assertEquals(
                "1", observation.readings().getLast().attributes().get("engine.label.dp_rank"));
    }

    @Test
    void aHistogramAShareAndAMeanAreRowsToo() throws Exception {
        String page =
                """
                wait_ms_bucket{le="100"} %1$d
                wait_ms_bucket{le="+Inf"} %1$d
                wait_ms_sum %2$d
                hits_total %1$d
                misses_total %2$d
                """;
        PageMapping mapping =
                mapping(
                        """
                        wait: {histogram: wait_ms, unit: ms}
                        hit: {share: hits / hits + misses}
                        mean: {mean: misses / hits, unit: ms}
                        """);
        map(mapping, page.formatted(0, 0), 0);
        assertFigures(
                expected(
                        Map.of(UP, 1.0, WINDOW, 10.0),
                        Map.of(
                                "wait.p50", 0.05,
                                "wait.p90", 0.09,
                                "wait.p99", 0.099,
                                "wait.mean", 0.03,
                                "wait.rate", 1.0,
                                "hit", 10 / 310.0,
                                "mean.mean", 0.03,
                                "mean.rate", 1.0)),
                map(mapping, page.formatted(10, 300), 10).readings().getFirst());
    }

    @Test
    void aShareOfWhichOneCounterIsMissingIsAbsentAndSaidSo() throws Exception {
        PageMapping mapping = mapping("hit: {share: hits / hits + misses}\n");
        map(mapping, "hits_total 0\n", 0);
        Observation observation = map(mapping, "hits_total 10\n", 10);
        assertFigures(
                expected(Map.of(UP, 1.0, WINDOW, 10.0), Map.of()),
                observation.readings().getFirst());
        assertEquals(State.WARN, observation.state());
        assertEquals("A counter of hit is not on the page.", observation.reason());
    }

    @Test
    void severalSeriesWithoutAWordHowTheyCombineAreNoOneValueAndSaidSo() throws Exception {
        PageMapping mapping =
                mapping(
                        """
                        running: {gauge: "sglang:num_running_reqs"}
                        by_model: {gauge: "sglang:token_usage", each: model_name}
                        gone: {gauge: "sglang:gone"}
                        """);
        Observation observation = map(mapping, PAGE, 0);
        assertEquals(State.WARN, observation.state());
        assertEquals(
                "3 of the named metrics have not exactly one series: running (2 series), by_model (2 series), gone (0 series); narrow them by labels, or say how they combine.",
                observation.reason());
    }

    @Test
    void aLabelWithValuesWithoutEndShowsSome() throws Exception {
        StringBuilder page = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            page.append("x{id=\"%d\"} 1\n".formatted(i));
        }
        Observation observation = map(mapping("x: {gauge: x, each: id}\n"), page.toString(), 0);
        assertEquals(65, observation.readings().size());
        assertEquals(State.WARN, observation.state());
        assertEquals("The label id has 1000 values; the first 64 are shown.", observation.reason());
    }

    private static Observation map(PageMapping mapping, String page, long second) {
        return mapping.map(Pages.parse(page, mapping), second * SECOND, second * SECOND);
    }

    private static PageMapping mapping(String rows) throws ConfigException {
        return new NamedMapping(
                new Naming("n", "engine-n", "h:1"),
                Set.of(),
                NamedRow.read(ConfigFile.parse(rows, "rows")));
    }

    private static Map<Figure, Double> expected(
            Map<Figure, Double> catalogued, Map<String, Double> named) {
        Map<Figure, Double> all = new HashMap<>(catalogued);
        named.forEach(
                (name, value) -> all.put(PageFigure.named(name, "1", FigureKind.GAUGE), value));
        return all;
    }
}
