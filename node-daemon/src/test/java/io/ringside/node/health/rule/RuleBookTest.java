package io.ringside.node.health.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.reading.Severity;
import io.ringside.protocol.figures.AttributeNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final String HOT =
            """
            rules:
              hot:
                kind: gpu
                when: %s
                severity: page
                title: Hot
                evidence: "%s"
            """;

    @Test
    void everyShippedRuleIsKnownAndSaysWhatToDo() {
        for (HealthRule rule : RuleBook.shipped().rules()) {
            assertFalse(rule.title().isBlank(), rule.name());
            assertFalse(rule.advice().isBlank(), rule.name());
        }
        assertTrue(RuleBook.shipped().rules().size() > 40);
    }

    @Test
    void aFileAddsReplacesAndSwitchesOff() throws ConfigException {
        RuleBook book =
                RuleBook.shipped()
                        .with(
                                ConfigFile.parse(
                                        """
                                        rules:
                                          gpu-saturated: {enabled: false}
                                          gpu-memory-high:
                                            kind: gpu
                                            when: gpu.memory.used > 70 % * gpu.memory.total
                                            severity: ticket
                                            title: Mine
                                            evidence: Mine.
                                          new-one:
                                            event: nccl-warn
                                            severity: note
                                            title: NCCL warned
                                        """,
                                        "my.yaml"));
        List<String> names = book.rules().stream().map(HealthRule::name).toList();
        assertFalse(names.contains("gpu-saturated"));
        assertEquals("new-one", names.getLast());
        assertEquals(
                List.of(Severity.TICKET),
                book.rules().stream()
                        .filter(rule -> rule.name().equals("gpu-memory-high"))
                        .map(HealthRule::severity)
                        .toList());
        assertEquals(RuleBook.shipped().rules().size(), names.size());
    }

    @Test
    void namesFilePlaceAndColumnOfWhatIsWrong() {
        assertWrong(
                HOT.formatted("gpu.temprature > 80", "x"),
                "my.yaml: rules.hot.when, column 1: `gpu.temprature` is not a figure; did you mean `gpu.temperature`?");
        assertWrong(
                HOT.formatted("[gpu.power > 1, gpu.power > 1 Cel]", "x"),
                "my.yaml: rules.hot.when[1], column 11: `>` has W on its left and Cel on its right.");
        assertWrong(
                HOT.formatted("gpu.power > 1", "{gpu.powr}"),
                "my.yaml: rules.hot.evidence, column 2: `gpu.powr` is not a figure; did you mean `gpu.power`?");
        assertWrong(
                HOT.replace("page", "red").formatted("gpu.power > 1", "x"),
                "my.yaml: rules.hot.severity is `red`, expected page, ticket or note.");
        assertWrong(
                HOT.replace("gpu", "gpus").formatted("gpu.power > 1", "x"),
                "my.yaml: rules.hot.kind is `gpus`, expected one of host, gpu, gpu_instance");
        assertWrong(
                HOT.formatted("gpu.power > 1", "x") + "    fro: 3s\n",
                "my.yaml: rules.hot.fro is not known here; known: enabled, event,");
        assertWrong(
                HOT.formatted("gpu.power > 1", "x") + "    for: 999999999h\n",
                "my.yaml: rules.hot.for is `999999999h`, expected at most 24h.");
        assertWrong(
                HOT.formatted("gpu.power > 1", "x") + "    incident: 2h\n",
                "my.yaml: rules.hot.incident is `2h`, expected 1s to 1h.");
        assertWrong(
                "rules:\n  Hot: {}\n",
                "my.yaml: rules.Hot is `Hot`, expected a name of small letters, digits and -.");
        assertWrong(
                "rules:\n  nobody: {enabled: false}\n",
                "my.yaml: rules.nobody is `enabled: false`, expected the name of a rule that is there");
        assertWrong("rulez: {}\n", "my.yaml: rulez is not known here; known: rules.");
        assertWrong(
                "rules:\n  hot: {kind: gpu}\n",
                "my.yaml: rules.hot.severity is missing, expected a text.");
        assertWrong(
                "rules:\n  hot: {kind: gpu, severity: note}\n",
                "my.yaml: rules.hot.when is missing, expected a condition, or a list of them.");
    }

    @Test
    void refusesAnAttributeThatNoSourceSets() {
        assertWrong(
                HOT.formatted(
                        "'contains(attribute(\"gpu.clock_event_reasons\"), \"hw_slowdown\")'", "x"),
                "my.yaml: rules.hot.when, column 20: `gpu.clock_event_reasons` is an attribute that no source sets; did you mean `gpu.clocks_event_reasons`?");
        assertWrong(
                HOT.formatted("gpu.power > 1", "{attribute(\\\"rack\\\", \\\"?\\\")}"),
                "my.yaml: rules.hot.evidence, column 12: `rack` is an attribute that no source sets; node-daemon/SOURCES.md lists them.");
    }

    @Test
    void tenantsAndVariablesOfNcclMayBeAskedFor() throws ConfigException {
        for (String condition :
                List.of(
                        "attribute(\"ringside.tenant\") == \"team-a\"",
                        "attribute(\"nccl.env.NCCL_P2P_DISABLE\") == \"1\"")) {
            String yaml = HOT.replace("gpu", "process").formatted("'" + condition + "'", "x");
            assertTrue(
                    RuleBook.shipped().with(ConfigFile.parse(yaml, "my.yaml")).rules().stream()
                            .anyMatch(rule -> rule.name().equals("hot")));
        }
    }

    @Test
    void everyAttributeThatASourceSetsIsKnown() throws IOException {
        Pattern put =
                Pattern.compile("(?<!attributes\\.)\\bput\\(\\s*\"([a-z0-9_]+(\\.[a-z0-9_]+)+)\"");
        Set<String> set = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/ringside/node"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                put.matcher(Files.readString(file)).results().forEach(hit -> set.add(hit.group(1)));
            }
        }
        assertTrue(set.size() > 60, set.toString());
        set.removeIf(AttributeNames::isKnown);
        assertEquals(Set.of(), set);
    }

    private static void assertWrong(String yaml, String sentence) {
        String said =
                assertThrows(
                                ConfigException.class,
                                () -> RuleBook.shipped().with(ConfigFile.parse(yaml, "my.yaml")))
                        .sentence();
        assertTrue(said.startsWith(sentence), said);
    }
}
