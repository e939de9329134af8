package io.ringside.node.source.engine.mapping;

import static io.ringside.node.source.engine.Pages.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.dialect.Dialect;
import io.ringside.node.source.engine.table.EngineTable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the table says of an engine, its page is bounded and counted as vLLM's always was.
class HostileEnginePagesTest {
    private static final Naming NAMING = new Naming("chat", "engine-chat", "h:1");

    static List<Dialect> dialects() {
        return EngineTable.shipped().dialects();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void aPageOfTenThousandEnginesShowsSomeAndCountsAll(Dialect dialect) {
        String label =
                Stream.of(
                                dialect.roles().server(),
                                dialect.roles().model(),
                                dialect.roles().index())
                        .flatMap(List::stream)
                        .findFirst()
                        .orElse("nothing");
        StringBuilder page = new StringBuilder(sign(dialect));
        for (int i = 0; i < 10_000; i++) {
            page.append("%s{%s=\"v%d\"} 1\n".formatted(names(dialect).getFirst(), label, i));
        }
        Observation observation = map(dialect, page.toString());
        if (label.equals("nothing")) {
            assertEquals(1, observation.readings().size());
        } else {
            assertEquals(65, observation.readings().size());
            assertEquals(State.WARN, observation.state());
            assertTrue(
                    observation.reason().contains("10000 engines; the first 64 are shown."),
                    observation.reason());
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void valuesThatAreNoNumbersAreAbsentAndNothingFails(Dialect dialect) {
        for (String value : List.of("NaN", "+Inf", "-Inf", "1e308", "-1", "0")) {
            StringBuilder page = new StringBuilder(sign(dialect));
            for (String name : names(dialect)) {
                for (String le : List.of("0.1", "+Inf", "x")) {
                    page.append(
                            "%s{le=\"%s\",dp_rank=\"-1\",tp_rank=\"\\\\\",x=\"%s\"} %s\n"
                                    .formatted(name, le, value, value));
                }
            }
            Observation observation = map(dialect, page.toString());
            assertFalse(observation.readings().isEmpty());
            for (Reading reading : observation.readings()) {
                reading.figures()
                        .forEach((figure, number) ->
                                assertTrue(Double.isFinite(number), figure.id() + " " + value));
            }
        }
    }

    /// Twice the same page, so that there is a window.
    private static Observation map(Dialect dialect, String text) {
        PageMapping mapping = new EngineMapping(NAMING, List.of(dialect), "");
        mapping.map(Pages.parse(text, mapping), 0, 0);
        return mapping.map(Pages.parse(text, mapping), SECOND, SECOND);
    }

    private static List<String> names(Dialect dialect) {
        Set<String> names =
                dialect.facts().stream()
                        .flatMap(fact -> fact.names())
                        .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(names);
    }

    private static String sign(Dialect dialect) {
        return dialect.signs().stream().findFirst().map(sign -> sign.name() + " 1\n").orElse("");
    }
}
