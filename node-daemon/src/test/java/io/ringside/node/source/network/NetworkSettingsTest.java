package io.ringside.node.source.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.source.network.NetworkSettings.NamePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NetworkSettingsTest {
    @Test
    void parsesTheDocumentedExample() throws IOException, ConfigException {
        String document = Files.readString(Path.of("CONFIGURATION.md"));
        String section = document.substring(document.indexOf("## network"));
        int from = section.indexOf("```yaml\n") + "```yaml\n".length();
        String example = section.substring(from, section.indexOf("```", from));
        NetworkSettings settings =
                NetworkSettings.of(
                        ConfigFile.parse(example, "CONFIGURATION.md").section("network"));
        assertEquals(OptionalDouble.of(50e9), settings.expectedBytesPerSecond(List.of("mlx5_3")));
        assertTrue(settings.skips("lo"));
    }

    @Test
    void namesWhatIsWrong() {
        assertEquals(
                "test: expected[0].rate is `quick`, expected a rate such as 400Gb/s or 1000Mb/s.",
                refused("expected: [{device: a, rate: quick}]"));
        assertEquals(
                "test: expected[0].rate is missing, expected a text.",
                refused("expected: [{device: a}]"));
        assertEquals("test: skpi is not known here; known: skip, expected.", refused("skpi: [lo]"));
    }

    @Test
    void readsRatesAsTheKernelAndPeopleWriteThem() {
        assertEquals(OptionalDouble.of(50e9), LinkRate.parse("400 Gb/sec (4X NDR)"));
        assertEquals(OptionalDouble.of(0.3125e9), LinkRate.parse("2.5 Gb/sec (1X SDR)"));
        assertEquals(OptionalDouble.of(125e6), LinkRate.parse("1000Mb/s"));
        assertEquals(OptionalDouble.of(50e9), LinkRate.parse(" 400GB/S"));
        for (String none : List.of("", "0 Gb/sec", "Gb/s", "400", "-4 Gb/s", "1e9 Gb/s", "(")) {
            assertEquals(OptionalDouble.empty(), LinkRate.parse(none), none);
        }
    }

    @Test
    void takesAStarForAnyText() {
        assertTrue(new NamePattern("mlx5_*").fits("mlx5_12"));
        assertTrue(new NamePattern("*").fits(""));
        assertFalse(new NamePattern("mlx5_*").fits("xmlx5_1"));
        assertTrue(new NamePattern("a.b*\\E").fits("a.bcd\\E"));
        assertFalse(new NamePattern("a.b").fits("acb"));
    }

    private static String refused(String text) {
        return assertThrows(
                        ConfigException.class,
                        () -> NetworkSettings.of(ConfigFile.parse(text, "test")))
                .sentence();
    }
}
