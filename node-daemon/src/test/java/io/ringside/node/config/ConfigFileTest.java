package io.ringside.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
    void takesFromAnUnknownNameWhatWouldSteerATerminalAndItsLength() throws ConfigException {
        ConfigSection steering = ConfigFile.parse("\"\\e[31mred\\u202e\\n\": 1\n", "node.yaml");
        assertEquals(
                "node.yaml: ?[31mred?? is not known here; known: .",
                assertThrows(ConfigException.class, steering::refuseOthers).sentence());
        ConfigSection endless = ConfigFile.parse("x".repeat(1000) + ": 1\n", "y".repeat(5000));
        assertEquals(
                2000,
                assertThrows(ConfigException.class, endless::refuseOthers).sentence().length());
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

    @Test
    void refusesAValueThatRefersToItselfByLineAndKey() {
        assertEquals(
                "node.yaml refers to itself at line 3, under `members` (*all); write the value out there.",
                refusal("tenants:\n  - &all\n    members: [*all]\n"));
        assertEquals(
                "node.yaml refers to itself at line 1, under `a` (*x); write the value out there.",
                refusal("a: &x [[*x]]\n"));
    }

    @Test
    void takesAnAliasOfAnotherValue() throws ConfigException {
        ConfigSection config = ConfigFile.parse("a: &x [1, 2]\nb: *x\n", "node.yaml");
        assertEquals(List.of("1", "2"), config.texts("b"));
    }

    @Test
    void refusesWhatIsNestedDeeplyByLineAndKey() {
        assertEquals(
                "node.yaml is nested more than 32 deep at line 2, under `b`; nothing here needs that.",
                refusal("a: 1\nb: " + "[".repeat(40) + "]".repeat(40)));
    }

    @Test
    void printsNoListThatAliasesMakeLong() throws ConfigException {
        StringBuilder text = new StringBuilder("l0: &l0 [" + "x".repeat(1000) + "]\n");
        for (int i = 1; i < 10; i++) {
            text.append("l%d: &l%d [*l%d, *l%d]\n".formatted(i, i, i - 1, i - 1));
        }
        ConfigSection config = ConfigFile.parse(text.toString(), "node.yaml");
        assertEquals(
                "node.yaml: l9 is `a list`, expected a text.",
                assertThrows(ConfigException.class, () -> config.text("l9")).sentence());
    }

    @Test
    @Timeout(20)
    void refusesAFifoADeviceAndWhatIsTooLong(@TempDir Path directory) throws Exception {
        Path fifo = directory.resolve("fifo.yaml");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Path large = directory.resolve("large.yaml");
        Files.writeString(large, "#".repeat((1 << 20) + 1));

        assertEquals(
                fifo
                        + " is not read: it is not a regular file; give a UTF-8 file of at most 1 MiB.",
                assertThrows(ConfigException.class, () -> ConfigFile.read(fifo)).sentence());
        assertThrows(ConfigException.class, () -> ConfigFile.read(Path.of("/dev/zero")));
        assertTrue(
                assertThrows(ConfigException.class, () -> ConfigFile.read(large))
                        .sentence()
                        .contains("it has more than 1048576 bytes"));
    }

    private static String refusal(String text) {
        return assertThrows(ConfigException.class, () -> ConfigFile.parse(text, "node.yaml"))
                .sentence();
    }
}
