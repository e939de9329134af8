package io.ringside.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
    @Test
    void readsNestedNamesAndDurations() throws ConfigException {
        ConfigSection config =
                ConfigFile.parse("engines:\n  - name: a\n    timeout: 250ms\n", "node.yaml");
        ConfigSection engine = config.sections("engines").getFirst();
        assertEquals("a", engine.requiredText("name"));
        assertEquals(Duration.ofMillis(250), engine.duration("timeout").orElseThrow());
        engine.refuseOthers();
        config.refuseOthers();
    }

    @Test
    void namesPlaceValueAndExpectationOfWhatIsWrong() throws ConfigException {
        ConfigSection config = ConfigFile.parse("engines:\n  - port: many\n", "node.yaml");
        ConfigSection engine = config.sections("engines").getFirst();
        assertEquals(
                "node.yaml: engines[0].port is `many`, expected a number.",
                assertThrows(ConfigException.class, () -> engine.number("port")).sentence());
    }

    @Test
    void refusesANameNobodyKnows() throws ConfigException {
        ConfigSection config = ConfigFile.parse("engnies: []\n", "node.yaml");
        config.sections("engines");
        assertEquals(
                "node.yaml: engnies is not known here; known: engines.",
                assertThrows(ConfigException.class, config::refuseOthers).sentence());
    }

    @Test
    void refusesWhatIsNotYamlInOneLine() {
        for (String text : new String[] {"a: [", "a: 1\na: 2\n", "- 1\n", "[".repeat(100_000)}) {
            String message =
                    assertThrows(ConfigException.class, () -> ConfigFile.parse(text, "node.yaml"))
                            .sentence();
            assertTrue(message.startsWith("node.yaml "), message);
            assertEquals(1, message.lines().count(), message);
        }
    }
}
