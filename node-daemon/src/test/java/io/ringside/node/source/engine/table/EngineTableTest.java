package io.ringside.node.source.engine.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.dialect.Term;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table is checked when it is loaded, and an error names engine, figure and value.
class EngineTableTest {
    @Test
    void theShippedTableHasEveryEngineOnceForEachOfItsPrefixes() {
        EngineTable table = EngineTable.shipped();
        assertEquals(
                List.of(
                        "vllm-router",
                        "vllm",
                        "tgi",
                        "sglang",
                        "sglang-router",
                        "trtllm",
                        "triton",
                        "dynamo-frontend",
                        "dynamo-component",
                        "llamacpp",
                        "fastdeploy"),
                table.kinds());
        assertEquals(
                List.of("vllm:", "vllm:", "ray_vllm_", "ray_vllm:"),
                table.of("vllm").stream().map(Dialect::prefix).toList(),
                "what poses as vLLM comes first");
    }

    @Test
    void anEntryIsAllThatAnEngineTakes() throws Exception {
        EngineTable table =
                parse("engine.requests.running: {gauge: busy}\n    engine.queue: {mean: a / b}");
        assertEquals("x_", table.dialects().getFirst().prefix());
        assertEquals(2, table.dialects().getFirst().facts().size());
    }

    @Test
    void aFigureThatIsNotInTheCatalogueIsRefused() {
        refuses(
                "engine.requests.runing: {gauge: busy}",
                "t.yaml: x.figures.engine.requests.runing: `engine.requests.runing` is no figure of an engine or a router; EngineFigure and RouterFigure list them.");
        refuses(
                "gpu.temperature: {gauge: busy}",
                "t.yaml: x.figures.gpu.temperature: `gpu.temperature` is no figure of an engine or a router; EngineFigure and RouterFigure list them.");
        refuses(
                "engine.queues: {histogram: a}",
                "t.yaml: x.figures.engine.queues: `engine.queues` is no distribution; EngineDistribution lists them.");
    }

    @Test
    void aCounterIsNoGaugeAndAUnitMustBecomeTheFigures() {
        refuses(
                "engine.tokens.prompt: {gauge: a}",
                "t.yaml: x.figures.engine.tokens.prompt is told as a gauge, but the figure is a counter; change one of them.");
        refuses(
                "engine.requests.running: {counter: a}",
                "t.yaml: x.figures.engine.requests.running is told as a counter, but the figure is a gauge; change one of them.");
        refuses(
                "engine.queue: {histogram: a, unit: MB}",
                "t.yaml: x.figures.engine.queue.unit is `MB`, expected one that becomes s, the figure's.");
        refuses(
                "engine.queue: {histogram: a, unit: fortnight}",
                "t.yaml: x.figures.engine.queue.unit is `fortnight`, expected one of %, 1, By, Cel, GB, GiB, Hz, J, KiB, MB, MHz, MiB, W, kB, mJ, mW, ms, ns, s, us.");
    }

    @Test
    void aRowSaysOneThingAndNothingThatIsNotKnown() {
        refuses(
                "engine.requests.running: {gauge: a, counter: b}",
                "t.yaml: x.figures.engine.requests.running.gauge is `gauge, counter`, expected exactly one of gauge, counter, histogram, share, mean, state.");
        refuses(
                "engine.requests.running: {gauge: a, each: b}",
                "t.yaml: x.figures.engine.requests.running.each is not known here; known: gauge, unit, combine.");
        refuses(
                "engine.requests.running: {gauge: [a, a]}",
                "t.yaml: x.figures.engine.requests.running.gauge is `the same name twice`, expected each once, the newest first.");
        refuses(
                "engine.kv_cache.usage: {gauge: a, combine: median}",
                "t.yaml: x.figures.engine.kv_cache.usage.combine is `median`, expected one of sum, average, max, min, alone.");
        refuses(
                "engine.tokens.prompt: {counter: a, combine: max}",
                "t.yaml: x.figures.engine.tokens.prompt.combine is `max`, expected sum: counters are added.");
        refuses(
                "engine.asleep: {state: a, label: b}",
                "t.yaml: x.figures.engine.asleep.attribute is missing, expected a text.");
        refuses(
                "engine.asleep: {state: a, label: b, off: c, attribute: engine.sleeps}",
                "t.yaml: x.figures.engine.asleep.attribute is `engine.sleeps`, expected one that AttributeNames lists.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{", "a{b}", "a{b=c", "a b", "1a", "a{b=c d}", "", "a{b=c}{d=e}"})
    void whatIsNoMetricIsRefused(String text) {
        assertTrue(Term.parse("x_", text).isEmpty());
        refuses(
                "engine.requests.running: {gauge: \"%s\"}".formatted(text),
                "t.yaml: x.figures.engine.requests.running.gauge is `%s`, expected a metric such as name or name{label=value}."
                        .formatted(text));
    }

    @Test
    void aQuotientHasTwoSidesAndAHistogramOneConditionAtMost() {
        refuses(
                "engine.prefix_cache.hit_ratio: {share: a}",
                "t.yaml: x.figures.engine.prefix_cache.hit_ratio.share is `a`, expected counters such as `part / all` or `a / a + b`.");
        refuses(
                "engine.queue: {histogram: \"a{b=c,d=e}\"}",
                "t.yaml: x.figures.engine.queue.histogram is `x_a`, expected a histogram without conditions, or with one label and one value.");
    }

    @Test
    void anEngineNeedsPrefixTitleAndRows() {
        refusesEngine(
                "x: {title: X, figures: {engine.requests.running: {gauge: a}}}",
                "t.yaml: x.prefixes is ``, expected what all names of its metrics begin with.");
        refusesEngine(
                "x: {prefixes: nothing, title: X}",
                "t.yaml: x.prefixes is `nothing`, expected a beginning that ends in `_` or `:`.");
        refusesEngine(
                "x: {prefixes: x_, figures: {engine.requests.running: {gauge: a}}}",
                "t.yaml: x.title is missing, expected a text.");
        refusesEngine(
                "x: {prefixes: x_, title: X}",
                "t.yaml: x.figures is `nothing`, expected one row or more.");
        refusesEngine(
                "x: {prefixes: x_, title: X, poses_as: y, figures: {engine.requests.running: {gauge: a}}}",
                "t.yaml: x.poses_as is `y`, expected another engine of this table.");
        refusesEngine(
                "x: {prefixes: x_, title: X, labels: {modell: m}, figures: {engine.requests.running: {gauge: a}}}",
                "t.yaml: x.labels.modell is not known here; known: server, model, version, index, part, copies, totals.");
    }

    @Test
    void theSameFigureTwiceIsRefusedWithItsLine() {
        String message =
                String.valueOf(
                        assertThrows(
                                        ConfigException.class,
                                        () ->
                                                parse(
                                                        "engine.requests.running: {gauge: a}\n    engine.requests.running: {gauge: b}"))
                                .getMessage());
        assertTrue(
                message.contains("found duplicate key engine.requests.running")
                        && message.contains("line 6"),
                message);
    }

    private static void refuses(String row, String message) {
        assertEquals(message, assertThrows(ConfigException.class, () -> parse(row)).getMessage());
    }

    private static void refusesEngine(String text, String message) {
        assertEquals(
                message,
                assertThrows(ConfigException.class, () -> EngineTable.parse(text, "t.yaml"))
                        .getMessage());
    }

    private static EngineTable parse(String row) throws ConfigException {
        return EngineTable.parse(
                "x:\n  title: X\n  prefixes: x_\n  figures:\n    " + row + "\n", "t.yaml");
    }
}
