package io.ringside.desktop.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.DaemonVersion;
import io.ringside.desktop.model.node.VersionWords;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionWordsTest {
    private static final DaemonVersion SAME =
            new DaemonVersion("1.2.3", VersionWords.PROTOCOL_MINOR);

    @Test
    void equalVersionsAndUnknownOnesSayNothing() {
        assertEquals(Optional.empty(), words(SAME, List.of("1.2.3", "1.2.3"), "1.2.3"));
        assertEquals(
                Optional.empty(), words(SAME, List.of("1.2.3-SNAPSHOT", ""), "1.2.3-SNAPSHOT"));
        assertEquals(Optional.empty(), words(DaemonVersion.UNTOLD, List.of("9"), "1.2.3"));
        assertFalse(VersionWords.misses(SAME, List.of("1.2.3")));
    }

    @Test
    void anOlderDaemonSaysWhatIsMissing() {
        DaemonVersion older = new DaemonVersion("1.0.0", 3);
        assertEquals(
                Optional.of(
                        "Its daemon is 1.0.0 with protocol 1.3, this program 1.2.3 with 1.5: missing are totals of what"
                                + " ended long ago; who raised a level and the doctor's page. Update the daemon."),
                words(older, List.of(), "1.2.3"));
        assertTrue(VersionWords.misses(older, List.of()));
    }

    @Test
    void aNewerDaemonSaysThatThisProgramDoesNotShowAll() {
        String said = words(new DaemonVersion("2.0.0", 9), List.of(), "1.2.3").orElseThrow();
        assertTrue(
                said.endsWith("what it tells beyond that is not shown; update this program."),
                said);
    }

    @Test
    void anotherReleaseOfTheSameProtocolMissesNothing() {
        DaemonVersion other = new DaemonVersion("1.2.4", VersionWords.PROTOCOL_MINOR);
        assertTrue(words(other, List.of("1.2.4"), "1.2.3").orElseThrow().endsWith("in full."));
        assertFalse(VersionWords.misses(other, List.of("1.2.4")));
    }

    @Test
    void pluginsOfAnotherVersionAreCounted() {
        String said = words(SAME, List.of("1.0.0", "1.2.3", "1.0.0", "0.9"), "1.2.3").orElseThrow();
        assertTrue(said.startsWith("2 processes run plugin 1.0.0, the daemon is 1.2.3: "), said);
        assertTrue(said.contains("1 process runs plugin 0.9"), said);
        assertTrue(VersionWords.misses(SAME, List.of("1.0.0")));
    }

    private static Optional<String> words(
            DaemonVersion daemon, List<String> plugins, String program) {
        return VersionWords.of(daemon, plugins, program);
    }
}
