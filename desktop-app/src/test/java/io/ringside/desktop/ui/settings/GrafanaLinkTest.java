package io.ringside.desktop.ui.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrafanaLinkTest {
    @Test
    void placesAreFilledAndWhatIsNotSelectedIsAll() {
        GrafanaLink link =
                new GrafanaLink(
                        "https://g.example.com/d/x?from={from}&to={to}&var-node={node}&var-job={job}");
        assertEquals(
                "https://g.example.com/d/x?from=1000&to=2000&var-node=gpu+7%26x&var-job=%24__all",
                link.address(Map.of("from", "1000", "to", "2000", "node", "gpu 7&x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grafana.example.com/d/x",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://g.example.com/d/x y",
                "https:///d/x",
                "http://g.example.com/%zz",
                "https://g.example.com/?x={password}"
            })
    void whatIsNoAddressOfTheWebIsRefusedInOneSentence(String wrong) {
        String sentence =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> new GrafanaLink(wrong))
                                .getMessage());
        assertTrue(sentence.endsWith("."), sentence);
    }

    @Test
    void aPlaceThatIsNotKnownNamesThoseThatAre() {
        assertTrue(
                String.valueOf(
                                assertThrows(
                                                IllegalArgumentException.class,
                                                () ->
                                                        new GrafanaLink(
                                                                "https://g.example.com/?x={host}"))
                                        .getMessage())
                        .contains("{host} is not known; there are {from}, {to}, {node}"));
    }
}
